/**
 * A Last.fm service for tests: speaks the contract to the letter, refuses what breaks it, and keeps what the user's
 * profile would show.
 *
 *     const server = await startLastFmServer();
 *     // … companion with the api host server.url, key server.apiKey and secret server.sharedSecret …
 *     server.approve('ada');                             // or behaviour.autoApprove = 'ada' beforehand
 *     await server.waitFor(() => server.scrobbles.length === 1);
 *     await server.fail({ mode: 'error', code: 11 });    // … later: await server.recover();
 *     expect(server.violations).toEqual([]);
 *     await server.close();
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyText, closeServer, listen, waitFor } from '../simulated-service.ts';
import { type Answer, answerBadly, createFailures, errorBody, type Failure, worksBeforeFailing } from './failures.ts';
import {
  headerFaults,
  type Parameters,
  type Play,
  parseForm,
  playFaults,
  playsOf,
  signatureOf,
  type Violation,
} from './parameters.ts';
import { createProfile, type Scrobble } from './profile.ts';
import { nowPlayingReply, scrobbleReply } from './replies.ts';
import { createSessions } from './sessions.ts';

export type { Failure, Play, Scrobble, Violation };

/** One call as it arrived. */
export interface RecordedCall {
  readonly method: string;
  readonly parameters: Parameters;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: string;
  readonly atWallMs: number;
  /** The failure that struck it. */
  readonly failure: Failure['mode'] | null;
}

export interface Behaviour {
  /** Who allows every login at once. */
  autoApprove: string | null;
  /** Its clock: decides what is too old or too new, and stands in `Date`. */
  nowMs: () => number;
  /** What its filters say to a play: 1 (artist), 2 (track), or 0. */
  filter: (play: Play) => 0 | 1 | 2;
  dailyLimit: number;
  tooOldCode: 1 | 3;
  /** Errors come with HTTP 200, or with a 4xx. */
  errorStatus: 'ok' | 'bad_request';
  numbersAsText: boolean;
}

