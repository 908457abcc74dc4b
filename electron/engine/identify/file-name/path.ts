/** A path or URL of any kind → the file's name and the folders above it, decoded and bounded. */

/** Longer than any path an operating system takes; what is longer is garbage. */
const LONGEST_PATH = 65_536;
const LONGEST_NAME = 400;
const LONGEST_FOLDER = 200;
/** Longer than any file system's limit. */
const LONGEST_BASE_NAME = 500;
/** How many folders above the file can say something about it. */
const NEAREST_FOLDERS = 5;

export interface PathParts {
  /** Without extension; at most 400 characters. */
  readonly name: string;
  /** Nearest first. */
  readonly folders: readonly string[];
  /** Number of files behind a `stack://`; else 1. */
  readonly files: number;
}

export type SplitPath =
  | { readonly ok: true; readonly parts: PathParts }
  /** Nothing to read a title from; the reason in words. */
  | { readonly ok: false; readonly reason: string };

const EXTENSION =
  /\.(mkv|mk3d|mp4|m4v|avi|divx|xvid|m?ts|m2ts|m2t|m2v|mpe?g|mpe|mpv|vob|ifo|bdmv|mpls|iso|img|nrg|bin|dat|wmv|asf|mov|qt|flv|f4v|webm|ogm|ogv|rm|rmvb|3gp|3g2|wtv|dvr-ms|trp?|tp|rec|vdr|strm|m3u8?|mpd|disc|pvr|evo|mxf|nuv|nsv|viv|fli|zip|rar|7z|001|srt|sub|idx|ass|ssa|nfo|torrent|nzb|mp3|flac|m4a|ogg|opus|wav|wma)$/i;
/** Addresses that hold ids or commands, not names. */
const NAMELESS_SCHEMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    plugin: 'an add-on’s address says nothing about what it plays',
    pvr: 'a live channel or recording has no file name',
    videodb: 'a library address has no file name',
    musicdb: 'a library address has no file name',
    upnp: 'a UPnP address holds ids, not names',
    dvd: 'a disc in the drive has no file name',
    cdda: 'a disc in the drive has no file name',
    addons: 'an add-on’s address says nothing about what it plays',
    library: 'a library address has no file name',
    script: 'an add-on’s address says nothing about what it plays',
  }),
);
/** Schemes that carry another, encoded address as their host: `rar://smb%3a%2f%2f…/inside.mkv`. */
export const WRAPPING_SCHEMES = new Set(['rar', 'zip', 'archive', 'bluray', 'udf', 'iso9660', 'apk', 'xbt']);
/** Inside a disc the files are numbered; the folder above names the film. */
const DISC_FOLDER = /^(?:BDMV|VIDEO_TS|AUDIO_TS|HVDVD_TS|STREAM|PLAYLIST|BACKUP|CERTIFICATE|AVCHD|root)$/i;

/** Splits a path; decodes what is URL-encoded, and leaves out credentials, hosts, queries and disc structure. */
export function splitPath(path: string): SplitPath {
  if (path.length > LONGEST_PATH) return { ok: false, reason: 'longer than any path' };
  const files = stackedFiles(path);
  const segments = segmentsOf(files[0] ?? '', 0);
  if (typeof segments === 'string') return { ok: false, reason: segments };
  if (segments.length === 0 || segments.every((each) => each === '')) return { ok: false, reason: 'the path is empty' };
  if (segments.at(-1) === '') return { ok: false, reason: 'this is a folder, not a file' };
  let last = segments.length - 1;
  while (last > 0 && DISC_FOLDER.test(segments[last - 1] ?? '')) last -= 1;
  if (last > 0 && last < segments.length - 1) last -= 1;
  const file = segments[last] ?? '';
  return {
    ok: true,
    parts: {
      name: nameOf(file),
      folders: segments
        .slice(0, last)
        .filter((each) => each !== '')
        .slice(-NEAREST_FOLDERS)
        .reverse()
        .map((each) => each.slice(0, LONGEST_FOLDER)),
      files: files.length,
    },
  };
}

