/** The way to a box in named stages. A start, a retry and a test go through the same ones. */
import * as v from 'valibot';
import type { Problem } from '../../../shared/errors.ts';
import type { HostStage, StageResult } from '../../../shared/state.ts';
import { createEarlyNotifications, createHttpLink, createWebSocketLink, type Link } from './connection-link.ts';
import {
  bothProblems,
  calledOffProblem,
  endProblem,
  loginProblem,
  notKodiProblem,
  OLDEST_API_MAJOR,
  openProblem,
  tooOldProblem,
  unansweredProblem,
  unresolvedProblem,
} from './connection-problems.ts';
import type { HostConnectionOptions, ResolvedAddress } from './connection-status.ts';
import { httpOrigin, lookUpName, resolveAddress } from './host-address.ts';
import { createHttpCaller } from './http-json-rpc.ts';
import { openJsonRpcSocket, type SocketEnd } from './json-rpc-socket.ts';
import { KodiCallError, type KodiCaller } from './kodi-caller.ts';
import { askApiVersion, askIdentity, type KodiIdentity } from './questions.ts';
import { createStageList, type StageList } from './stage-list.ts';

export type Attempt = { readonly stages: readonly StageResult[] } & (
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly problem: Problem }
);

type Found<Value, Missing = Problem> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Missing };

/** What every stage works on. */
interface Way {
  readonly options: HostConnectionOptions;
  readonly stages: StageList;
  readonly signal: AbortSignal;
}

/** Each stage has so long. */
const STAGE_LIMIT_MS = 5000;

/**
 * Tries the WebSocket, and where that leads to no Kodi, the web server too (unless `websocketOnly`).
 * Never rejects; the signal ends it soon, with a problem of kind `cancelled`.
 */
export async function connectInStages(
  options: HostConnectionOptions,
  signal: AbortSignal,
  { websocketOnly = false } = {},
): Promise<Attempt> {
  const stages = createStageList(options.ports.clock);
  const result = await connectEitherWay({ options, stages, signal }, websocketOnly);
  if (!result.ok) {
    const problem = signal.aborted ? calledOffProblem(result.problem) : result.problem;
    stages.failed(problem);
    return { ok: false, problem, stages: stages.list() };
  }
  if (!signal.aborted) return { ok: true, link: result.value, stages: stages.list() };
  await result.value.close();
  return { ok: false, problem: calledOffProblem({ stage: 'ready' }), stages: stages.list() };
}

async function connectEitherWay(way: Way, websocketOnly: boolean): Promise<Found<Link>> {
  const { options, stages, signal } = way;
  const { lookup = lookUpName, ports } = options;
  const resolution = await resolveAddress(options.address, {
    clock: ports.clock,
    lookup,
    limitMs: STAGE_LIMIT_MS,
    signal,
  });
  if (!resolution.ok) return { ok: false, problem: unresolvedProblem(options, resolution.reason) };
  stages.ok('resolve', resolution.text);
  const first = await connectWebSocket(way, resolution.addresses);
  if (first.ok || websocketOnly || first.problem.kind === 'host_too_old' || signal.aborted) return first;
  const second = await connectHttp(way, first.problem);
  return second.ok ? second : { ok: false, problem: bothProblems(first.problem, second.problem) };
}

async function connectWebSocket(way: Way, addresses: readonly ResolvedAddress[]): Promise<Found<Link>> {
  const { options, stages, signal } = way;
  const { clock, log } = options.ports;
  const early = createEarlyNotifications();
  const socketEnd = Promise.withResolvers<SocketEnd>();
  let end: SocketEnd | null = null;
  const opened = await openJsonRpcSocket({
    addresses,
    port: options.port,
    clock,
    openLimitMs: STAGE_LIMIT_MS,
    signal,
    onNotification: early.take,
    onEnd(how) {
      end = how;
      socketEnd.resolve(how);
    },
  });
  if (!opened.ok) return { ok: false, problem: openProblem(options, opened.failure) };
  const { socket } = opened;
  stages.ok('connect', `Connected to port ${options.port}.`);
  const problemOf = (stage: HostStage, error: KodiCallError): Problem => {
    if (end?.reason === 'closed' && stage === 'version') {
      return { ...openProblem(options, { reason: 'hung_up', detail: end.detail }), stage };
    }
    if (end) return endProblem(options, stage, end);
    if (stage === 'version') return notKodiProblem(options, options.port, error.message);
    return unansweredProblem(options, stage, error);
  };
  const identity = await meet(way, socket, { hangUp: socket.close, prepare: chooseNotifications, problemOf });
  if (!identity.ok) {
    await socket.close();
    return identity;
  }
  stages.ok('ready', connectedText(identity.value));
  const parts = {
    target: options,
    clock,
    log,
    socket,
    socketEnded: socketEnd.promise,
    early,
    identity: identity.value,
  };
  return { ok: true, value: createWebSocketLink(parts) };
}

