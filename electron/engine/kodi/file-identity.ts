/**
 * Which file it is, without what is secret in its address. What is written down has its secrets replaced by a key of the
 * whole address, so that after a restart the file is known again and no password was ever on the disk.
 */
import { createHash } from 'node:crypto';

/** Long enough that two files of one household never share it. */
const KEY_LENGTH = 22;
const MARK = /~key:([\w-]{22})~/;

/** The same for the same file, whether its secrets were taken out or not; tells nothing about it. */
export function fileKey(file: string): string {
  const marked = MARK.exec(file)?.[1];
  return marked ?? createHash('sha256').update(file).digest('base64url').slice(0, KEY_LENGTH);
}

/** Whether both are one file; either may have had its secrets taken out. */
export function isSameFile(one: string, other: string): boolean {
  if (one === other) return true;
  return (MARK.test(one) || MARK.test(other)) && fileKey(one) === fileKey(other);
}

/** User and password before the host; also inside an archive's encoded address, however often that was encoded. */
const USER_INFO = /(:\/\/)[^/]*@/g;
const ENCODED_USER_INFO = /(%(?:25)*3a%(?:25)*2f%(?:25)*2f)(?:(?!%(?:25)*2f|\/).)*(%(?:25)*40)/gi;
/** What follows the path of a web address or of an add-on's: tokens. Elsewhere `?` and `#` may belong to a name. */
const WEB_TAIL = /^((?:https?|davs?|ftps?|rtmp[a-z]*|rtsp[a-z]*|plugin|script):\/\/[^?#|]*)[?#|].*$/is;

/** The address as it may be written down: without user, password, query and headers, and still known by {@link fileKey}. */
export function storableFile(file: string): string {
  const mark = `~key:${fileKey(file)}~`;
  const isStack = /^stack:\/\//i.test(file);
  const parts = isStack ? file.slice('stack://'.length).split(' , ') : [file];
  const clean = parts.map((part) =>
    withoutTail(part, mark).replace(USER_INFO, `$1${mark}@`).replace(ENCODED_USER_INFO, `$1${mark}$2`),
  );
  return isStack ? `stack://${clean.join(' , ')}` : (clean[0] ?? '');
}

function withoutTail(part: string, mark: string): string {
  const found = WEB_TAIL.exec(part);
  return found === null ? part : `${found[1]}?${mark}`;
}

/** A title or label as it may be written down: Kodi makes some out of an address, query and all. */
export function storableName(name: string): string {
  return storableFile(name).replace(/[?|][\w.-]+=.*$/s, '');
}
