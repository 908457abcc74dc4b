/** The request that renews a login (contract section 3, "Tokens"). */
import type { Problem } from '../../../../shared/errors.ts';
import type { Clock } from '../../ports.ts';
import type { Backend } from './backend-url.ts';
import { type ApiClient, type ApiReply, describeReply, isSuccess, TIMEOUT_MS } from './client.ts';
import { readTokenReply, type TokenReply } from './token-pair.ts';

export type RefreshResult =
  | { readonly kind: 'renewed'; readonly reply: TokenReply }
  /** The service itself says that the login is over. */
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'later'; readonly problem: Problem };

export interface Refresher {
  /** Asks the service; while it is to be left alone, answers at once with the reason. Only the service's own refusal is the end of a login. */
  request(backend: Backend, refreshToken: string): Promise<RefreshResult>;
  /** Forgets what happened to another login. */
  reset(): void;
}

const GONE: ReadonlySet<number> = new Set([400, 401, 403]);

/** Between tries that the service answered badly: it allows 20 an hour (contract section 3, "Rate limits"). */
const PAUSE_MS = { first: 30_000, longest: 300_000 } as const;

export function createRefresher(client: ApiClient, clock: Clock): Refresher {
  let pauseMs: number = PAUSE_MS.first;
  let paused: { readonly untilMonotonicMs: number; readonly problem: Problem } | null = null;
  const reset = () => {
    pauseMs = PAUSE_MS.first;
    paused = null;
  };
  return {
    reset,
    async request(backend, refreshToken) {
      if (paused !== null && clock.monotonicMs() < paused.untilMonotonicMs) {
        return { kind: 'later', problem: paused.problem };
      }
      const { answered, result } = await ask(client, backend, refreshToken);
      if (result.kind !== 'later') reset();
      if (result.kind !== 'later' || !answered) return result;
      const nowMs = clock.wallMs();
      const retryAtMs = Math.max(result.problem.retryAtMs ?? 0, nowMs + pauseMs);
      const problem = { ...result.problem, retryAtMs };
      paused = { untilMonotonicMs: clock.monotonicMs() + (retryAtMs - nowMs), problem };
      pauseMs = Math.min(pauseMs * 2, PAUSE_MS.longest);
      return { kind: 'later', problem };
    },
  };
}

/** `answered`: the service has counted this try. */
async function ask(
  client: ApiClient,
  backend: Backend,
  refreshToken: string,
): Promise<{ readonly answered: boolean; readonly result: RefreshResult }> {
  const reply = await client({
    backend,
    method: 'POST',
    path: '/api/auth/refresh',
    body: { refresh_token: refreshToken },
    timeoutMs: TIMEOUT_MS.refresh,
  });
  if (reply.kind === 'failure') {
    return { answered: false, result: { kind: 'later', problem: { ...reply.problem, stage: 'refresh' } } };
  }
  return { answered: true, result: readRefresh(reply) };
}

function readRefresh(reply: ApiReply): RefreshResult {
  const tokens = isSuccess(reply) ? readTokenReply(reply.body) : null;
  if (tokens !== null) return { kind: 'renewed', reply: tokens };
  const inOwnWords = reply.content === 'json' || reply.content === 'empty';
  if (inOwnWords && GONE.has(reply.status)) return { kind: 'gone', reason: describeReply(reply) };
  return {
    kind: 'later',
    problem: {
      kind: reply.status === 429 ? 'service_busy' : 'service_unreachable',
      text: `PunchPlay did not renew the login (${describeReply(reply)}).`,
      stage: 'refresh',
      service: 'punchplay',
      ...(reply.retryAtMs === null ? {} : { retryAtMs: reply.retryAtMs }),
    },
  };
}
