/** One process of a plugin from its start to its end: what it says, what it is asked, and whether it is well. */
import * as v from 'valibot';
import { errorText } from '../../../shared/errors.ts';
import type { Clock, Log, RunPlugin, Timer } from '../ports.ts';
import { type EventAlias, isEventAlias } from '../scrobblers/aliases.ts';
import type { EnableStage } from '../scrobblers/lifecycle.ts';
import { type FromPlugin, fromPlugin, type PluginAnswer, type ToPlugin } from './protocol.ts';

export interface RunOptions {
  /** The first thing it is told. */
  readonly enable: ToPlugin & { readonly type: 'enable' };
  readonly folder: string;
  readonly run: RunPlugin;
  /** Answers what the plugin asks; a rejection's text is told to it. */
  readonly answerCall: (call: string, input: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  /** It is gone, or as good as gone: nothing more comes of it. Once. */
  readonly onEnd: (reason: string) => void;
}

export type Enabled =
  | { readonly ok: true }
  | { readonly ok: false; readonly stage: EnableStage; readonly text: string };

export type Question =
  | Pick<ToPlugin & { readonly type: 'event' }, 'type' | 'alias' | 'event'>
  | Pick<ToPlugin & { readonly type: 'queued' }, 'type' | 'kind' | 'payload'>;

/** `ended`: its process has no answer to give. */
export type Answered = PluginAnswer | { readonly kind: 'ended'; readonly text: string };

export interface PluginRun {
  readonly startedMonotonicMs: number;
  /** Resolves when it is ready, or is not going to be: then it is ended too. */
  readonly enabled: Promise<Enabled>;
  /** What it is subscribed to; null until it is ready. */
  subscriptions(): ReadonlySet<EventAlias> | null;
  configure(settings: (ToPlugin & { readonly type: 'configure' })['settings']): void;
  ask(question: Question, signal: AbortSignal): Promise<Answered>;
  /** Lets it end by itself for this long, then ends it. */
  disable(limitMs: number): Promise<void>;
}

export const MEMORY_MIB = 128;
/** With all that Node itself takes. */
const MOST_RESIDENT_BYTES = 320 * 1024 * 1024;
const ENABLE_LIMIT_MS = 15_000;
/** Longer than its own limit for a handler. */
const ANSWER_LIMIT_MS = 70_000;
const LOOK_EVERY_MS = 1_000;
const PING_EVERY_MS = 5_000;
const PONG_LIMIT_MS = 20_000;
/** Within one second; an evening's events are a hundredth of it. */
const MOST_MESSAGES = 500;
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_CALLS = 32;

const TOO_MUCH_MEMORY = 'it took more memory than it may';

export function startPlugin(options: RunOptions): PluginRun {
  return new RunningPlugin(options);
}

class RunningPlugin implements PluginRun {
  readonly startedMonotonicMs: number;
  readonly enabled: Promise<Enabled>;
  private readonly options: RunOptions;
  private readonly process: ReturnType<RunPlugin>;
  private readonly abort = new AbortController();
  private readonly waiting = new Map<number, (answer: Answered) => void>();
  private readonly enableLimit: Timer;
  private look: Timer = { cancel: () => {} };
  private settleEnabled: ((result: Enabled) => void) | null = null;
  private onDisabled: () => void = () => {};
  private ready: ReadonlySet<EventAlias> | null = null;
  private isOver = false;
  private questions = 0;
  private calls = 0;
  private pings = 0;
  private lastPongMonotonicMs: number;
  private second = { at: 0, messages: 0, bytes: 0 };

  constructor(options: RunOptions) {
    const { clock, run, folder, enable, log } = options;
    this.options = options;
    this.startedMonotonicMs = clock.monotonicMs();
    this.lastPongMonotonicMs = this.startedMonotonicMs;
    this.enabled = new Promise((resolve) => {
      this.settleEnabled = resolve;
    });
    this.process = run(
      { folder, memoryMiB: MEMORY_MIB },
      {
        onMessage: (message, bytes) => this.receive(message, bytes),
        onOutput: (text, bytes) => {
          if (!this.isOver && !this.isFlooding(bytes)) log.debug(text);
        },
        onEnd: (text) => this.over(text),
      },
    );
    this.enableLimit = clock.after(ENABLE_LIMIT_MS, () =>
      this.fail('enable', `it was not ready within ${ENABLE_LIMIT_MS / 1000} s.`),
    );
    this.send(enable);
    this.lookAfterIt();
  }

  subscriptions(): ReadonlySet<EventAlias> | null {
    return this.ready;
  }

