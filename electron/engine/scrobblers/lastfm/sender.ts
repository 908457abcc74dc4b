/** Sends plays, up to fifty in a call, and says what became of each (contract sections 4 and 5). */
import { errorText } from '../../../../shared/errors.ts';
import type { Ports } from '../../ports.ts';
import type { ComposedEvent, Delivery } from '../../scrobble/service.ts';
import type { Granted } from '../token-keeper.ts';
import type { Api } from './api.ts';
import type { ApiClient, ApiResult, Credentials } from './client.ts';
import { scrobbleDeliveries } from './delivery.ts';
import { errorClass, problemOf } from './errors.ts';
import { SCROBBLE } from './payload.ts';
import type { Parameters } from './signature.ts';

const FIRST_RATE_LIMIT_WAIT_MS = 60_000;
const LONGEST_RATE_LIMIT_WAIT_MS = 120 * 60_000;

/** What a call for a user needs. */
export interface Line {
  readonly ok: true;
  readonly api: Api;
  readonly credentials: Credentials;
  readonly session: Granted;
}

/** Why no call can be made. */
export interface NoLine {
  readonly ok: false;
  readonly outcome: Extract<Delivery, { kind: 'blocked' | 'later' }>;
}

export interface SenderOptions {
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly client: ApiClient;
  readonly line: () => Promise<Line | NoLine>;
  /** The service does not accept this session any more. */
  readonly onRefused: (line: Line) => Promise<Delivery>;
  /** Only the user can help: a wrong key, a suspended one. */
  readonly onMisconfigured: (problem: ReturnType<typeof problemOf>) => void;
}

/** Events of one path. Never rejects. */
export type Sender = (events: readonly ComposedEvent[], signal: AbortSignal) => Promise<readonly Delivery[]>;

export function createSender({ ports, client, line, onRefused, onMisconfigured }: SenderOptions): Sender {
  const { clock, log } = ports;
  let rateLimits = 0;

  const call = async (on: Line, method: string, parameters: Parameters, signal: AbortSignal): Promise<ApiResult> => {
    const { api, credentials, session } = on;
    const result = await client({ api, credentials, sessionKey: session.accessToken, method, parameters, signal });
    if (result.kind === 'reply') rateLimits = 0;
    return result;
  };

  /** What a failure means for every play of the call; `refused` is about one of them. */
  const failed = async (on: Line, result: Exclude<ApiResult, { kind: 'reply' }>): Promise<Delivery> => {
    if (result.kind === 'failure') return { kind: 'later', problem: result.problem };
    const problem = problemOf(result);
    switch (errorClass(result.code)) {
      case 'retry':
        return { kind: 'later', problem };
      case 'rate_limit': {
        rateLimits += 1;
        const waitMs = Math.min(FIRST_RATE_LIMIT_WAIT_MS * 2 ** (rateLimits - 1), LONGEST_RATE_LIMIT_WAIT_MS);
        const retryAtMs = Math.max(clock.wallMs() + waitMs, problem.retryAtMs ?? 0);
        return { kind: 'later', problem: { ...problem, retryAtMs } };
      }
      case 'login':
        return onRefused(on);
      case 'configuration':
        onMisconfigured(problem);
        return { kind: 'blocked', problem };
      case 'refused':
        return { kind: 'refused', problem };
    }
  };

  /** One call for all. A play that cannot be taken makes the whole call fail: it is found by halves. */
  const scrobble = async (
    on: Line,
    plays: readonly Parameters[],
    signal: AbortSignal,
  ): Promise<readonly Delivery[]> => {
    const result = await call(on, SCROBBLE, inOneCall(plays), signal);
    if (result.kind === 'reply') return scrobbleDeliveries(result.body, plays.length, clock.wallMs());
    const outcome = await failed(on, result);
    if (outcome.kind !== 'refused' || plays.length === 1) return plays.map(() => outcome);
    const middle = Math.ceil(plays.length / 2);
    const first = await scrobble(on, plays.slice(0, middle), signal);
    const rest = plays.slice(middle);
    const stopped = first.find(({ kind }) => kind === 'later' || kind === 'blocked');
    return [...first, ...(stopped === undefined ? await scrobble(on, rest, signal) : rest.map(() => stopped))];
  };

  const send: Sender = async (events, signal) => {
    const [first] = events;
    if (first === undefined) return [];
    const on = await line();
    if (!on.ok) return events.map(() => on.outcome);
    if (first.path === SCROBBLE) return await scrobble(on, events.map(parametersOf), signal);
    const result = await call(on, first.path, parametersOf(first), signal);
    return [result.kind === 'reply' ? { kind: 'sent' } : await failed(on, result)];
  };

  return async (events, signal) => {
    try {
      return await send(events, signal);
    } catch (error) {
      // A bug: the plays stay.
      const text = `The delivery to Last.fm failed inside the companion: ${errorText(error)}.`;
      log.error(text);
      return events.map(() => ({ kind: 'later', problem: { kind: 'internal', text, service: 'lastfm' } }));
    }
  };
}

function parametersOf({ body }: ComposedEvent): Parameters {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
}

/** `artist`, `track` … for one play; `artist[0]`, `track[0]` … for several. */
function inOneCall(plays: readonly Parameters[]): Parameters {
  const [first = {}] = plays;
  if (plays.length === 1) return first;
  return Object.fromEntries(
    plays.flatMap((play, index) => Object.entries(play).map(([name, value]) => [`${name}[${index}]`, value])),
  );
}
