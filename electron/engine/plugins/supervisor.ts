/**
 * Keeps one plugin's process: starts it, listens to whether it is well, starts it again after back-off when it ends, and
 * switches it off when it does so again and again. Whatever it does, nothing else feels it.
 */

import * as v from 'valibot';
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { Clock, Log, PluginProcess, Random, RunPlugin, Timer } from '../ports.ts';
import { type EventAlias, isEventAlias } from '../scrobblers/aliases.ts';
import { type EnableStage, type Lifecycle, PluginEnableError } from '../scrobblers/lifecycle.ts';
import type { SettingValues } from '../scrobblers/service-settings.ts';
import type { StateStore } from '../store/state-store.ts';
import { type FromPlugin, fromPlugin, type PluginAnswer, type ToPlugin } from './protocol.ts';

export interface SupervisorOptions {
  readonly name: string;
  readonly label: string;
  readonly folder: string;
  /** Absolute path of the module. */
  readonly entry: string;
  /** Of the manifest. */
  readonly events: readonly EventAlias[];
  readonly appVersion: string;
  readonly run: RunPlugin;
  readonly settings: () => Promise<SettingValues>;
  /** Answers what the plugin asks; a rejection's text is told to it. */
  readonly answerCall: (call: string, input: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly state: StateStore;
  readonly log: Log;
  readonly onProblem: (problem: Problem) => void;
  /** It has begun or ceased to run. */
  readonly onChange: () => void;
}

export interface Supervisor extends Lifecycle {
  isUp(): boolean;
  /** What it is subscribed to; null while it has not said so. */
  subscriptions(): ReadonlySet<EventAlias> | null;
  /** Why it does not run; null where it does, or was never asked to. */
  problem(): Problem | null;
  /** Forgets that it was switched off. */
  pardon(): void;
  /** Hands it an event and waits for its answer; `ended` where its process has none to give. */
  ask(
    question: Question,
    signal: AbortSignal,
  ): Promise<PluginAnswer | { readonly kind: 'ended'; readonly text: string }>;
}

export type Question =
  | Pick<ToPlugin & { readonly type: 'event' }, 'type' | 'alias' | 'event'>
  | Pick<ToPlugin & { readonly type: 'queued' }, 'type' | 'kind' | 'payload'>;

type Ended = { readonly kind: 'ended'; readonly text: string };
type Answered = PluginAnswer | Ended;

export const MEMORY_MIB = 128;
/** With all that Node itself takes. */
const MOST_RESIDENT_BYTES = 320 * 1024 * 1024;
const ENABLE_LIMIT_MS = 15_000;
const DISABLE_LIMIT_MS = 6_000;
/** Longer than its own limit for a handler. */
const ANSWER_LIMIT_MS = 70_000;
const PING_EVERY_MS = 5_000;
const PONG_LIMIT_MS = 20_000;
const MEMORY_EVERY_MS = 1_000;
/** Within one second; an evening's events are a hundredth of it. */
const MOST_MESSAGES = 500;
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_CALLS = 32;
const FIRST_RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 300_000;
/** So many ends in a row, each after less than ten minutes, and it is switched off. */
export const MOST_ENDS = 5;
const WELL_AFTER_MS = 600_000;

/** One process and what is known of it. */
interface Run {
  readonly process: PluginProcess;
  readonly abort: AbortController;
  readonly startedMonotonicMs: number;
  readonly waiting: Map<number, (answer: Answered) => void>;
  calls: number;
  lastPongMonotonicMs: number;
  second: { at: number; messages: number; bytes: number };
  ready: ReadonlySet<EventAlias> | null;
  settleEnable: ((result: { ok: true } | { ok: false; stage: EnableStage; text: string }) => void) | null;
  /** Why it could not be enabled. */
  failure: string | null;
  settleDisable: (() => void) | null;
  timers: Timer[];
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { name, label, clock, log, state } = options;
  const offKey = `plugin_off ${name}`;
  let run: Run | null = null;
  let isWanted = false;
  let known: ReadonlySet<EventAlias> | null = null;
  let problem: Problem | null = null;
  let endsInARow = 0;
  let restart: Timer | null = null;
  let questions = 0;
  let lastChange: Promise<unknown> = Promise.resolve();

  function send(one: Run, message: ToPlugin): void {
    one.process.send(message);
  }