export interface LastFmServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `…/2.0/` */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly sharedSecret: string;
  readonly calls: readonly RecordedCall[];
  /** Every breach of the contract: should be empty at the end of every test. */
  readonly violations: Violation[];
  /** What the users' profiles show, in order of arrival. */
  readonly scrobbles: readonly Scrobble[];
  /** Plays that came again and were known. */
  readonly repeats: number;
  /** What each user listens to now. */
  readonly nowPlaying: ReadonlyMap<string, Play>;
  readonly behaviour: Behaviour;
  readonly tokens: readonly string[];
  callsOf(method: string): readonly RecordedCall[];
  /** The user allows access in the browser: for every login that waits, or one. */
  approve(username?: string, token?: string): void;
  expireTokens(): void;
  /** A session key as a login would have given. */
  issueSession(username?: string): string;
  /** Every session key answers error 9 from now on. */
  revoke(): void;
  fail(failure: Failure): Promise<void>;
  recover(): Promise<void>;
  waitFor(condition: () => boolean, timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

const API_PATH = '/2.0/';

/** Starts the service on 127.0.0.1; the port is chosen by the system. */
export async function startLastFmServer(): Promise<LastFmServer> {
  const calls: RecordedCall[] = [];
  const violations: Violation[] = [];
  const listeners = new Set<() => void>();
  const nowPlaying = new Map<string, Play>();
  const failures = createFailures();
  const [apiKey, sharedSecret] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];
  const behaviour: Behaviour = {
    autoApprove: null,
    nowMs: Date.now,
    filter: () => 0,
    dailyLimit: Number.POSITIVE_INFINITY,
    tooOldCode: 3,
    errorStatus: 'bad_request',
    numbersAsText: false,
  };
  const profile = createProfile({
    filter: (play) => behaviour.filter(play),
    get dailyLimit() {
      return behaviour.dailyLimit;
    },
    get tooOldCode() {
      return behaviour.tooOldCode;
    },
  });
  const sessions = createSessions(() => behaviour.autoApprove);

  const error = (code: number): Answer => {
    const isUnavailable = code === 11 || code === 16;
    const bad = isUnavailable ? 503 : code === 9 || code === 4 || code === 14 ? 403 : 400;
    return { status: behaviour.errorStatus === 'ok' ? 200 : bad, body: errorBody(code) };
  };
  const answer = (body: unknown): Answer => ({ status: 200, body });

  /** Notes the breach and gives the error the real service has for it. */
  const breach = (method: string, parameter: string | null, text: string, code: number): Answer => {
    violations.push({ method, parameter, text });
    return error(code);
  };

  const carryOut = ({ method, parameters, headers, rawBody }: RecordedCall): Answer => {
    const [headerFault] = headerFaults(headers);
    if (headerFault !== undefined) return breach(method, null, headerFault, 6);
    const { wrong } = parseForm(rawBody);
    if (wrong !== null) return breach(method, null, wrong, 6);
    if (parameters.get('format') !== 'json') return breach(method, 'format', 'not json', 5);
    if (parameters.get('api_key') !== apiKey) return error(10);
    if (parameters.get('api_sig') !== signatureOf(parameters, sharedSecret)) return error(13);
    switch (method) {
      case 'auth.getToken':
        return answer({ token: sessions.token(behaviour.nowMs()) });
      case 'auth.getSession': {
        const exchange = sessions.exchange(parameters.get('token') ?? '', behaviour.nowMs());
        if (typeof exchange === 'number') return error(exchange);
        const subscriber = behaviour.numbersAsText ? '0' : 0;
        return answer({ session: { name: exchange.username, key: exchange.key, subscriber } });
      }
      case 'user.getInfo': {
        const name = sessions.userOf(parameters.get('sk') ?? '');
        return name === null ? error(9) : answer({ user: { name, playcount: '0' } });
      }
      case 'track.updateNowPlaying':
      case 'track.scrobble':
        return carryOutForUser(method, parameters);
      default:
        return breach(method, 'method', 'unknown', 3);
    }
  };

  const carryOutForUser = (method: 'track.updateNowPlaying' | 'track.scrobble', parameters: Parameters): Answer => {
    const username = sessions.userOf(parameters.get('sk') ?? '');
    if (username === null) return error(9);
    const { plays, faults } = playsOf(parameters);
    for (const [parameter, text] of [...faults, ...plays.flatMap((play) => playFaults(method, play))]) {
      violations.push({ method, parameter, text });
    }
    // Last.fm takes much that it should not; what it refuses is a play without what is required.
    const isComplete = (play: Play) =>
      play['artist'] && play['track'] && (play['timestamp'] || method !== 'track.scrobble');
    if (plays.length === 0 || faults.length > 0 || !plays.every(isComplete)) return error(6);
    const [first = {}] = plays;
    if (method === 'track.updateNowPlaying') {
      nowPlaying.set(username, first);
      return answer(nowPlayingReply(first));
    }
    const codes = plays.map((play) => profile.take(username, play, behaviour.nowMs()));
    return answer(scrobbleReply(plays, codes, behaviour.numbersAsText));
  };

  const send = (response: ServerResponse, { status, body }: Answer) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const rawBody = await bodyText(incoming);
    response.setHeader('Date', new Date(behaviour.nowMs()).toUTCString());
    response.on('close', () => {
      for (const listener of listeners) listener();
    });
    if (incoming.method !== 'POST' || incoming.url !== API_PATH) {
      violations.push({ method: '', parameter: null, text: `${incoming.method} ${incoming.url}` });
      return send(response, { status: 404, body: errorBody(3) });
    }
    const { parameters } = parseForm(rawBody);
    const method = parameters.get('method') ?? '';
    const failure = failures.next(method);
    const { headers } = incoming;
    const call = { method, parameters, headers, rawBody, atWallMs: Date.now(), failure: failure?.mode ?? null };
    calls.push(call);
    if (failure === null) return send(response, carryOut(call));
    answerBadly(response, failure, worksBeforeFailing(failure) ? carryOut(call) : answer({}));
  };

  let listening = await listen(0, handle);
  const { port } = listening.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let isDown = false;

  return {
    url,
    apiUrl: url + API_PATH,
    apiKey,
    sharedSecret,
    calls,
    violations,
    scrobbles: profile.scrobbles,
    get repeats() {
      return profile.repeats;
    },
    nowPlaying,
    behaviour,
    get tokens() {
      return sessions.tokens;
    },
    callsOf: (method) => calls.filter((call) => call.method === method),
    approve: (username = 'ada', token) => sessions.approve(username, token),
    expireTokens: () => sessions.expireTokens(),
    issueSession: (username = 'ada') => sessions.issue(username),
    revoke: () => sessions.revokeAll(),
    async fail(failure) {
      if (failure.mode !== 'down') return failures.add(failure);
      isDown = true;
      await closeServer(listening);
    },
    async recover() {
      failures.clear();
      if (isDown) listening = await listen(port, handle);
      isDown = false;
    },
    waitFor: (condition, timeoutMs = 10_000) => waitFor(condition, timeoutMs, listeners),
    close: () => closeServer(listening),
  };
}
