/** What the PunchPlay contract allows in a request body, field by field. Every field that breaks it is named. */

/** One broken rule of the contract. */
export interface Violation {
  readonly path: string;
  /** Null where the rule is about the request as a whole. */
  readonly field: string | null;
  readonly text: string;
}

interface FieldRule {
  readonly required: boolean;
  /** What the value should be; null where it is that. */
  readonly check: (value: unknown) => string | null;
}

type Shape = Readonly<Record<string, FieldRule>>;

/** A JSON object as it came in: the fields that the simulator reads by name, and whatever else was sent. */
export interface Body extends Readonly<Record<string, unknown>> {
  readonly media_type?: unknown;
  readonly title?: unknown;
  readonly year?: unknown;
  readonly season?: unknown;
  readonly episode?: unknown;
  readonly episode_end?: unknown;
  readonly absolute_episode?: unknown;
  readonly episode_title?: unknown;
  readonly anime?: unknown;
  readonly progress?: unknown;
  readonly position_seconds?: unknown;
  readonly duration_seconds?: unknown;
  readonly watched?: unknown;
  readonly device_id?: unknown;
  readonly event_id?: unknown;
  readonly rating?: unknown;
  readonly event_created_at?: unknown;
  readonly playback_session_id?: unknown;
  readonly raw_filename?: unknown;
  readonly device_code?: unknown;
  readonly refresh_token?: unknown;
}

export const SCROBBLE_ACTIONS = ['start', 'pause', 'resume', 'progress', 'stop'] as const;
export type ScrobbleAction = (typeof SCROBBLE_ACTIONS)[number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const need = (expected: string, holds: (value: unknown) => boolean) => (value: unknown) =>
  holds(value) ? null : expected;
const text = need('a text that is not empty', (value) => typeof value === 'string' && value.trim() !== '');
const uuid = need('a UUID', (value) => typeof value === 'string' && UUID.test(value));
const wholeNumber = (low: number) =>
  need(`a whole number from ${low}`, (value) => Number.isSafeInteger(value) && (value as number) >= low);
const fraction = need('a number 0..1', (value) => typeof value === 'number' && value >= 0 && value <= 1);
const fourDecimals = need(
  'a number 0..1 with at most 4 decimals',
  (value) => fraction(value) === null && /^\d(\.\d{1,4})?$/.test(String(value)),
);
const onlyTrue = need('true, or absent', (value) => value === true);
const switchValue = need('true or false', (value) => typeof value === 'boolean');
const imdbId = need('tt and digits', (value) => typeof value === 'string' && /^tt\d+$/.test(value));
const baseName = need(
  'a base name without folders',
  (value) => typeof value === 'string' && value !== '' && !/[/\\]/.test(value),
);

const required = (check: FieldRule['check']): FieldRule => ({ required: true, check });
const optional = (check: FieldRule['check']): FieldRule => ({ required: false, check });

const MEDIA_TYPE = required(need('movie or episode', (value) => value === 'movie' || value === 'episode'));

const EVENT = {
  media_type: MEDIA_TYPE,
  title: required(text),
  progress: required(fourDecimals),
  duration_seconds: required(wholeNumber(0)),
  position_seconds: required(wholeNumber(0)),
  device_id: required(uuid),
  client_version: required(text),
  playback_session_id: required(uuid),
  event_created_at: required(wholeNumber(1)),
  event_id: required(uuid),
  year: optional(wholeNumber(1)),
  imdb_id: optional(imdbId),
  tmdb_id: optional(wholeNumber(1)),
  tvdb_id: optional(wholeNumber(1)),
  season: optional(wholeNumber(0)),
  episode: optional(wholeNumber(0)),
  episode_end: optional(wholeNumber(1)),
  multi_episode: optional(onlyTrue),
  absolute_episode: optional(wholeNumber(0)),
  episode_title: optional(text),
  raw_filename: optional(baseName),
  punchplay_id: optional(text),
  anime: optional(onlyTrue),
  identify_source: optional(need('"backend"', (value) => value === 'backend')),
  identify_confidence: optional(fraction),
} satisfies Shape;

const STOP: Shape = { ...EVENT, watched: required(switchValue), watched_threshold: required(fraction) };

const IDENTIFY: Shape = {
  media_type: MEDIA_TYPE,
  title: required(text),
  source: required(need('"kodi"', (value) => value === 'kodi')),
  year: optional(wholeNumber(1)),
  raw_filename: optional(baseName),
  duration_seconds: optional(wholeNumber(1)),
  season: optional(wholeNumber(0)),
  episode: optional(wholeNumber(0)),
  episode_end: optional(wholeNumber(1)),
  episode_title: optional(text),
  absolute_episode: optional(wholeNumber(0)),
  anime: optional(onlyTrue),
};

export const IMPORT_PATH = '/api/scrobble/import';
/** The server's own maximum. */
const MOST_ENTRIES = 100;

const IMPORT_ENTRY: Shape = {
  media_type: MEDIA_TYPE,
  title: required(text),
  year: optional(wholeNumber(1)),
  imdb_id: optional(imdbId),
  tmdb_id: optional(wholeNumber(1)),
  season: optional(wholeNumber(0)),
  episode: optional(wholeNumber(0)),
  watched_at: optional(
    need('an ISO time in UTC', (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)),
  ),
  playcount: optional(wholeNumber(1)),
  anime: optional(onlyTrue),
};

const IMPORT: Shape = {
  entries: required((value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST_ENTRIES)
      return `a list of 1 to ${MOST_ENTRIES} entries`;
    const wrong = value.flatMap((entry: Body, index) =>
      shapeViolations(IMPORT_PATH, IMPORT_ENTRY, entry).map((one) => `${index}.${one.field}: ${one.text}`),
    );
    return wrong.length === 0 ? null : `right in every entry (${wrong.slice(0, 3).join('; ')})`;
  }),
};

