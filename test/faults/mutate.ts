/** Values that nobody meant, made from values that somebody did. */
import type { SeededRandom } from '../support/seeded-random.ts';

const NUMBERS = [0, -1, 1.5, -0.001, 2 ** 31, 2 ** 53 + 2, -(2 ** 63), 1e308, Number.NaN, Number.POSITIVE_INFINITY];
const TEXTS = [
  ...['', ' ', '\0', '\ud800', '💥', '../../etc/passwd', '<script>alert(1)</script>', "'; DROP TABLE events; --"],
  ...['__proto__', 'constructor', 'null', '-1', '1e999', '2026-13-45 99:99:99', 'stack://', 'x'.repeat(3000), '%zz%'],
];

/** Anything that JSON can hold, and (as JSON does not) `NaN` and undefined. */
export function junk(random: SeededRandom, depth = 0): unknown {
  const kind = Math.floor(random.between(0, depth < 3 ? 8 : 6));
  if (kind === 0) return null;
  if (kind === 1) return random.fraction() < 0.5;
  if (kind === 2) return random.pick(NUMBERS);
  if (kind <= 4) return random.pick(TEXTS);
  if (kind === 5) return random.between(-10, 10_000);
  if (kind === 6) return Array.from({ length: random.between(0, 4) }, () => junk(random, depth + 1));
  return { [random.pick(TEXTS)]: junk(random, depth + 1), __proto__: null };
}

/** A copy with one or a few things changed somewhere inside: replaced, left out, or put in. */
export function mutated(value: unknown, random: SeededRandom): unknown {
  let changed = value;
  for (let times = random.pick([1, 1, 1, 2, 5]); times > 0; times -= 1) changed = changedOnce(changed, random);
  return changed;
}

function changedOnce(value: unknown, random: SeededRandom): unknown {
  const goesDeeper = random.fraction() < 0.8;
  if (Array.isArray(value)) {
    if (!goesDeeper || value.length === 0)
      return random.pick([[], [...value, ...value], [...value, junk(random)], junk(random)]);
    const at = Math.floor(random.between(0, value.length));
    return value.map((one, index) => (index === at ? changedOnce(one, random) : one));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return junk(random);
    const [key] = random.pick(entries);
    if (goesDeeper) return { ...value, [key]: changedOnce((value as Record<string, unknown>)[key], random) };
    return random.pick([
      () => Object.fromEntries(entries.filter(([name]) => name !== key)),
      () => ({ ...value, [random.pick(TEXTS)]: junk(random) }),
      () => junk(random),
    ])();
  }
  return junk(random);
}

/** A text as {@link mutated} makes it, or cut, or with other characters in it. */
export function mutatedJson(text: string, random: SeededRandom): string {
  const how = random.fraction();
  if (how < 0.85) return JSON.stringify(mutated(JSON.parse(text), random)) ?? '';
  const at = Math.floor(random.between(0, text.length));
  if (how < 0.92) return text.slice(0, at);
  return text.slice(0, at) + random.pick(TEXTS) + text.slice(at + Math.floor(random.between(0, 4)));
}
