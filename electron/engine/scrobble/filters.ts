/** What is not reported, and why: rules with names, decided from values alone. */
import type { IgnoreRule } from '../../../shared/corrections.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import type { HostSettingKey, HostSettings, Settings } from '../../../shared/settings.ts';
import { minutesToSeconds } from '../../../shared/units.ts';
import { ignoredBy, ignoreText } from '../identify/ignore-rules.ts';
import type { KodiItem } from '../kodi/observation.ts';

export interface SkipReason {
  /** Name of the rule, where it is a setting that setting's name. */
  readonly rule: string;
  /** For the user. */
  readonly text: string;
}

/** What a viewing in private time is called wherever one is shown. */
export const PRIVATE_TITLE = 'Private';
export const PRIVATE_TIME: SkipReason = { rule: 'private_time', text: 'Private time: nothing of it is kept.' };

export interface FilterInput {
  readonly kodiItem: KodiItem;
  /** Null where nothing could be identified. */
  readonly mediaItem: MediaItem | null;
  /** Null while it is not known: then nothing is too short. */
  readonly durationSeconds: number | null;
  readonly settings: Settings;
  /** What the box it plays on has of its own. */
  readonly host: HostSettings;
  /** The user's own, in their order. */
  readonly ignoreRules: readonly IgnoreRule[];
}

/** The first rule that keeps an item from being reported, or null. */
export function skipReason(input: FilterInput): SkipReason | null {
  return notAWatch(input.kodiItem) ?? ignored(input) ?? unidentified(input) ?? switchedOff(input) ?? tooShort(input);
}

function notAWatch(item: KodiItem): SkipReason | null {
  if (item.type === 'picture') return { rule: 'picture', text: 'Pictures are not reported.' };
  if (item.type === 'channel' || /^pvr:\/\//i.test(item.file)) {
    return { rule: 'live_tv', text: 'Live TV and TV recordings are not reported.' };
  }
  if (isTrailer(item)) return { rule: 'trailer', text: 'Trailers are not reported.' };
  return null;
}

/**
 * Kodi's own names for trailers: `<movie>-trailer.<ext>`, `movie-trailer.<ext>`, or a `trailers` folder beside the
 * movie; and add-ons that play trailers have the word in their address. What is in the library is never one.
 */
function isTrailer({ file, libraryId }: KodiItem): boolean {
  if (libraryId !== null) return false;
  const path = file.slice(0, 4096);
  if (/^plugin:\/\//i.test(path)) return /trailer/i.test(path);
  const place = (/^[a-z][a-z0-9+.-]*:\/\//i.test(path) ? path.split(/[?#|]/, 1)[0] : path) ?? '';
  return (
    /[-._]trailer\d?(?:\.[a-z0-9]{1,5})?$/i.test(place) ||
    /[\\/](?:movie-)?trailers?(?:[\\/][^\\/]+|\.[a-z0-9]{1,5})$/i.test(place)
  );
}

function ignored({ kodiItem, mediaItem, ignoreRules }: FilterInput): SkipReason | null {
  const rule = ignoredBy(kodiItem, mediaItem, ignoreRules);
  return rule && { rule: 'ignore_rule', text: ignoreText(rule) };
}

function unidentified({ mediaItem }: FilterInput): SkipReason | null {
  if (mediaItem !== null) return null;
  return { rule: 'not_identified', text: 'Neither Kodi nor the file name says what this is.' };
}

function switchedOff({ mediaItem, settings, host }: FilterInput): SkipReason | null {
  if (mediaItem === null) return null;
  const [setting, what] = switchFor(mediaItem);
  const own = host[setting];
  if (own ?? settings[setting]) return null;
  if (own === undefined) {
    return { rule: setting, text: `Reporting ${what} is switched off (setting ${setting}).` };
  }
  return { rule: `host_${setting}`, text: `Reporting ${what} is switched off for this Kodi box.` };
}

type Switch = readonly [setting: Exclude<HostSettingKey, 'watched_threshold'>, what: string];

/** The anime switch decides instead of the TV switch; an anime movie is a movie. */
function switchFor({ kind, anime }: MediaItem): Switch {
  switch (kind) {
    case 'movie':
      return ['scrobble_movies', 'movies'];
    case 'episode':
      return anime ? ['scrobble_anime', 'anime'] : ['scrobble_tv', 'TV episodes'];
    case 'song':
    case 'musicvideo':
      return ['scrobble_music', 'music'];
  }
}

/** Music has no minimum: each service has its own rule for it. */
function tooShort({ mediaItem, durationSeconds, settings }: FilterInput): SkipReason | null {
  if (mediaItem?.kind === 'song' || mediaItem?.kind === 'musicvideo') return null;
  const minutes = settings.min_length;
  if (durationSeconds === null || durationSeconds >= minutesToSeconds(minutes)) return null;
  const unit = minutes === 1 ? 'minute' : 'minutes';
  return {
    rule: 'min_length',
    text: `Shorter than the minimum of ${minutes} ${unit} (${inMinutes(durationSeconds)}).`,
  };
}

/** 30 → `0:30`, 4000 → `1:06:40` */
function inMinutes(seconds: number): string {
  const whole = Math.floor(seconds);
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const head = hours > 0 ? `${hours}:${twoDigits(minutes)}` : String(minutes);
  return `${head}:${twoDigits(whole % 60)}`;
}