  async function enable(): Promise<void> {
    if (run?.ready) return;
    isWanted = true;
    const off = state.get(offKey);
    if (off !== null) {
      isWanted = false;
      problem = problemOf(off);
      throw new PluginEnableError(name, 'enable', off);
    }
    const result = await start();
    if (result.ok) return;
    isWanted = false;
    throw new PluginEnableError(name, result.stage, result.text);
  }

  /** Starts a process and waits until it says that it is ready, or why not. */
  async function start(): Promise<{ ok: true } | { ok: false; stage: EnableStage; text: string }> {
    let settings: SettingValues;
    try {
      settings = await options.settings();
    } catch (error) {
      return { ok: false, stage: 'configure', text: errorText(error) };
    }
    if (!isWanted) return { ok: false, stage: 'load', text: 'it was disabled meanwhile.' };
    return await new Promise((resolve) => {
      const one: Run = {
        process: options.run(
          { folder: options.folder, memoryMiB: MEMORY_MIB },
          {
            onMessage: (message, bytes) => receive(one, message, bytes),
            onOutput: (text) => log.debug(text),
            onEnd: (text) => ended(one, text),
          },
        ),
        abort: new AbortController(),
        startedMonotonicMs: clock.monotonicMs(),
        waiting: new Map(),
        calls: 0,
        lastPongMonotonicMs: clock.monotonicMs(),
        second: { at: 0, messages: 0, bytes: 0 },
        ready: null,
        settleEnable: null,
        failure: null,
        settleDisable: null,
        timers: [],
      };
      run = one;
      one.settleEnable = (result) => {
        one.settleEnable = null;
        if (!result.ok) {
          one.failure = result.text;
          one.process.kill();
        }
        resolve(result);
      };
      const { entry, events, appVersion } = options;
      send(one, { type: 'enable', name, entry, events, settings, appVersion });
      one.timers.push(
        clock.after(ENABLE_LIMIT_MS, () =>
          one.settleEnable?.({
            ok: false,
            stage: 'enable',
            text: `it was not ready within ${ENABLE_LIMIT_MS / 1000} s.`,
          }),
        ),
      );
      watch(one);
    });
  }

  /** Looks every second whether it takes too much memory, and every few whether it answers at all. */
  function watch(one: Run): void {
    let pings = 0;
    const look = () => {
      if (run !== one) return;
      const resident = one.process.residentBytes();
      if (resident !== null && resident > MOST_RESIDENT_BYTES) return end(one, 'it took more memory than it may');
      const nowMs = clock.monotonicMs();
      if (nowMs - one.lastPongMonotonicMs > PONG_LIMIT_MS) return end(one, 'it did not answer any more');
      if (nowMs - one.startedMonotonicMs >= pings * PING_EVERY_MS) {
        pings += 1;
        send(one, { type: 'ping', id: pings });
      }
      one.timers.push(clock.after(MEMORY_EVERY_MS, look));
      // Those that have run are of no more use.
      if (one.timers.length > 10) one.timers.splice(0, one.timers.length - 2);
    };
    look();
  }

  function end(one: Run, reason: string): void {
    ended(one, reason);
    one.process.kill();
  }

  function receive(one: Run, message: unknown, bytes: number): void {
    if (run !== one || isFlooding(one, bytes)) return;
    const checked = v.safeParse(fromPlugin, message);
    if (!checked.success) return log.debug('a plugin said something that is not understood', { plugin: name });
    handle(one, checked.output);
  }

  function isFlooding(one: Run, bytes: number): boolean {
    const second = Math.floor(clock.monotonicMs() / 1000);
    if (one.second.at !== second) one.second = { at: second, messages: 0, bytes: 0 };
    one.second.messages += 1;
    one.second.bytes += bytes;
    if (one.second.messages <= MOST_MESSAGES && one.second.bytes <= MOST_BYTES) return false;
    end(one, 'it sent far more messages than it may');
    return true;
  }

  function handle(one: Run, message: FromPlugin): void {
    switch (message.type) {
      case 'ready':
        one.ready = new Set(message.events.filter(isEventAlias));
        known = one.ready;
        problem = null;
        one.settleEnable?.({ ok: true });
        return options.onChange();
      case 'failed':
        return one.settleEnable?.({ ok: false, stage: message.stage as EnableStage, text: message.text });
      case 'answer':
        one.waiting.get(message.id)?.(message.answer);
        return;
      case 'call':
        return void answerCall(one, message.id, message.call, message.input);
      case 'log':
        return log[message.level](message.text);
      case 'pong':
        one.lastPongMonotonicMs = clock.monotonicMs();
        if (message.residentBytes > MOST_RESIDENT_BYTES) end(one, 'it took more memory than it may');
        return;
      case 'disabled':
        return one.settleDisable?.();
    }
  }

