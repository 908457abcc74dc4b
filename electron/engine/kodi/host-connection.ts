/** Keeps one box connected: over WebSocket, else over HTTP, else it tries again and again. */
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { StageResult } from '../../../shared/state.ts';
import type { Random } from '../ports.ts';
import { createBell } from './bell.ts';
import type { Link } from './connection-link.ts';
import { calledOffProblem } from './connection-problems.ts';
import { connectedText, connectInStages, pollingText } from './connection-stages.ts';
import type { ConnectionStatus, Heard, HostConnection, HostConnectionOptions } from './connection-status.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 20_000;
/** A connection that lasted so long was a good one: after it the retries begin anew. */
const LASTED_MS = 10_000;
/** A Kodi that just starts opens its web server a moment before its WebSocket. */
const FIRST_WEBSOCKET_RETRY_MS = 5000;
const WEBSOCKET_RETRY_MS = 60_000;

/**
 * How long to wait after so many failures in a row, in ms: 0.5 s, doubled each time up to 20 s, and up to half as much
 * again, so that companions that lost the same box do not all come back in the same moment. 30 s at most.
 */
export function retryDelayMs(failures: number, random: Pick<Random, 'fraction'>): number {
  const base = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
  return Math.round(base * (1 + random.fraction() / 2));
}

const NOT_WATCHED: ConnectionStatus = {
  connection: 'disabled',
  connectionText: 'Not watched.',
  stages: [],
  kodiName: null,
  kodiVersion: null,
  nextRetryAtMs: null,
  problem: null,
};

interface Connected {
  readonly link: Link;
  readonly stages: readonly StageResult[];
}

interface Running {
  readonly stopping: AbortController;
  readonly done: Promise<unknown>;
}

/** Does nothing before `start()`. */
export function createHostConnection(options: HostConnectionOptions): HostConnection {
  const { clock, random, log } = options.ports;
  const bell = createBell(clock);
  const tests = new Set<Running>();
  let running: Running | null = null;
  let status = NOT_WATCHED;
  let link: Link | null = null;
  let heard: Heard | null = null;
  let failures = 0;

  /** A mistake of whoever listens must not end the connection. */
  function tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      log.error('A listener of the connection failed.', { error: errorText(error) });
    }
  }

  function publish(change: Partial<ConnectionStatus>): void {
    status = { ...status, ...change };
    tell(() => options.onStatus(status));
  }

  async function run(signal: AbortSignal): Promise<void> {
    publish({ connection: 'connecting', connectionText: `Connecting to ${options.address}.` });
    while (!signal.aborted) {
      const attempt = await connectInStages(options, signal);
      const problem = attempt.ok ? await live(attempt, signal) : attempt.problem;
      if (signal.aborted) break;
      const delayMs = retryDelayMs(failures, random);
      failures += 1;
      if (problem.text !== status.connectionText) log.warn(problem.text, { kind: problem.kind, stage: problem.stage });
      publish({
        connection: 'unreachable',
        connectionText: problem.text,
        stages: attempt.ok ? withReadyFailed(attempt.stages, problem) : attempt.stages,
        nextRetryAtMs: clock.wallMs() + delayMs,
        problem,
      });
      await bell.sleep(delayMs);
    }
  }

  function withReadyFailed(stages: readonly StageResult[], { text }: Problem): readonly StageResult[] {
    return stages.map((result) =>
      result.stage === 'ready' ? { ...result, outcome: 'failed', text, atMs: clock.wallMs() } : result,
    );
  }

  /** From the first word to the last; gives what ended it. */
  async function live(first: Connected, signal: AbortSignal): Promise<Problem> {
    const sinceMs = clock.monotonicMs();
    let current = first;
    for (;;) {
      const next = signal.aborted ? { problem: calledOffProblem({}) } : await liveThrough(current);
      if ('problem' in next) {
        const closed = current.link.close();
        heard = current.link.lastHeard();
        link = null;
        if (!signal.aborted) announceLoss(heard, next.problem);
        await closed;
        if (clock.monotonicMs() - sinceMs >= LASTED_MS) failures = 0;
        return next.problem;
      }
      current = next;
    }
  }

  /** What ended the link, or the better one that was found for it and takes its place. */
  async function liveThrough(current: Connected): Promise<Connected | { readonly problem: Problem }> {
    const previous = link;
    announce(current);
    await previous?.close();
    if (current.link.transport === 'websocket') return { problem: await current.link.ended };
    const over = new AbortController();
    void current.link.ended.then(() => {
      over.abort();
      bell.ring();
    });
    const better = await seekWebSocket(over.signal);
    return better ?? { problem: await current.link.ended };
  }

  function announce({ link: newLink, stages }: Connected): void {
    link = newLink;
    const { transport, identity, detour, caller } = newLink;
    const connectionText = detour === null ? connectedText(identity) : pollingText(detour);
    log.info(connectionText);
    publish({
      connection: detour === null ? 'connected' : 'polling',
      connectionText,
      stages,
      kodiName: identity.name,
      kodiVersion: identity.versionText,
      nextRetryAtMs: null,
      problem: detour,
    });
    tell(() => options.onUp(caller, transport));
    newLink.listen((raw) => tell(() => options.onNotification(raw)));
  }

  function announceLoss({ monotonicMs, wallMs }: Heard, problem: Problem): void {
    tell(() => options.onDown({ heardMonotonicMs: monotonicMs, heardWallMs: wallMs, problem }));
  }

  /** Tries the WebSocket soon, then once a minute while the box is polled; null where that is over before it worked. */
  async function seekWebSocket(over: AbortSignal): Promise<Connected | null> {
    for (let waitMs = FIRST_WEBSOCKET_RETRY_MS; !over.aborted; waitMs = WEBSOCKET_RETRY_MS) {
      await bell.sleep(waitMs);
      if (over.aborted) break;
      const attempt = await connectInStages(options, over, { websocketOnly: true });
      if (attempt.ok) return attempt;
      if (over.aborted) break;
      publish({ connectionText: pollingText(attempt.problem), problem: attempt.problem });
    }
    return null;
  }

  return {
    start() {
      if (running) return;
      const stopping = new AbortController();
      const done = run(stopping.signal).catch((error: unknown) =>
        log.error('Watching a box ended by a mistake in the program.', { error: errorText(error) }),
      );
      running = { stopping, done };
    },

    async stop() {
      const ending = running === null ? [...tests] : [running, ...tests];
      running = null;
      for (const { stopping } of ending) stopping.abort();
      bell.ring();
      await Promise.all([link?.close(), ...ending.map(({ done }) => done)]);
      status = NOT_WATCHED;
    },

    retryNow() {
      failures = 0;
      link?.probe();
      bell.ring();
    },

    giveUp(problem) {
      link?.giveUp(problem);
    },

    reconnect() {
      failures = 0;
      void link?.close();
      bell.ring();
    },

    async test() {
      const stopping = new AbortController();
      const attempt = connectInStages(options, stopping.signal);
      const test = { stopping, done: attempt };
      tests.add(test);
      try {
        const result = await attempt;
        if (result.ok) {
          await result.link.close();
          if (link === null) bell.ring();
        }
        return result.stages;
      } finally {
        tests.delete(test);
      }
    },

    status: () => status,
    lastHeard: () => link?.lastHeard() ?? heard,
  };
}
