/** Where a file is, so that one place written in two ways is one place. */
import { decoded, stackedFiles, WRAPPING_SCHEMES, withoutExtension } from './file-name/path.ts';

/** The root, then each folder, then the file: lower case, decoded, without credentials and a web address's query. */
type Place = readonly string[];

/** Whether a path lies below a folder, or is it. Whole names only: `/films` is not above `/films-new/a.mkv`. */
export function isBelow(path: string, folder: string): boolean {
  const inner = placeOf(path);
  const outer = placeOf(folder);
  return outer.length > 0 && outer.every((part, index) => part === inner[index]);
}

/** Whether a path is the file that somebody named: by its whole path, or by its name alone, with or without extension. */
export function isFile(path: string, named: string): boolean {
  const place = placeOf(path);
  const wanted = placeOf(named);
  const [name] = wanted;
  if (wanted.length !== 1 || name === undefined) return place.length === wanted.length && isBelow(path, named);
  const own = place.at(-1);
  return own !== undefined && (own === name || withoutExtension(own) === name);
}

/** Whether it says where it begins: `/media`, `smb://nas/films`, `D:\films`, `\\nas\films`. */
export function isAbsolute(path: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|[a-z]:[\\/]|[\\/])/i.test(path);
}

/** The path as it may be written down: the first file of a stack, without user, password and a web address's query. */
export function withoutSecrets(path: string): string {
  const first = stackedFiles(path)[0] ?? '';
  const bare = first.replace(/(:\/\/|%3a%2f%2f)(?:(?!%2f)[^/])*(?:@|%40)/gi, '$1');
  return isWeb(bare) ? (bare.split(/[?#|]/, 1)[0] ?? '') : bare;
}

function placeOf(path: string): Place {
  return partsOf(withoutSecrets(path), 0).map((part) => part.normalize('NFC').toLowerCase());
}

function partsOf(path: string, depth: number): string[] {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]{1,40}):\/\/(.*)$/is.exec(path) ?? [];
  if (scheme === '' || /^file$/i.test(scheme)) return localParts(scheme === '' ? path : rest);
  const [host = '', ...inside] = rest.split(/[/\\]/);
  if (WRAPPING_SCHEMES.has(scheme.toLowerCase()) && depth < 3) {
    return [...partsOf(decoded(host), depth + 1), ...named(inside)];
  }
  return [`${scheme}:`, ...named([host, ...inside])];
}

/** A path of the box's own system; a share that Windows names `\\nas\films` is `smb://nas/films`. */
function localParts(path: string): string[] {
  if (/^[\\/]{2}/.test(path)) return ['smb:', ...named(path.split(/[\\/]/))];
  const isWindows = /^[a-z]:/i.test(path);
  const parts = named(path.split(isWindows ? /[\\/]/ : '/'));
  return path.startsWith('/') ? ['/', ...parts] : parts;
}

function named(parts: readonly string[]): string[] {
  return parts.filter((part) => part !== '' && part !== '.').map(decoded);
}

function isWeb(path: string): boolean {
  return /^(?:https?|rtmp\w?|rtsp):\/\//i.test(path);
}