  configure(settings: (ToPlugin & { type: 'configure' })['settings']): void {
    this.send({ type: 'configure', settings });
  }

  ask(question: Question, signal: AbortSignal): Promise<Answered> {
    this.questions += 1;
    const id = this.questions;
    return new Promise((resolve) => {
      const settle = (answer: Answered) => {
        this.waiting.delete(id);
        limit.cancel();
        signal.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      const giveUp = () => settle({ kind: 'ended', text: 'the companion is stopping' });
      const late: Answered = { kind: 'failed', text: 'it did not answer in time' };
      const limit = this.options.clock.after(ANSWER_LIMIT_MS, () => settle(late));
      this.waiting.set(id, settle);
      signal.addEventListener('abort', giveUp, { once: true });
      this.send({ ...question, id } as ToPlugin);
    });
  }

  async disable(limitMs: number): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => {
      const limit = this.options.clock.after(limitMs, resolve);
      this.onDisabled = () => {
        limit.cancel();
        resolve();
      };
      this.send({ type: 'disable' });
    });
    this.end('it was disabled');
  }

  private send(message: ToPlugin): void {
    this.process.send(message);
  }

  /** Whether it takes too much memory, and answers at all. */
  private lookAfterIt(): void {
    if (this.isOver) return;
    const nowMs = this.options.clock.monotonicMs();
    if ((this.process.residentBytes() ?? 0) > MOST_RESIDENT_BYTES) return this.end(TOO_MUCH_MEMORY);
    if (nowMs - this.lastPongMonotonicMs > PONG_LIMIT_MS) return this.end('it did not answer any more');
    if (nowMs - this.startedMonotonicMs >= this.pings * PING_EVERY_MS) {
      this.pings += 1;
      this.send({ type: 'ping', id: this.pings });
    }
    this.look = this.options.clock.after(LOOK_EVERY_MS, () => this.lookAfterIt());
  }

  private receive(message: unknown, bytes: number): void {
    if (this.isOver || this.isFlooding(bytes)) return;
    const checked = v.safeParse(fromPlugin, message);
    if (checked.success) this.handle(checked.output);
    else this.options.log.debug('it said something that is not understood');
  }

  private isFlooding(bytes: number): boolean {
    const at = Math.floor(this.options.clock.monotonicMs() / 1000);
    if (this.second.at !== at) this.second = { at, messages: 0, bytes: 0 };
    this.second.messages += 1;
    this.second.bytes += bytes;
    if (this.second.messages <= MOST_MESSAGES && this.second.bytes <= MOST_BYTES) return false;
    this.end('it sent far more messages than it may');
    return true;
  }

  private handle(message: FromPlugin): void {
    switch (message.type) {
      case 'ready':
        this.ready = new Set(message.events.filter(isEventAlias));
        return this.settle({ ok: true });
      case 'failed':
        return this.fail(message.stage as EnableStage, message.text);
      case 'answer':
        return this.waiting.get(message.id)?.(message.answer);
      case 'call':
        return void this.answerCall(message.id, message.call, message.input);
      case 'log':
        return this.options.log[message.level](message.text);
      case 'pong':
        this.lastPongMonotonicMs = this.options.clock.monotonicMs();
        if (message.residentBytes > MOST_RESIDENT_BYTES) this.end(TOO_MUCH_MEMORY);
        return;
      case 'disabled':
        return this.onDisabled();
    }
  }

  private async answerCall(id: number, call: string, input: unknown): Promise<void> {
    if (this.calls >= MOST_CALLS) {
      const text = `more than ${MOST_CALLS} questions at once are not answered`;
      return this.send({ type: 'reply', id, ok: false, text });
    }
    this.calls += 1;
    try {
      const value = await this.options.answerCall(call, input, this.abort.signal);
      this.send({ type: 'reply', id, ok: true, value: value ?? null });
    } catch (error) {
      this.send({ type: 'reply', id, ok: false, text: errorText(error) });
    } finally {
      this.calls -= 1;
    }
  }

  private settle(result: Enabled): void {
    this.enableLimit.cancel();
    this.settleEnabled?.(result);
    this.settleEnabled = null;
  }

  private fail(stage: EnableStage, text: string): void {
    this.settle({ ok: false, stage, text });
    this.end(text);
  }

  private end(reason: string): void {
    this.over(reason);
    this.process.kill();
  }

  private over(reason: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.look.cancel();
    this.abort.abort();
    this.onDisabled();
    for (const settle of [...this.waiting.values()]) settle({ kind: 'ended', text: reason });
    this.settle({ ok: false, stage: 'load', text: `${reason}.` });
    this.options.onEnd(reason);
  }
}
