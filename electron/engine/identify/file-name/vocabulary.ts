/** The words that are no part of a title, by how sure that is. Lower case; looked up word by word, so that a list may grow freely. */

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** Never a title's word: wherever one stands, the title is over. */
const RELEASE_WORDS = list(`
  bluray bdrip brrip bdremux bdmux bdripmux brmux bdmv bdiso remux dvdrip dvdscr dvdscreener dvd dvd5 dvd9 dvdr dvdmux dvdivx
  hdrip hddvd hddvdrip hdtv hdtvrip hdtvmux pdtv dsr dsrip dthrip dvbrip sdtv tvrip satrip dttrip ldtv iptvrip hdtvip ahdtv
  webrip webdl webdlrip webmux dlmux webcap webuhd hdts hdtc hdcam camrip hdcamrip telesync telecine screener vhsrip vhs ppvrip vodrip workprint
  uhd uhdtv uhdrip uhdbd hdlight mhd microhd minihd fhd qhd hdtvx264 dvdripx264 webdlx264
  xvid divx hevc avc av1 vp8 vp9 vc1 mpeg2 mpeg4 mpeg hi10 hi10p hi422p hi444pp yuv420p10 yuv420p8 yuv444p10 h264 h265 x264 x265 x266 10bit 8bit 12bit
  aac ac3 eac3 dts dtshd dtsx dtses truehd atmos flac mp3 mp2 ddp ddpa ddex opus vorbis lpcm pcm qaac aacx2 flacx2 flacx3 dualaudio lame
  hdr hdr10 hdr10plus sdr dovi hlg mkv mp4 avi m4v webm ogm wmv
  vostfr vostf vost subfrench truefrench vff vfq vfi vof vf2 fastsub esub esubs msub msubs multisub multisubs nlsubs hardsub softsub subita subbed
  subtitulado subtitulos dubbed legendado dublado lektor napisy swesub nordic swedub multilang
  repack rerip readnfo hsbs halfsbs hou halfou nfofix dirfix stv
  amzn dsnp atvp hmax pcok hulu nflx crunchyroll netflixhd netflixuhd amazonhd amazonprime
`);

/** Title words often enough: they end the title only where nothing but such words follows, up to a release word. */
const TAG_WORDS = list(`
  web cam ts tc r5 hc hq hr hd sd bd tv ld dl uhq ova
  multi dual audio sub subs subtitle subtitles line internal limited proper real festival complete read nfo final retail
  ws fs pal ntsc hybrid 3d 4k 8k sbs ou half full free upscaled upscale custom rip disc
  dolby vision digital truefhd raw raws doku converted convert mux oar
  itunes netflix amazon hbo max disney hotstar stan red peacock paramount uncompressed
`);

/** A cut or an edition: ends the title also before a year or at the end of the name. */
const EDITION_WORDS = list(`
  extended unrated uncut uncensored remastered remaster directors director's theatrical imax criterion collector's collectors
  edition recut integral integrale intégrale despecialized fanedit openmatte restored 4kremastered
`);
/** Words that name an edition only together with the next word. */
const EDITION_PAIRS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    special: list('edition'),
    ultimate: list("edition collector's collectors cut"),
    anniversary: list('edition'),
    limited: list('edition'),
    deluxe: list('edition'),
    final: list('cut edition'),
    extended: list('cut edition version'),
    fan: list('edit'),
    directors: list('cut edition'),
    "director's": list('cut edition'),
    theatrical: list('cut edition version'),
    alternate: list('cut ending'),
    open: list('matte'),
    international: list('cut version'),
    criterion: list('collection edition'),
    collector: list('edition'),
    edition: list('collector speciale'),
    version: list('longue integrale intégrale'),
    integral: list('version'),
  }),
);
/** Short forms that are no words only in capitals. */
const CAPITAL_EDITIONS = list('DC SE EE CC OM');

/** Tags that are words unless in capitals. */
const CAPITAL_TAGS = list('NF IP IT DV CR VF VO MD ML MA ES SS AC DD AE');

const LANGUAGES = list(`
  german deutsch french français francais english italian italiano spanish español espanol castellano latino russian japanese korean
  chinese mandarin cantonese hindi tamil telugu malayalam kannada bengali punjabi polish polski czech dutch flemish swedish norwegian danish
  finnish hungarian turkish arabic hebrew portuguese brazilian greek ukrainian romanian bulgarian thai vietnamese indonesian persian
  ita eng ger fre fra rus jpn jap kor chs cht spa esp pol ukr hun tur swe nor dan fin vost
`);
const CAPITAL_LANGUAGES = list('FR EN DE ES IT PL NL PT RU JP JA KO ZH CZ HU SE DK FI UA GR RO TR VF');

