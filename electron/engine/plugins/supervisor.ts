/**
 * Keeps one plugin running: starts it again after back-off when its process ends, and switches it off when it does so
 * again and again. Whatever it does, nothing else feels it.
 */
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { Random, Timer } from '../ports.ts';
import type { EventAlias } from '../scrobblers/aliases.ts';
import { type Lifecycle, PluginEnableError } from '../scrobblers/lifecycle.ts';
import type { SettingValues } from '../scrobblers/service-settings.ts';
import type { StateStore } from '../store/state-store.ts';
import { createPluginLog } from './plugin-log.ts';
import {
  type Answered,
  type Enabled,
  type PluginRun,
  type Question,
  type RunOptions,
  startPlugin,
} from './plugin-run.ts';

export interface SupervisorOptions extends Omit<RunOptions, 'enable' | 'onEnd'> {
  readonly name: string;
  readonly label: string;
  /** Absolute path of the module. */
  readonly entry: string;
  /** Of the manifest. */
  readonly events: readonly EventAlias[];
  readonly appVersion: string;
  readonly settings: () => Promise<SettingValues>;
  readonly random: Pick<Random, 'fraction'>;
  readonly state: StateStore;
  readonly onProblem: (problem: Problem) => void;
  /** It has begun or ceased to run. */
  readonly onChange: () => void;
}

export interface Supervisor extends Lifecycle {
  isUp(): boolean;
  /** What it is subscribed to, as it said last; null while it never did. */
  subscriptions(): ReadonlySet<EventAlias> | null;
  /** Why it does not run; null where it does, or was never asked to. */
  problem(): Problem | null;
  /** Forgets that it was switched off. */
  pardon(): void;
  /** Hands it an event and waits for its answer. */
  ask(question: Question, signal: AbortSignal): Promise<Answered>;
}

/** How a process ended. */
interface End {
  readonly reason: string;
  readonly livedMs: number;
}

const FIRST_RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 300_000;
/** So many ends in a row, each after less than ten minutes, and it is switched off. */
export const MOST_ENDS = 5;
const WELL_AFTER_MS = 600_000;
/** Longer than what the plugin itself is given. */
const DISABLE_LIMIT_MS = 6_000;

export const offKey = (name: string): string => `plugin_off ${name}`;

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { name, label, clock, log, state } = options;
  const pluginLog = createPluginLog(log, clock);
  let run: PluginRun | null = null;
  /** It was enabled, and is to be started again when it ends. */
  let isWanted = false;
  let known: ReadonlySet<EventAlias> | null = null;
  let problem: Problem | null = null;
  let endsInARow = 0;
  let lastEnd: End | null = null;
  let restart: Timer | null = null;
  let lastChange: Promise<unknown> = Promise.resolve();

  async function start(): Promise<Enabled> {
    let settings: SettingValues;
    try {
      settings = await options.settings();
    } catch (error) {
      return { ok: false, stage: 'configure', text: errorText(error) };
    }
    const { entry, events, appVersion } = options;
    const enable = { type: 'enable', name, entry, events, settings, appVersion } as const;
    const one: PluginRun = startPlugin({ ...options, log: pluginLog, enable, onEnd: (reason) => ended(one, reason) });
    run = one;
    const result = await one.enabled;
    if (result.ok) {
      known = one.subscriptions();
      problem = null;
      options.onChange();
    }
    return result;
  }

  async function enable(): Promise<void> {
    if (run !== null) return;
    restart?.cancel();
    const off = state.get(offKey(name));
    if (off !== null) {
      problem = problemOf(off);
      throw new PluginEnableError(name, 'enable', off);
    }
    const result = await start();
    isWanted = result.ok;
    if (!result.ok) throw new PluginEnableError(name, result.stage, result.text);
    // It was ready, and has ended since.
    if (run === null && lastEnd !== null) goOn(lastEnd);
  }

  function ended(one: PluginRun, reason: string): void {
    if (run !== one) return;
    run = null;
    lastEnd = { reason, livedMs: clock.monotonicMs() - one.startedMonotonicMs };
    if (isWanted) goOn(lastEnd);
  }

  /** Starts it again a little later, or not any more. */
  function goOn({ reason, livedMs }: End): void {
    const wasWell = livedMs >= WELL_AFTER_MS;
    endsInARow = wasWell ? 1 : endsInARow + 1;
    if (endsInARow >= MOST_ENDS) return switchOff(reason);
    problem = problemOf(`${label} is started again: ${reason}.`);
    log.warn(problem.text, { endsInARow });
    const longestMs = Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 4 ** (endsInARow - 1));
    restart = clock.after(longestMs * (0.5 + options.random.fraction() / 2), startAgain);
    options.onChange();
  }

  function startAgain(): void {
    inTurn(async () => {
      if (isWanted && run === null) await start();
    }).catch((error) => log.error('a plugin could not be started again', { error: errorText(error) }));
  }

  function switchOff(reason: string): void {
    isWanted = false;
    const text = `${label} was switched off because it ended ${MOST_ENDS} times in a row; the last time: ${reason}. What is watched is kept for it. Switch it on again: companion plugins enable ${name}`;
    state.set(offKey(name), text);
    problem = problemOf(text);
    options.onProblem(problem);
    options.onChange();
  }

  async function disable(limitMs: number): Promise<void> {
    isWanted = false;
    restart?.cancel();
    endsInARow = 0;
    problem = null;
    await run?.disable(limitMs);
  }

  function problemOf(text: string): Problem {
    return { kind: 'plugin', service: name, text };
  }

  /** One change after another. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = lastChange.then(work);
    lastChange = done.catch(() => undefined);
    return done;
  }

  const isUp = () => run !== null && run.subscriptions() !== null;
  return {
    enable: () => inTurn(enable),
    disable: (limitMs = DISABLE_LIMIT_MS) => inTurn(() => disable(limitMs)),
    reconfigure: () =>
      inTurn(async () => {
        if (run !== null) run.configure(await options.settings());
      }),
    isUp,
    subscriptions: () => known,
    problem: () => problem,
    pardon: () => {
      endsInARow = 0;
      state.set(offKey(name), null);
    },
    ask: (question, signal) =>
      run !== null && isUp() ? run.ask(question, signal) : Promise.resolve({ kind: 'ended', text: 'it does not run' }),
  };
}
