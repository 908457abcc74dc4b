/**
 * A Trakt for tests: the API and, on a port of its own, the host for logins. Speaks the contract to the letter, answers
 * what breaks it with the error of the real one, and keeps what the user's profile would show.
 *
 *     const trakt = await startTraktServer();
 *     trakt.titles.movies.push({ title: 'Inception', year: 2010, ids: { trakt: 1, tmdb: 27205 } });
 *     // … api_host = trakt.url, auth_host = trakt.authUrl, client_id = trakt.behaviour.clientId …
 *     await trakt.fail({ mode: 'reset', paths: ['/scrobble/stop'] });
 *     expect(trakt.watched()).toEqual(['Inception']);
 *     expect(trakt.violations).toEqual([]);
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBadly, createFailures, type Failure, sendJson, worksBeforeFailing } from '../service-failures.ts';
import { bodyText, closeServer, listen, waitFor } from '../simulated-service.ts';
import { type Body, headerViolations, type Violation } from './contract-check.ts';
import { createOAuth, type OAuthBehaviour } from './oauth.ts';
import { createProfile, type HistoryEntry, type ProfileBehaviour, type SavedPlace } from './profile.ts';
import { createRatings } from './ratings.ts';
import { findEpisode, type Item, type KnownShow, type Titles } from './titles.ts';

export type { HistoryEntry, KnownShow, SavedPlace, Violation };

export interface TraktRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly host: 'api' | 'auth';
  readonly failure: Failure['mode'] | null;
}

export type TraktBehaviour = OAuthBehaviour & ProfileBehaviour;
export type TraktServer = Awaited<ReturnType<typeof startTraktServer>>;

export async function startTraktServer() {
  const requests: TraktRequest[] = [];
  const violations: Violation[] = [];
  const listeners = new Set<(request: TraktRequest) => void>();
  const failures = createFailures();
  const titles: Titles = { movies: [], shows: [] };
  const behaviour: TraktBehaviour = {
    autoApprove: null,
    accessLifetimeSeconds: 24 * 3600,
    deviceInterval: 1,
    clientId: 'the-client-id',
    clientSecret: 'the-client-secret',
    redirectUri: '',
    scrobbleWindowMs: 10 * 60_000,
    nowMs: () => Date.now(),
    paginationHeaders: true,
  };
  const nowMs = () => behaviour.nowMs();
  const oauth = createOAuth(behaviour, nowMs, violations);
  const profile = createProfile(titles, behaviour, violations);
  const rated = createRatings(titles, violations);

  const carryOut = ({ host, method, path, query, body }: TraktRequest, headers: IncomingMessage['headers']) => {
    if (host === 'auth') return oauth.answer(method, path, query, body);
    violations.push(...headerViolations(path, headers));
    if (headers['trakt-api-key'] !== behaviour.clientId) return { status: 403, body: undefined };
    const user = oauth.userOf((headers.authorization ?? '').replace(/^Bearer /, ''));
    if (user === null) return { status: 401, body: undefined };
    if (method === 'GET' && path === '/users/settings') {
      return { status: 200, body: { user: { username: user, ids: { slug: user } }, account: { timezone: 'UTC' } } };
    }
    if (method === 'POST' && /^\/scrobble\/(start|pause|stop)$/.test(path)) return profile.scrobble(path, body);
    if (method === 'POST' && path === '/sync/history') return profile.addToHistory(path, body);
    if (method === 'POST' && path === '/sync/ratings') return rated.addRatings(path, body);
    const place = /^\/sync\/playback\/(\d+)$/.exec(path);
    if (method === 'DELETE' && place !== null) return profile.deletePlace(Number(place[1]));
    return (method === 'GET' ? profile.read(path, query) : null) ?? { status: 404, body: undefined };
  };

  const handleAt = (host: TraktRequest['host']) => async (incoming: IncomingMessage, response: ServerResponse) => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const failure = failures.next(url.pathname);
    const request: TraktRequest = {
      host,
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      body: jsonObject(await bodyText(incoming)),
      failure: failure?.mode ?? null,
    };
    requests.push(request);
    response.on('close', () => {
      for (const listener of listeners) listener(request);
    });
    if (failure === null) sendJson(response, carryOut(request, incoming.headers));
    else {
      const proper = worksBeforeFailing(failure) ? carryOut(request, incoming.headers) : { status: 200, body: {} };
      answerBadly(response, failure, proper);
    }
  };

  const servers: Record<TraktRequest['host'], Server> = {
    api: await listen(0, handleAt('api')),
    auth: await listen(0, handleAt('auth')),
  };
  const portOf = (host: TraktRequest['host']) => (servers[host].address() as AddressInfo).port;
  const ports = { api: portOf('api'), auth: portOf('auth') };
  let isDown = false;
  const redirectPort = await freePort();
  behaviour.redirectUri = `http://127.0.0.1:${redirectPort}/trakt`;

  return {
    url: `http://127.0.0.1:${ports.api}`,
    authUrl: `http://127.0.0.1:${ports.auth}`,
    requests,
    violations,
    titles,
    behaviour,
    /** In the order in which it was written down. */
    history: profile.history,
    /** Names of what was watched, in the order in which it was written down. */
    watched: () => profile.history.map(({ name }) => name),
    get places(): readonly SavedPlace[] {
      return profile.places;
    },
    /** The name of what the profile says is watched now. */
    get watching() {
      return profile.watching;
    },
    /** Watched on some other device. */
    addElsewhere: (name: string, watchedAtMs: number) => profile.add(itemNamed(titles, name), watchedAtMs, 'watch'),
    /** Left on some other device. */
    leaveElsewhere: (name: string, progress: number, atMs: number) =>
      profile.keepPlace(itemNamed(titles, name), progress, atMs),
    /** By name. */
    ratings: rated.ratings,
    requestsTo: (path: string) => requests.filter((one) => one.path === path),
    userCodes: () => oauth.devices.map(({ userCode }) => userCode),
    settleLogins: oauth.settle,
    revokedTokens: oauth.revoked,
    expireAccessTokens: oauth.expireAccess,
    endLogins: oauth.endLogins,
    async fail(failure: Failure): Promise<void> {
      if (failure.mode !== 'down') return failures.add(failure);
      isDown = true;
      await Promise.all(Object.values(servers).map(closeServer));
    },
    async recover(): Promise<void> {
      failures.clear();
      if (!isDown) return;
      isDown = false;
      servers.api = await listen(ports.api, handleAt('api'));
      servers.auth = await listen(ports.auth, handleAt('auth'));
    },
    waitFor: (condition: () => boolean, timeoutMs = 10_000) => waitFor(condition, timeoutMs, listeners),
    close: () => Promise.all(Object.values(servers).map(closeServer)),
  };
}

function itemNamed(titles: Titles, name: string): Item {
  const [, show = '', season, number] = /^(.*) (\d+)x(\d+)$/.exec(name) ?? [];
  const movie = titles.movies.find(({ title }) => title === name);
  if (movie !== undefined) return { type: 'movie', movie };
  const found = titles.shows.find(({ title }) => title === show);
  const item = found && findEpisode(found, Number(season), Number(number));
  if (!item) throw new Error(`the simulated Trakt does not know ${name}`);
  return item;
}

async function freePort(): Promise<number> {
  const server = await listen(0, async () => {});
  const { port } = server.address() as AddressInfo;
  await closeServer(server);
  return port;
}

function jsonObject(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
  } catch {
    return {};
  }
}
