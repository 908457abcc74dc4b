/** Renewing a login: what the answers mean, and leaving a service in trouble alone for a while. */
import type { Problem } from '../../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import { type ApiResult, describeReply, isSuccess } from './json-client.ts';
import { readTokenReply, type TokenReply } from './token-pair.ts';

export type RefreshResult =
  | { readonly kind: 'renewed'; readonly reply: TokenReply }
  /** The service itself says that the login is over. */
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'later'; readonly problem: Problem };

export interface Refresher<Place> {
  /** Asks the service; while it is to be left alone, answers at once with the reason. Only the service's own refusal is the end of a login. */
  request(place: Place, refreshToken: string): Promise<RefreshResult>;
  /** Forgets what happened to another login. */
  reset(): void;
}

export interface RefresherOptions<Place> {
  readonly service: string;
  readonly label: string;
  readonly clock: Clock;
  /** The one request that renews. */
  readonly ask: (place: Place, refreshToken: string) => Promise<ApiResult>;
  /** Statuses by which the service says in its own words that the login is over. */
  readonly gone: ReadonlySet<number>;
}

/** Between tries that the service answered badly (PunchPlay allows 20 an hour). */
const PAUSE_MS = { first: 30_000, longest: 300_000 } as const;

export function createRefresher<Place>(options: RefresherOptions<Place>): Refresher<Place> {
  const { clock } = options;
  let pauseMs: number = PAUSE_MS.first;
  let paused: { readonly untilMonotonicMs: number; readonly problem: Problem } | null = null;
  const reset = () => {
    pauseMs = PAUSE_MS.first;
    paused = null;
  };
  return {
    reset,
    async request(place, refreshToken) {
      if (paused !== null && clock.monotonicMs() < paused.untilMonotonicMs) {
        return { kind: 'later', problem: paused.problem };
      }
      const reply = await options.ask(place, refreshToken);
      const result = readRefresh(reply, options);
      if (result.kind !== 'later') reset();
      // A try that brought no answer the service has not counted.
      if (result.kind !== 'later' || reply.kind === 'failure') return result;
      const nowMs = clock.wallMs();
      const retryAtMs = Math.max(result.problem.retryAtMs ?? 0, nowMs + pauseMs);
      const problem = { ...result.problem, retryAtMs };
      paused = { untilMonotonicMs: clock.monotonicMs() + (retryAtMs - nowMs), problem };
      pauseMs = Math.min(pauseMs * 2, PAUSE_MS.longest);
      return { kind: 'later', problem };
    },
  };
}

function readRefresh(
  reply: ApiResult,
  { service, label, gone }: Pick<RefresherOptions<unknown>, 'service' | 'label' | 'gone'>,
): RefreshResult {
  if (reply.kind === 'failure') return { kind: 'later', problem: { ...reply.problem, stage: 'refresh' } };
  const tokens = isSuccess(reply) ? readTokenReply(reply.body) : null;
  if (tokens !== null) return { kind: 'renewed', reply: tokens };
  const inOwnWords = reply.content === 'json' || reply.content === 'empty';
  if (inOwnWords && gone.has(reply.status)) return { kind: 'gone', reason: describeReply(reply) };
  return {
    kind: 'later',
    problem: {
      kind: reply.status === 429 ? 'service_busy' : 'service_unreachable',
      text: `${label} did not renew the login (${describeReply(reply)}).`,
      stage: 'refresh',
      service,
      ...(reply.retryAtMs === null ? {} : { retryAtMs: reply.retryAtMs }),
    },
  };
}