const RELEASE_SHAPE =
  /^(?:\d{3,4}[pi](?:\d{2})?|[48]kuhd|\d{3,4}x\d{3,4}p?|[hx]26[3-6].*|x\d\d|\d{1,2}bits?|\d{2,3}fps|\d+(?:[kmg]bps|[kmg]i?b)|(?:aac|e?ac3|ddp?|dts|flac|opus|lpcm|pcm|truehd|atmos|mp[23])\d.*|hdtv(?:rip|x26[45]).*|web(?:dl|rip)x26[45]|(?:bluray|web(?:dl|rip)?|bd|hdtv|dvd)\d{3,4}p|dvdr?ip.*|xvid.*|divx.*)$/;

/** What a word says about where a title ends. */
export type WordKind = 'plain' | 'number' | 'year' | 'release' | 'tag' | 'language' | 'edition';

/** The earliest and latest year a film or show can be from. */
export const isYear = (value: number): boolean => value >= 1888 && value <= 2035;

/** The kind of a word, by itself (`lower` is `word` in lower case) and its neighbours (lower case; "" where there is none). */
export function kindOf(word: string, lower: string, previous: string, next: string): WordKind {
  if (/^\d+$/.test(word)) return kindOfNumber(word, previous);
  if (RELEASE_WORDS.has(lower) || RELEASE_PAIRS.get(lower)?.test(next)) return 'release';
  if (EDITION_PAIRS.get(lower)?.has(next) || EDITION_PAIRS.get(previous)?.has(lower)) return 'edition';
  if (EDITION_WORDS.has(lower) || CAPITAL_EDITIONS.has(word)) return 'edition';
  if (LANGUAGES.has(lower) || CAPITAL_LANGUAGES.has(word)) return 'language';
  if (TAG_WORDS.has(lower) || CAPITAL_TAGS.has(word)) return 'tag';
  // The station before its web release: SNET.WEBRip
  if (next.startsWith('web') && /^[A-Z][A-Z\d]{1,4}$/.test(word)) return 'tag';
  return /\d|^(?:xvid|divx|dvd)/.test(lower) && RELEASE_SHAPE.test(lower) ? 'release' : 'plain';
}

function kindOfNumber(word: string, previous: string): WordKind {
  if ((previous === 'h' || previous === 'x') && /^26[3-6]$/.test(word)) return 'release';
  return word.length === 4 && isYear(Number(word)) ? 'year' : 'number';
}

/** Two words that together are a release word: `WEB-DL`, `H.264`, `Blu-Ray`. */
const RELEASE_PAIRS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    web: /^(?:dl|rip|h26\d|x26\d|hd)/,
    h: /^26[3-6]/,
    x: /^26[3-6]/,
    blu: /^ray/,
    hd: /^(?:tv|rip|dvd|\d{3,4}p?$)/,
    dual: /^audio$/,
    read: /^nfo$/,
    dolby: /^(?:vision|digital|atmos)$/,
    multi: /^(?:audio|subs?|lang)$/,
    multiple: /^subtitles?$/,
    audio: /^latino$/,
  }),
);

/** Words of a broadcast: a number beside them is an episode's. */
export const BROADCAST_WORDS = list('hdtv pdtv dsr dsrip sdtv tvrip satrip dvbrip ldtv hdtvrip ahdtv dttrip');
/** Words only fan translations of anime carry. */
export const FANSUB_WORDS = list('vostfr fansub fansubs');

/** Folders that sort files and say nothing about one. */
export const SORTING_FOLDERS = list(`
  tv tvshows shows series movies movie films film video videos media downloads download complete completed torrents torrent usenet nzb
  mnt share shares volume volume1 home storage nas data disk disk1 usb anime animes cartoons documentaries kids family users user public library
  temp tmp test incoming plex kodi emby jellyfin hdd sda1 new unsorted sorted finished files content root srv opt var local net export
  serien filme filmes peliculas películas pelis animation dokus doku seriale filmy сериалы фильмы аниме
`);

/** The heights of common pictures: such a number is no episode. */
export const isResolution = (value: number): boolean => RESOLUTIONS.has(value);
const RESOLUTIONS = new Set([360, 480, 540, 576, 720, 1080, 1440, 2160, 4320]);
