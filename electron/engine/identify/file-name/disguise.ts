/** Names made unreadable by those who post them: spelled backwards, or replaced by noise. */

const BACKWARDS = /(?:^|[-._ ])(?:p0801|p027|p0612|p084|\d{2,3}e\d{2,3}s)(?:[-._ ]|$)/i;

/** The name, read forwards. */
export function withoutDisguise(raw: string): string {
  return BACKWARDS.test(raw) ? [...raw].reverse().join('') : raw;
}

/** What media servers call every stream. */
const PLACEHOLDER = /^(?:stream|master|playlist|manifest|index|chunklist|original)$/i;

const CHECKSUM = /^\W*(?=\w*\d)(?=\w*[a-f])[\da-f]{8}\W*$/i;

/** No letter or digit at all, or nothing but a checksum or random characters: the folder must speak. */
export function isUnreadable(raw: string): boolean {
  if (PLACEHOLDER.test(raw) || CHECKSUM.test(raw)) return true;
  if (/[0-9a-f]{24}/i.test(raw)) return true;
  if (!/\d\p{L}|\p{L}\d/u.test(raw)) return !/[\p{L}\p{N}]/u.test(raw);
  const words = raw.replace(/\[[^\]]*\]|\([^)]*\)/g, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  const noise = words.filter((each) => each.length >= 6 && /^(?=.*\d)[a-z\d]+$/i.test(each) && !/^s\d+e\d/i.test(each));
  const changes = noise.reduce((sum, each) => sum + (each.match(/\d[a-z]|[a-z]\d/gi)?.length ?? 0), 0);
  const length = noise.reduce((sum, each) => sum + each.length, 0);
  // "abc.xyz.af6021c37f7852": a few letters of the poster's may stand beside it
  return changes >= 3 && length >= 12 && words.every((each) => noise.includes(each) || !/\p{L}{4}/u.test(each));
}
