/**
 * A PunchPlay service for tests, benches and the demo: speaks the contract to the letter, refuses what breaks it,
 * and keeps what the user's history would show.
 *
 *     const server = await startPunchPlayServer();
 *     // … companion with backend_url = server.url, developer_mode and allow_insecure_backend_url on …
 *     server.approveLogin('ada');                        // or behaviour.autoApprove = 'ada' beforehand
 *     await server.waitFor(() => server.history.length === 1);
 *     await server.fail({ mode: 'down' });               // … later: await server.recover();
 *     expect(server.violations).toEqual([]);
 *     await server.close();
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBadly, createFailures, type Failure, sendJson, worksBeforeFailing } from '../service-failures.ts';
import { bodyText, closeServer, listen, waitFor } from '../simulated-service.ts';
import { type Answer, type Behaviour, createAccounts, type TokenPair } from './accounts.ts';
import { identifyIn, type KnownTitle } from './catalogue.ts';
import {
  type Body,
  bodyViolations,
  headerViolations,
  IDENTIFY_PATH,
  isOwnUserAgent,
  RATE_PATH,
  SCROBBLE_ACTIONS,
  type Violation,
} from './contract-check.ts';
import { type ContinueWatching, createHistory, type HistoryEntry, type NowPlaying } from './history.ts';
import { createImports, IMPORT_PATH, type Imports, SYNC_PATH, type WatchedElsewhere } from './imports.ts';
import { createRatings, type Rating } from './ratings.ts';

export type {
  Behaviour,
  ContinueWatching,
  Failure,
  HistoryEntry,
  KnownTitle,
  NowPlaying,
  Rating,
  TokenPair,
  Violation,
};

/** One request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** `dry_run=true`, or "". */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: string;
  /** The JSON object in the body; empty where there is none. */
  readonly body: Body;
  /** When its last byte had arrived, `performance.now()`. */
  readonly atMonotonicMs: number;
  /** The same moment, ms since the epoch. */
  readonly atWallMs: number;
  /** The failure that struck it. */
  readonly failure: Failure['mode'] | null;
  /** Status of the answer; null where the connection was cut, or before the answer. */
  readonly status: number | null;
}

export interface PunchPlayServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Every request since the start, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Every breach of the contract: should be empty at the end of every test. */
  readonly violations: readonly Violation[];
  /** What the users' history shows, in order of arrival. */
  readonly history: readonly HistoryEntry[];
  /** Every rating taken, in order of arrival. */
  readonly ratings: readonly Rating[];
  readonly nowPlaying: readonly NowPlaying[];
  readonly continueWatching: readonly ContinueWatching[];
  readonly behaviour: Behaviour;
  /** What was imported, and how imports are answered. */
  readonly imports: Pick<Imports, 'entries' | 'behaviour'>;
  /** What the account watched on other devices, for `/api/scrobble/sync`. */
  readonly elsewhere: WatchedElsewhere;
  /** The titles it can identify; none at the start. */
  readonly catalogue: KnownTitle[];
  /** Codes handed out so far, oldest first. */
  readonly userCodes: readonly string[];
  /** Requests to this path: `/api/scrobble/stop`, or its end, `stop`. */
  requestsTo(path: string): readonly RecordedRequest[];
  /** Settles every login that waits. */
  approveLogin(username?: string): void;
  denyLogin(): void;
  expireLogin(): void;
  /** A pair as a login would have given, for tests that start linked. */
  issueTokens(username?: string): TokenPair;
  /** Every access token answers 401 from now on; refreshing still works. */
  expireAccessTokens(): void;
  /** The login is gone: access and refresh tokens alike. */
  revokeLogin(): void;
  /** Switches a failure on; several add up, the first that fits strikes. */
  fail(failure: Failure): Promise<void>;
  /** Switches every failure off, and opens the port again. */
  recover(): Promise<void>;
  /** Resolves when the condition holds, looked at after every request and every 20 ms; rejects after the time limit. */
  waitFor(condition: () => boolean, timeoutMs?: number): Promise<void>;
  /** Calls back after each request has been answered or cut. Returns the function that ends it. */
  onRequest(listener: (request: RecordedRequest) => void): () => void;
  close(): Promise<void>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Starts the service on 127.0.0.1; the port is chosen by the system unless given. */
