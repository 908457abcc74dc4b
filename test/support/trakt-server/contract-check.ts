/** Breaches of the contract in a request's headers and body. */

export type Body = Readonly<Record<string, unknown>>;

export interface Violation {
  readonly path: string;
  readonly field: string;
  readonly text: string;
}

export function headerViolations(path: string, headers: Readonly<Record<string, unknown>>): Violation[] {
  const wanted = { 'content-type': 'application/json', 'trakt-api-version': '2' };
  const found = Object.entries(wanted).flatMap(([field, value]) =>
    headers[field] === value ? [] : [{ path, field, text: `${headers[field]} is not ${value}` }],
  );
  const agent = String(headers['user-agent'] ?? '');
  if (!/^[A-Za-z][\w-]*\/\d/.test(agent) || /^(node|undici)/i.test(agent)) {
    found.push({ path, field: 'user-agent', text: 'a library’s default name' });
  }
  return found;
}

/** Of `/scrobble/…`. */
export function scrobbleViolations(path: string, body: Body): Violation[] {
  const found: Violation[] = [];
  const wrong = (field: string, text: string) => void found.push({ path, field, text });
  const { progress, movie, show, episode, ...rest } = body;
  for (const field of Object.keys(rest)) wrong(field, 'is not of the contract');
  if (typeof progress !== 'number' || !(progress >= 0 && progress <= 100)) wrong('progress', 'is not within 0..100');
  if ((movie === undefined) === (episode === undefined)) wrong('movie', 'a movie or an episode, one of them');
  if (movie !== undefined) checkName(found, path, 'movie', movie, ['trakt', 'slug', 'imdb', 'tmdb']);
  if (show !== undefined) checkName(found, path, 'show', show, ['trakt', 'slug', 'tvdb', 'imdb', 'tmdb']);
  if (episode !== undefined) {
    const { ids, season, number } = object(episode);
    if (show === undefined) checkName(found, path, 'episode', { ids }, ['trakt', 'tvdb', 'imdb', 'tmdb']);
    else if (!isCount(season) || !isCount(number)) wrong('episode', 'has no season and number beside a show');
  }
  return found;
}

/** Of `/sync/history`; what adds a whole show or season is one, although Trakt takes it. */
export function historyViolations(path: string, body: Body): Violation[] {
  const found: Violation[] = [];
  const wrong = (field: string, text: string) => void found.push({ path, field, text });
  const { movies = [], shows = [], episodes = [], ...rest } = body;
  for (const field of Object.keys(rest)) wrong(field, 'is not of the contract');
  const list = (field: string, value: unknown) => {
    if (Array.isArray(value)) return value.map(object);
    wrong(field, 'is no list');
    return [];
  };
  for (const movie of list('movies', movies)) {
    checkName(found, path, 'movies', movie, ['trakt', 'slug', 'imdb', 'tmdb']);
    if (!isMoment(movie['watched_at'])) wrong('watched_at', `${movie['watched_at']} is no moment in UTC`);
  }
  for (const show of list('shows', shows)) {
    checkName(found, path, 'shows', show, ['trakt', 'slug', 'tvdb', 'imdb', 'tmdb']);
    if (show['seasons'] === undefined) wrong('shows', 'without seasons: every episode of it');
    for (const season of list('seasons', show['seasons'] ?? [])) {
      if (!isCount(season['number'])) wrong('seasons', 'has no number');
      if (season['episodes'] === undefined) wrong('seasons', 'without episodes: all of it');
      for (const episode of list('episodes', season['episodes'] ?? [])) {
        if (!isCount(episode['number'])) wrong('episodes', 'has no number');
        if (!isMoment(episode['watched_at'])) wrong('watched_at', `${episode['watched_at']} is no moment in UTC`);
      }
    }
  }
  for (const episode of list('episodes', episodes)) {
    checkName(found, path, 'episodes', episode, ['trakt', 'tvdb', 'imdb', 'tmdb']);
  }
  return found;
}

/** Ids of the right kinds and types; or title and year. */
function checkName(found: Violation[], path: string, field: string, value: unknown, kinds: readonly string[]): void {
  const { ids, title, year } = object(value);
  const known = Object.entries(object(ids));
  for (const [kind, id] of known) {
    if (!kinds.includes(kind)) found.push({ path, field: `${field}.ids.${kind}`, text: 'is no kind of id here' });
    const fits =
      kind === 'imdb' ? /^tt\d+$/.test(String(id)) : kind === 'slug' || (Number.isSafeInteger(id) && Number(id) > 0);
    if (!fits) found.push({ path, field: `${field}.ids.${kind}`, text: `${JSON.stringify(id)} is no such id` });
  }
  const isNamed = typeof title === 'string' && title !== '' && typeof year === 'number';
  if (known.length === 0 && !isNamed) found.push({ path, field, text: 'neither ids nor title and year' });
}

function object(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isMoment(value: unknown): boolean {
  return (
    ['unknown', 'released'].includes(String(value)) || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(String(value))
  );
}