/** The problem is null where there is no web server that could be spoken of. */
async function connectHttp(way: Way, detour: Problem): Promise<Found<Link, Problem | null>> {
  const { options, stages } = way;
  const { clock, fetch } = options.ports;
  const { address, httpPort, user, password } = options;
  const settled: Parameters<typeof createHttpLink>[0]['settled'] = { listener: null };
  const caller = createHttpCaller({
    origin: httpOrigin(address, httpPort),
    user,
    password,
    clock,
    fetch,
    onSettled: (error) => settled.listener?.(error),
  });
  const problemOf = (stage: HostStage, error: KodiCallError): Problem | null => {
    if (error.failure === 'login') return loginProblem(options, user, error);
    if (stage !== 'version') return unansweredProblem(options, stage, error);
    const isNobodyThere = error.failure === 'closed' || error.failure === 'timeout';
    return isNobodyThere ? null : notKodiProblem(options, httpPort, error.message);
  };
  const identity = await meet(way, caller, { hangUp: caller.close, problemOf });
  if (!identity.ok) {
    caller.close();
    return identity;
  }
  stages.ok('connect', `The web server on port ${httpPort} answers; port ${options.port} does not: ${detour.text}`);
  stages.ok('ready', pollingText(detour));
  return {
    ok: true,
    value: createHttpLink({ target: options, clock, caller, settled, identity: identity.value, detour }),
  };
}

/** `Connected to LivingRoom (Kodi 20.1)` */
export function connectedText({ name, versionText }: KodiIdentity): string {
  return `Connected to ${name === null ? versionText : `${name} (${versionText})`}`;
}

export function pollingText(detour: Problem): string {
  return `Polling over HTTP, because ${detour.text}`;
}

interface Meeting<Missing> {
  /** Fails the calls that wait, when the attempt is called off. */
  hangUp(): unknown;
  /** What the transport needs before it is ready. */
  prepare?(caller: KodiCaller): Promise<void>;
  problemOf(stage: HostStage, error: KodiCallError): Missing;
}

/** The stages after the connection: the same questions over either transport. */
async function meet<Missing extends Problem | null>(
  { options, stages, signal }: Way,
  caller: KodiCaller,
  { hangUp, prepare, problemOf }: Meeting<Missing>,
): Promise<Found<KodiIdentity, Missing | Problem>> {
  let stage: HostStage = 'version';
  const callOff = () => void hangUp();
  signal.addEventListener('abort', callOff);
  try {
    const version = await askApiVersion(caller);
    if (version.major < OLDEST_API_MAJOR) return { ok: false, problem: tooOldProblem(options, version) };
    stages.ok('version', `JSON-RPC ${version.major}.${version.minor}.${version.patch}.`);
    stage = 'identity';
    const identity = await askIdentity(caller, version);
    const { name, versionText } = identity;
    stages.ok('identity', name === null ? `${versionText}.` : `${name}, ${versionText}.`);
    stage = 'ready';
    await prepare?.(caller);
    return { ok: true, value: identity };
  } catch (error) {
    if (error instanceof KodiCallError) return { ok: false, problem: problemOf(stage, error) };
    throw error;
  } finally {
    signal.removeEventListener('abort', callOff);
  }
}

/** Holds for this connection only. PVR goes off in Kodi 20 unless it is named; so all are. */
const WANTED_NOTIFICATIONS = {
  Player: true,
  Playlist: true,
  System: true,
  VideoLibrary: true,
  AudioLibrary: true,
  Application: false,
  GUI: false,
  Input: false,
  Other: false,
  PVR: false,
};

/** A saving, not a need: unwanted notifications are ignored anyway, so a refusal is nothing. */
async function chooseNotifications(caller: KodiCaller): Promise<void> {
  try {
    await caller.call('JSONRPC.SetConfiguration', { notifications: WANTED_NOTIFICATIONS }, v.unknown());
  } catch (error) {
    if (!(error instanceof KodiCallError && error.answered)) throw error;
  }
}
