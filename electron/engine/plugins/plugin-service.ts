/** An outsider's plugin as a service: its events are composed and stored here, and handed to its process one by one. */
import type { Problem } from '../../../shared/errors.ts';
import type { PlaybackEvent } from '../../../shared/plugin-api.ts';
import type { LoginStatus } from '../../../shared/state.ts';
import { secondsToMs } from '../../../shared/units.ts';
import type { Clock } from '../ports.ts';
import type { AccountService, ComposedEvent, Delivery, DeliveryFacts } from '../scrobble/service.ts';
import { aliasOf, isEventAlias } from '../scrobblers/aliases.ts';
import { playbackEvent } from '../scrobblers/playback-event.ts';
import type { Question } from './plugin-run.ts';
import type { Supervisor } from './supervisor.ts';

export interface PluginServiceOptions {
  readonly name: string;
  readonly label: string;
  readonly supervisor: Supervisor;
  readonly clock: Pick<Clock, 'wallMs'>;
}

export interface PluginService extends AccountService {
  /** Its process runs, or does not any more. */
  changed(): void;
  /** Something that the user has to open in the browser. */
  showAddress(address: string): void;
}

/** Path of what a plugin put into the queue itself. */
export const QUEUE_PATH = 'queue:';
/** An event on which a plugin failed so often, over such a time, would hold up all that follows it for ever. */
const MOST_FAILURES = 10;
const LONGEST_FAILING_MS = 24 * 3600 * 1000;
/** Sooner after the event it is no replay. */
const LATE_MS = 60_000;

export function createPluginService({ name, label, supervisor, clock }: PluginServiceOptions): PluginService {
  const listeners = new Set<() => void>();
  let address: string | null = null;
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };

  const notRunning = (): Problem =>
    supervisor.problem() ?? { kind: 'plugin', service: name, text: `The plugin ${label} does not run.` };
  const account = () =>
    supervisor.isUp()
      ? ({ state: 'linked', accountName: null } as const)
      : ({ state: 'unavailable', accountName: null, problem: notRunning() } as const);

  const deliver = async (event: ComposedEvent, signal: AbortSignal, facts?: DeliveryFacts): Promise<Delivery> => {
    const attempts = facts?.attempts ?? 0;
    const question = questionOf(event, attempts, clock.wallMs());
    if (question === null) return refused(`${label}: the stored event is not one of this version.`);
    const answer = await supervisor.ask(question, signal);
    switch (answer.kind) {
      case 'done':
        return { kind: 'sent' };
      case 'drop':
        return refused(`${label} does not want it: ${answer.reason}`);
      case 'retry': {
        const retryAtMs = clock.wallMs() + secondsToMs(answer.afterSeconds);
        return { kind: 'later', problem: { ...problem(`${label} asked to be tried again later.`), retryAtMs } };
      }
      case 'auth':
        return {
          kind: 'blocked',
          problem: {
            kind: 'login_needed',
            service: name,
            text: `${label} cannot log in: look at its settings (companion services settings ${name}).`,
          },
        };
      case 'failed': {
        const isStuck = attempts + 1 >= MOST_FAILURES && clock.wallMs() - happenedAtMs(event) > LONGEST_FAILING_MS;
        const text = `${label} failed on it: ${answer.text}`;
        return isStuck ? refused(text) : { kind: 'later', problem: problem(text) };
      }
      case 'ended':
        return { kind: 'later', problem: problem(`${label} ended while it had it: ${answer.text}.`) };
    }
  };
  const problem = (text: string): Problem => ({ kind: 'plugin', service: name, text });
  const refused = (text: string): Delivery => ({ kind: 'refused', problem: problem(text) });

  const loginStatus = (): LoginStatus => ({
    service: name,
    method: 'browser',
    state: address === null ? 'none' : 'pending',
    userCode: null,
    address,
    expiresAtMs: null,
    secondsLeft: null,
    accountName: null,
    text:
      address === null
        ? `${label} has no login here; what it needs are settings: companion services settings ${name}`
        : `${label} asks you to open ${address}`,
  });

  return {
    name,
    label,
    keepsAll: true,
    compose: (event, item, context) => ({
      path: aliasOf(event.kind),
      body: playbackEvent(event, item, context) as unknown as Readonly<Record<string, unknown>>,
    }),
    account,
    onAccountChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    deliver,
    accountInfo: () => {
      const { state } = account();
      const text = state === 'linked' ? 'The plugin runs.' : notRunning().text;
      return { service: name, label, state, accountName: null, text };
    },
    diagnostics: () => ({ backendUrl: null, backendError: null, deviceId: null }),
    test: async () => ({
      service: name,
      outcome: supervisor.isUp() ? 'authenticated' : 'unreachable',
      accountName: null,
      text: supervisor.isUp() ? `The plugin ${label} runs.` : notRunning().text,
    }),
    login: async () => loginStatus(),
    loginStatus,
    cancelLogin: () => {
      address = null;
      return loginStatus();
    },
    logout: async () => problem(`${label} has no login here. Its secrets are among its settings.`),
    onSettingsChanged: () => {},
    close: async () => {
      listeners.clear();
    },
    changed,
    showAddress: (given) => {
      address = given;
      changed();
    },
  };
}

function questionOf({ path, body }: ComposedEvent, attempts: number, nowMs: number): Question | null {
  if (path.startsWith(QUEUE_PATH)) {
    return { type: 'queued', kind: path.slice(QUEUE_PATH.length), payload: body['payload'] ?? null };
  }
  if (!isEventAlias(path)) return null;
  const event = body as unknown as PlaybackEvent;
  const isLate = nowMs - secondsToMs(event.timestamp) > LATE_MS;
  return { type: 'event', alias: path, event: { ...event, replayed: attempts > 0 || isLate } };
}

function happenedAtMs({ body }: ComposedEvent): number {
  const { timestamp } = body;
  return typeof timestamp === 'number' ? secondsToMs(timestamp) : 0;
}
