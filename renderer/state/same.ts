/** Keeps what is equal: an object of `before` stands in for an equal one of `next`, at every depth. */

/** `next`, with every part that equals its place in `before` replaced by that very part; `before` itself where all is equal. */
export function keepSame<Value>(before: unknown, next: Value): Value {
  if (Object.is(before, next)) return next;
  if (Array.isArray(before) && Array.isArray(next)) return keepSameArray(before, next) as Value;
  if (isRecord(before) && isRecord(next)) return keepSameRecord(before, next) as Value;
  return next;
}

/** Entries are paired by their `id` where they have one: a removed box leaves the others what they are. */
function keepSameArray(before: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byId = new Map(before.filter(hasId).map((entry) => [entry.id, entry]));
  const kept = next.map((entry, index) => keepSame(hasId(entry) ? byId.get(entry.id) : before[index], entry));
  return kept.length === before.length && kept.every((entry, index) => entry === before[index]) ? before : kept;
}

function keepSameRecord(before: Record<string, unknown>, next: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(next);
  const kept = Object.fromEntries(keys.map((key) => [key, keepSame(before[key], next[key])]));
  const isSame = keys.length === Object.keys(before).length && keys.every((key) => kept[key] === before[key]);
  return isSame ? before : kept;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasId(value: unknown): value is { readonly id: unknown } {
  return isRecord(value) && value['id'] !== undefined;
}