export const IDENTIFY_PATH = '/api/identify';

export const RATE_PATH = '/api/scrobble/rate';
const RATING: Shape = {
  media_type: EVENT.media_type,
  rating: required(
    need(
      'a whole number 1..10',
      (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 10,
    ),
  ),
  event_id: EVENT.event_id,
  client_version: EVENT.client_version,
  tmdb_id: EVENT.tmdb_id,
  tvdb_id: EVENT.tvdb_id,
  imdb_id: EVENT.imdb_id,
  punchplay_id: EVENT.punchplay_id,
  season: EVENT.season,
  episode: EVENT.episode,
  absolute_episode: EVENT.absolute_episode,
};

const SHAPES: Readonly<Record<string, Shape>> = {
  '/api/auth/device/code': { client_type: optional(text), client_version: optional(text) },
  '/api/auth/device/token': {
    device_code: required(text),
    device_id: required(uuid),
    device_name: required(text),
    client_type: optional(text),
    client_version: optional(text),
    linked_user_id: optional(text),
    linked_username: optional(text),
  },
  '/api/auth/refresh': { refresh_token: required(text) },
  [RATE_PATH]: RATING,
  [IDENTIFY_PATH]: IDENTIFY,
  [IMPORT_PATH]: IMPORT,
  ...Object.fromEntries(
    SCROBBLE_ACTIONS.map((action) => [`/api/scrobble/${action}`, action === 'stop' ? STOP : EVENT]),
  ),
};

/** Everything in a body that the contract does not allow at this path; empty where all is well. */
export function bodyViolations(path: string, body: Body): Violation[] {
  const shape = SHAPES[path];
  if (shape === undefined) return [];
  const found = shapeViolations(path, shape, body);
  if (path === IMPORT_PATH) return found;
  if (path === IDENTIFY_PATH) return [...found, ...episodeViolations(path, body)];
  return path.startsWith('/api/scrobble/')
    ? [...found, ...placeViolations(path, body), ...episodeViolations(path, body)]
    : found;
}

function shapeViolations(path: string, shape: Shape, body: Body): Violation[] {
  const found: Violation[] = [];
  for (const [field, value] of Object.entries(body)) {
    const rule = shape[field];
    if (rule === undefined) found.push({ path, field, text: 'the contract does not know this field here' });
    else if (value === null) found.push({ path, field, text: 'null; an unknown value is left out' });
    else {
      const expected = rule.check(value);
      if (expected !== null) found.push({ path, field, text: `${JSON.stringify(value)} is not ${expected}` });
    }
  }
  for (const [field, rule] of Object.entries(shape)) {
    if (rule.required && !(field in body)) found.push({ path, field, text: 'missing' });
  }
  return found;
}

/** What position, duration and progress must be to each other. */
function placeViolations(path: string, body: Body): Violation[] {
  const found: Violation[] = [];
  const wrong = (field: string, reason: string) => found.push({ path, field, text: reason });
  const number = (field: string) => numberIn(body, field);
  const [position, duration, progress] = [number('position_seconds'), number('duration_seconds'), number('progress')];
  if (position !== null && duration !== null && duration > 0 && position > duration)
    wrong('position_seconds', 'beyond the end');
  if (position !== null && duration !== null && duration > 0 && progress !== null) {
    // Position and duration are rounded to whole seconds, the fraction is not: two seconds of room.
    if (Math.abs(progress - position / duration) > 2 / duration + 0.0001)
      wrong('progress', 'does not fit position and duration');
  }
  if (duration === 0 && progress !== null && progress !== 0) wrong('progress', 'not 0 with an unknown duration');
  return found;
}

/** What belongs to episodes, and how their numbers go together. */
function episodeViolations(path: string, body: Body): Violation[] {
  const found: Violation[] = [];
  const wrong = (field: string, reason: string) => found.push({ path, field, text: reason });
  if (body.media_type === 'movie') {
    for (const field of ['season', 'episode', 'episode_end', 'absolute_episode', 'episode_title', 'multi_episode'])
      if (field in body) wrong(field, 'sent for a movie');
  }
  const [first, last] = [numberIn(body, 'episode'), numberIn(body, 'episode_end')];
  if (last !== null && (first === null || last <= first)) wrong('episode_end', 'not after episode');
  if (path !== IDENTIFY_PATH && 'episode_end' in body !== 'multi_episode' in body)
    wrong('multi_episode', 'goes with episode_end, and only with it');
  return found;
}

function numberIn(body: Body, field: string): number | null {
  const value = body[field];
  return typeof value === 'number' ? value : null;
}

/** Headers that the contract wants on every request. */
export function headerViolations(path: string, headers: Readonly<Record<string, string | undefined>>): Violation[] {
  return ['content-type', 'accept']
    .filter((name) => headers[name] !== 'application/json')
    .map((field) => ({ path, field, text: `${headers[field] ?? 'absent'} is not application/json` }));
}

/** Whether the edge lets the client in: it answers 403 to what looks like a library's own name. */
export function isOwnUserAgent(userAgent: string | undefined): boolean {
  return (
    userAgent !== undefined && /^[A-Za-z][\w-]*\/\d/.test(userAgent) && !/^(node|undici|axios|python)/i.test(userAgent)
  );
}
