/** Names made unreadable by those who post them: spelled backwards, or replaced by noise. */

const BACKWARDS = /(?:^|[-._ ])(?:p0801|p027|p0612|p084|\d{2,3}e\d{2,3}s)(?:[-._ ]|$)/i;

/** The name, read forwards. */
export function withoutDisguise(raw: string): string {
  return BACKWARDS.test(raw) ? [...raw].reverse().join('') : raw;
}

/** What media servers call every stream. */
const PLACEHOLDER = /^(?:stream|master|playlist|manifest|index|chunklist|original)$/i;

/** No letter or digit at all, or nothing but a checksum or random characters: the folder must speak. */
export function isUnreadable(raw: string): boolean {
  if (PLACEHOLDER.test(raw)) return true;
  const words = raw.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0 || words.some((each) => /^[0-9a-f]{24,}$/i.test(each))) return true;
  const noise = words.filter(
    (each) => each.length >= 6 && /\d/.test(each) && /^[a-z\d]+$/i.test(each) && !/^s\d+e\d/i.test(each),
  );
  const changes = noise.reduce((sum, each) => sum + (each.match(/\d[a-z]|[a-z]\d/gi)?.length ?? 0), 0);
  const length = noise.reduce((sum, each) => sum + each.length, 0);
  // A few short words before a long checksum are the poster's.
  return changes >= 3 && length >= 12 && raw.length - length <= words.length * 4 && noise.length * 3 >= words.length;
}
