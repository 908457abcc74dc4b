/** What the Last.fm contract allows in a request: its encoding, its signature, and each parameter. Every breach is named. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** One broken rule of the contract. */
export interface Violation {
  readonly method: string;
  /** Null where the rule is about the request as a whole. */
  readonly parameter: string | null;
  readonly text: string;
}

export type Parameters = ReadonlyMap<string, string>;

/** The parameters of a form body, decoded as UTF-8, or what is wrong with its encoding. */
export function parseForm(body: string): { readonly parameters: Parameters; readonly wrong: string | null } {
  const parameters = new Map<string, string>();
  let wrong: string | null = null;
  for (const pair of body === '' ? [] : body.split('&')) {
    const cut = pair.indexOf('=');
    if (cut < 1) wrong ??= `"${pair}" has no name or no "="`;
    if (!/^(?:[\w.*~+[\]-]|%[0-9A-Fa-f]{2})*$/.test(pair.replace('=', '')))
      wrong ??= `"${pair}" is not percent-encoded`;
    try {
      const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)].map((part) =>
        decodeURIComponent(part.replaceAll('+', ' ')),
      ) as [string, string];
      if (parameters.has(name)) wrong ??= `"${name}" comes twice`;
      parameters.set(name, value);
    } catch {
      wrong ??= `"${pair}" is not UTF-8`;
    }
  }
  return { parameters, wrong };
}

/** The signature that the contract wants (section 1): names in the order of their bytes. */
export function signatureOf(parameters: Parameters, secret: string): string {
  const signed = [...parameters].filter(([name]) => !['format', 'callback', 'api_sig'].includes(name));
  signed.sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const text = signed.map(([name, value]) => name + value).join('');
  return createHash('md5')
    .update(Buffer.from(text + secret, 'utf8'))
    .digest('hex');
}

export function headerFaults(headers: IncomingHttpHeaders): string[] {
  const faults: string[] = [];
  if (!/^application\/x-www-form-urlencoded\b/.test(headers['content-type'] ?? '')) faults.push('not a form');
  if (!/^[\w.-]+\/\d/.test(headers['user-agent'] ?? '')) faults.push('no user agent of the form name/version');
  return faults;
}

type Check = (value: string) => string | null;

const text: Check = (value) => (value.trim() === '' ? 'empty' : null);
const wholeSeconds: Check = (value) => (/^[1-9]\d*$/.test(value) ? null : 'not a whole number above 0');
const FIELDS: Readonly<Record<string, { readonly isRequired: boolean; readonly check: Check }>> = {
  artist: { isRequired: true, check: text },
  track: { isRequired: true, check: text },
  album: { isRequired: false, check: text },
  albumArtist: {
    isRequired: false,
    check: (value) => (/^various artists$/i.test(value) ? 'not an artist' : text(value)),
  },
  trackNumber: { isRequired: false, check: wholeSeconds },
  mbid: {
    isRequired: false,
    check: (value) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? null : 'not a MusicBrainz id'),
  },
  duration: {
    isRequired: false,
    check: (value) =>
      wholeSeconds(value) ?? (Number(value) < 30 ? 'below 30: Last.fm ignores such plays silently' : null),
  },
};
const TIMESTAMP = {
  isRequired: true,
  check: (value: string) => (/^1\d{9}$/.test(value) ? null : 'not Unix seconds'),
};
const CHOSEN = { isRequired: false, check: (value: string) => (/^[01]$/.test(value) ? null : 'not 0 or 1') };
const COMMON = ['method', 'api_key', 'api_sig', 'sk', 'format'];

/** One play as it was sent. */
export type Play = Readonly<Record<string, string>>;

/** The plays of a `track.scrobble`, single or batch form, in their order. */
export function playsOf(parameters: Parameters): { readonly plays: readonly Play[]; readonly faults: Fault[] } {
  const own = [...parameters].filter(([name]) => !COMMON.includes(name));
  if (own.some(([name]) => !name.includes('['))) return { plays: [Object.fromEntries(own)], faults: [] };
  const plays = new Map<number, Record<string, string>>();
  const faults: Fault[] = [];
  for (const [name, value] of own) {
    const match = /^(\w+)\[(\d+)\]$/.exec(name);
    if (match === null) faults.push([name, 'neither single nor batch form']);
    else {
      const index = Number(match[2]);
      plays.set(index, { ...plays.get(index), [match[1] ?? '']: value });
    }
  }
  const indices = [...plays.keys()].toSorted((one, other) => one - other);
  if (indices.some((index, place) => index !== place)) faults.push([null, 'the batch has gaps']);
  if (indices.length > 50) faults.push([null, `${indices.length} plays: 50 are allowed`]);
  return { plays: indices.map((index) => plays.get(index) ?? {}), faults };
}

export type Fault = readonly [parameter: string | null, text: string];

/** What is wrong with one play of this method. */
export function playFaults(method: string, play: Play): Fault[] {
  const rules: typeof FIELDS =
    method === 'track.scrobble' ? { ...FIELDS, timestamp: TIMESTAMP, chosenByUser: CHOSEN } : FIELDS;
  const faults = Object.entries(rules).flatMap(([name, { isRequired, check }]): Fault[] => {
    const value = play[name];
    if (value === undefined) return isRequired ? [[name, 'missing']] : [];
    const wrong = check(value);
    return wrong === null ? [] : [[name, wrong]];
  });
  const unknown = Object.keys(play).filter((name) => !Object.hasOwn(rules, name));
  if (play['albumArtist'] !== undefined && play['albumArtist'] === play['artist']) {
    faults.push(['albumArtist', 'the same as the artist']);
  }
  return [...faults, ...unknown.map((name): Fault => [name, 'not a parameter of this method'])];
}