export async function startPunchPlayServer(options: { readonly port?: number } = {}): Promise<PunchPlayServer> {
  const requests: RecordedRequest[] = [];
  const violations: Violation[] = [];
  const listeners = new Set<(request: RecordedRequest) => void>();
  const history = createHistory();
  const ratings = createRatings();
  const imports = createImports();
  const failures = createFailures();
  const behaviour: Behaviour = {
    autoApprove: null,
    accessLifetimeSeconds: 3600,
    deviceCodeLifetimeSeconds: 600,
    rotateRefreshTokens: true,
    usernameInTokens: true,
    verificationUri: null,
    intervalSeconds: 1,
    meReply: (username) => ({ username }),
    idsReply: () => ({}),
  };
  const catalogue: KnownTitle[] = [];
  const accounts = createAccounts(behaviour, () => {
    violations.push({ path: '/api/auth/refresh', field: 'refresh_token', text: 'used a second time' });
  });

  const carryOut = (request: RecordedRequest): Answer => {
    const { path, body } = request;
    const found = [...headerViolations(path, request.headers as Record<string, string>), ...bodyViolations(path, body)];
    violations.push(...found);
    if (found.length > 0) {
      const message = found.map((one) => `${one.field}: ${one.text}`).join('; ');
      return { status: 422, body: { error: 'invalid_request', message } };
    }
    switch (`${request.method} ${path}`) {
      case 'POST /api/auth/device/code':
        return accounts.deviceCode(`${url}/link`);
      case 'POST /api/auth/device/token':
        return accounts.deviceToken(String(body.device_code));
      case 'POST /api/auth/refresh':
        return accounts.refresh(String(body.refresh_token));
    }
    const user = accounts.userOf((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (user === null) return { status: 401, body: { error: 'invalid_token' } };
    if (request.method === 'GET' && path === '/api/auth/me') return { status: 200, body: behaviour.meReply(user) };
    if (request.method === 'POST' && path === IDENTIFY_PATH) return identifyIn(catalogue, body);
    if (request.method === 'POST' && path === RATE_PATH) {
      return { status: 200, body: ratings.take(user, body) === 'deduped' ? { ok: true, deduped: true } : { ok: true } };
    }
    const query = new URLSearchParams(request.query);
    if (request.method === 'GET' && path === SYNC_PATH) {
      return imports.sync(query.has('since') ? Number(query.get('since')) : null);
    }
    if (request.method === 'POST' && path === IMPORT_PATH) {
      const isDryRun = query.get('dry_run') === 'true';
      return imports.importEntries(user, body, isDryRun, (entry) => history.has(user, entry));
    }
    const action = SCROBBLE_ACTIONS.find((one) => path === `/api/scrobble/${one}`);
    if (request.method !== 'POST' || action === undefined) return { status: 404, body: { error: 'not_found' } };
    const taken = history.take(user, action, body, request.atWallMs);
    if (taken === 'after_stop')
      violations.push({ path, field: 'playback_session_id', text: 'a new event of a session that had stopped' });
    const ids = action === 'start' || action === 'stop' ? behaviour.idsReply(body) : {};
    return { status: 200, body: { ok: true, ...ids, ...(taken === 'deduped' ? { deduped: true } : {}) } };
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const rawBody = await bodyText(incoming);
    const path = (incoming.url ?? '').replace(/\?.*/, '');
    const failure = failures.next(path);
    const request: Writable<RecordedRequest> = {
      method: incoming.method ?? '',
      path,
      query: (incoming.url ?? '').split('?')[1] ?? '',
      headers: incoming.headers,
      rawBody,
      body: jsonObject(rawBody),
      atMonotonicMs: performance.now(),
      atWallMs: Date.now(),
      failure: failure?.mode ?? null,
      status: null,
    };
    requests.push(request);
    response.on('close', () => {
      if (response.writableFinished) request.status = response.statusCode;
      for (const listener of listeners) listener(request);
    });
    if (!isOwnUserAgent(incoming.headers['user-agent'])) {
      violations.push({ path, field: 'user-agent', text: 'a library’s default name' });
      answerBadly(response, { mode: 'html403' }, { status: 403, body: {} });
    } else if (failure === null) sendJson(response, carryOut(request));
    else answerBadly(response, failure, worksBeforeFailing(failure) ? carryOut(request) : { status: 200, body: {} });
  };

  let listening = await listen(options.port ?? 0, handle);
  const port = (listening.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${port}`;
  let down = false;

  return {
    url,
    port,
    requests,
    violations,
    history: history.entries,
    ratings: ratings.entries,
    get nowPlaying() {
      return history.nowPlaying;
    },
    get continueWatching() {
      return history.continueWatching;
    },
    behaviour,
    imports,
    elsewhere: imports.elsewhere,
    catalogue,
    get userCodes() {
      return accounts.userCodes;
    },
    requestsTo: (path) => requests.filter((request) => request.path === path || request.path.endsWith(`/${path}`)),
    approveLogin: (username = 'ada') => accounts.settleLogins('approved', username),
    denyLogin: () => accounts.settleLogins('denied', ''),
    expireLogin: () => accounts.settleLogins('expired', ''),
    issueTokens: (username = 'ada') => accounts.issue(username),
    expireAccessTokens: () => accounts.expireAccess(),
    revokeLogin: () => accounts.revokeAll(),
    async fail(failure) {
      if (failure.mode !== 'down') return failures.add(failure);
      down = true;
      await closeServer(listening);
    },
    async recover() {
      failures.clear();
      if (down) listening = await listen(port, handle);
      down = false;
    },
    waitFor: (condition, timeoutMs = 10_000) => waitFor(condition, timeoutMs, listeners),
    onRequest(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => closeServer(listening),
  };
}

function jsonObject(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
  } catch {
    return {};
  }
}