/** The file's own name with its extension, without folder, host, credentials and query, at most 500 characters; "" where there is none. */
export function baseNameOf(path: string): string {
  if (path.length > LONGEST_PATH) return '';
  const segments = segmentsOf(stackedFiles(path)[0] ?? '', 0);
  if (typeof segments === 'string') return '';
  return (segments.findLast((each) => each !== '') ?? '').slice(0, LONGEST_BASE_NAME);
}

/** A file's name without its extension, tidied and bounded. */
export function nameOf(file: string): string {
  return withoutExtension(tidy(file.slice(0, 4 * LONGEST_NAME))).slice(0, LONGEST_NAME);
}

/** Without a media file's extension; other endings stay, for `Mr. Robot` has one too. */
export function withoutExtension(file: string): string {
  return file.replace(EXTENSION, '');
}

/** `stack://a , b`: a comma inside a name is doubled. */
export function stackedFiles(path: string): string[] {
  if (!/^stack:\/\//i.test(path)) return [path];
  return path
    .slice('stack://'.length)
    .split(' , ')
    .map((each) => each.replaceAll(',,', ','));
}

/** Folders and file of an address, or why it has none. Nested addresses are opened at most three deep. */
function segmentsOf(path: string, depth: number): string[] | string {
  const scheme = /^([a-z][a-z0-9+.-]{1,40}):\/\//i.exec(path)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const separator = /^[a-z]:|^\\\\/i.test(path) || !path.includes('/') ? /[\\/]/ : /\//;
    return path.split(separator).flatMap(readable);
  }
  const nameless = NAMELESS_SCHEMES.get(scheme);
  if (nameless !== undefined) return nameless;
  const rest = path.slice(scheme.length + 3);
  const isWeb = /^(?:http|dav|ftp|rtmp|rtsp)/.test(scheme);
  const [host = '', ...inner] = (isWeb ? (rest.split(/[?#|]/, 1)[0] ?? '') : rest).split('/');
  const inside = inner.flatMap(readable);
  if (!WRAPPING_SCHEMES.has(scheme) || depth >= 3)
    return scheme === 'file' || scheme === 'special' ? [host, ...inside] : inside;
  const outer = segmentsOf(decoded(host), depth + 1);
  if (typeof outer === 'string') return outer;
  return [...outer.filter((each) => each !== ''), ...inside];
}

/** A segment without its encoding; one that hid separators becomes several. */
function readable(segment: string): string[] {
  return tidy(decoded(segment)).split('/');
}

/** Valid UTF-8, percent-coded: nothing else is decoded, so that nothing can fail. */
const CODED = new RegExp(
  [
    '%[0-7][0-9a-f]',
    '%(?:c[2-9a-f]|d[0-9a-f])%[89ab][0-9a-f]',
    '%(?:e0%[ab][0-9a-f]|ed%[89][0-9a-f]|e[1-9a-cef]%[89ab][0-9a-f])%[89ab][0-9a-f]',
    '%(?:f0%[9ab][0-9a-f]|f[1-3]%[89ab][0-9a-f]|f4%8[0-9a-f])%[89ab][0-9a-f]%[89ab][0-9a-f]',
  ].join('|'),
  'gi',
);

/** Percent-coded characters decoded, where they are characters; the rest stays as it is. */
export function decoded(text: string): string {
  return text.includes('%') ? text.replace(CODED, decodeURIComponent) : text;
}

/** Without control characters, direction marks and other invisible signs; composed (NFC). */
function tidy(text: string): string {
  const visible = /[\p{Cc}\p{Cf}\u2028\u2029\ufffd]/u.test(text)
    ? text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').replace(/(?![\u200c\u200d])[\p{Cf}\ufffd]/gu, '')
    : text;
  return visible.normalize('NFC').trim();
}