  async function answerCall(one: Run, id: number, call: string, input: unknown): Promise<void> {
    if (one.calls >= MOST_CALLS) {
      const text = `more than ${MOST_CALLS} questions at once are not answered`;
      return send(one, { type: 'reply', id, ok: false, text });
    }
    one.calls += 1;
    try {
      const value = await options.answerCall(call, input, one.abort.signal);
      send(one, { type: 'reply', id, ok: true, value: value ?? null });
    } catch (error) {
      send(one, { type: 'reply', id, ok: false, text: errorText(error) });
    } finally {
      one.calls -= 1;
    }
  }

  /** The process is gone, or is as good as gone. */
  function ended(one: Run, how: string): void {
    if (run !== one) return;
    run = null;
    const reason = one.failure ?? how;
    for (const timer of one.timers) timer.cancel();
    one.abort.abort();
    for (const settle of [...one.waiting.values()]) settle({ kind: 'ended', text: reason });
    one.settleDisable?.();
    if (one.settleEnable !== null) {
      // Who waits for it to be enabled is told; it is not started again by itself.
      one.settleEnable({ ok: false, stage: 'load', text: `${reason}.` });
      if (endsInARow === 0) return;
    }
    if (!isWanted) return;
    endsInARow = clock.monotonicMs() - one.startedMonotonicMs >= WELL_AFTER_MS ? 1 : endsInARow + 1;
    if (endsInARow >= MOST_ENDS) return switchOff(reason);
    problem = problemOf(`${label} is started again: ${reason}.`);
    log.warn(problem.text, { plugin: name, endsInARow });
    const longestMs = Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 4 ** (endsInARow - 1));
    const delayMs = longestMs * (0.5 + options.random.fraction() / 2);
    restart = clock.after(delayMs, () => {
      start().catch((error) => log.error('a plugin could not be started again', { error: errorText(error) }));
    });
    options.onChange();
  }

  function switchOff(reason: string): void {
    isWanted = false;
    const text = `${label} was switched off because it ended ${MOST_ENDS} times in a row; the last time: ${reason}. What is watched is kept for it. Switch it on again with: companion plugins enable ${name}`;
    state.set(offKey, text);
    problem = problemOf(text);
    options.onProblem(problem);
    options.onChange();
  }

  function problemOf(text: string): Problem {
    return { kind: 'plugin', service: name, text };
  }

  async function disable(): Promise<void> {
    isWanted = false;
    restart?.cancel();
    restart = null;
    endsInARow = 0;
    problem = null;
    const one = run;
    if (one === null) return;
    await new Promise<void>((resolve) => {
      const limit = clock.after(DISABLE_LIMIT_MS, resolve);
      one.settleDisable = () => {
        limit.cancel();
        resolve();
      };
      send(one, { type: 'disable' });
    });
    end(one, 'it was disabled');
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = lastChange.then(work);
    lastChange = done.catch(() => undefined);
    return done;
  }

  return {
    enable: () => inTurn(enable),
    disable: () => inTurn(disable),
    reconfigure: () =>
      inTurn(async () => {
        if (run?.ready) send(run, { type: 'configure', settings: await options.settings() });
      }),
    isUp: () => run?.ready != null,
    subscriptions: () => known,
    problem: () => problem,
    pardon: () => {
      endsInARow = 0;
      state.set(offKey, null);
    },
    ask: (question, signal) => {
      const one = run;
      if (one === null || one.ready === null) return Promise.resolve({ kind: 'ended', text: 'it does not run' });
      questions += 1;
      const id = questions;
      return new Promise<Answered>((resolve) => {
        const settle = (answer: Answered) => {
          one.waiting.delete(id);
          limit.cancel();
          signal.removeEventListener('abort', giveUp);
          resolve(answer);
        };
        const giveUp = () => settle({ kind: 'ended', text: 'the companion is stopping' });
        const limit = clock.after(ANSWER_LIMIT_MS, () => settle({ kind: 'failed', text: 'it did not answer in time' }));
        one.waiting.set(id, settle);
        signal.addEventListener('abort', giveUp, { once: true });
        send(one, { ...question, id } as ToPlugin);
      });
    },
  };
}
