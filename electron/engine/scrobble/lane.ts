/**
 * The ordered way of one service's events out of the outbox: one request at a time, the oldest event of the linked
 * account first, several together where the service takes them so. When one cannot be sent now, all wait: order is
 * kept, and an outage holds no other service.
 */
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { LaneInfo } from '../../../shared/state.ts';
import type { Clock, Log, Random } from '../ports.ts';
import type { StateStore } from '../store/state-store.ts';
import { storageProblemOf } from '../store/storage-problem.ts';
import { createBackOff } from './back-off.ts';
import { type Answered, sendTogether } from './lane-request.ts';
import { flushText, waitingForAccount } from './lane-texts.ts';
import type { Outbox } from './outbox.ts';
import type { EventKind, OutboxEntry } from './outbox-entry.ts';
import type { Delivery, ScrobbleService } from './service.ts';

export interface FlushResult {
  /** Taken by the service, now or (duplicates) before. */
  readonly sent: number;
  readonly waiting: number;
  /** What happened, and why something still waits. */
  readonly text: string;
}

export interface Lane {
  readonly service: string;
  /** Sends what waits from the last run, and everything that comes. */
  start(): void;
  /** Something was added. The request leaves before this returns, unless one is under way or a wait holds it; `started` cuts a wait of our own short. */
  wake(kind: EventKind): void;
  /** The network or a box is back: tries now, though not again and again while a box comes and goes. */
  nudge(): void;
  /** A setting changed that may have blocked the lane. */
  reconsider(): void;
  /** Tries everything now, whatever the back-off (but not before a time the service named); resolves when the lane rests. */
  flush(): Promise<FlushResult>;
  info(): LaneInfo;
  /** Goes on sending what is due for at most `limitMs`, then aborts the request: its event stays. Nothing is touched after it resolved. */
  stop(limitMs?: number): Promise<void>;
}

export interface LaneOptions {
  readonly service: ScrobbleService;
  readonly outbox: Outbox;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly log: Log;
  /** The service's answer to an event that has left the outbox. */
  readonly onDelivered?: (entry: OutboxEntry, delivery: Delivery) => void;
  /** Something that the user should hear of. */
  readonly onProblem?: (problem: Problem) => void;
  /** {@link Lane.info} may have changed. */
  readonly onChange?: () => void;
  /** True while the service is switched off: all waits. {@link Lane.reconsider} after a change. */
  readonly isHeld?: () => boolean;
}

const CHECK_EVERY_MS = 60_000;
const NUDGE_SPACING_MS = 10_000;
export const STOP_LIMIT_MS = 2000;

export function createLane(options: LaneOptions): Lane {
  const { service, outbox, state, clock, random, log, isHeld = () => false } = options;
  const backOff = createBackOff({ clock, random, state, stateKey: `retry_after:${service.name}`, ...service.backOff });
  const abort = new AbortController();
  let isSending = false;
  let isClosed = false;
  let problem: Problem | null = null;
  /** The service said that only the user can help. */
  let isBlocked = false;
  /** The user wants it now: a keychain that failed is asked again as well. */
  let isAsked = false;
  let lastAttemptMs = Number.NEGATIVE_INFINITY;
  let sent = 0;
  let refused = 0;
  let account = service.account();
  /** How often an account was linked (again). */
  let links = 0;
  let timer = { cancel: () => {} };
  let unsubscribe = () => {};
  const resting: Array<() => void> = [];

  /** Begins to send, where that is allowed now. Synchronous up to the first request. */
  function tryNow(): void {
    if (isSending || isClosed) return;
    timer.cancel();
    isSending = true;
    void sendAll().catch((error) => log.error('a lane failed', { error: errorText(error) }));
  }

  async function sendAll(): Promise<void> {
    try {
      for (let entries = take(); entries.length > 0; entries = take()) {
        const linksBefore = links;
        lastAttemptMs = clock.monotonicMs();
        const answers = sendTogether(service, entries, abort.signal, log);
        options.onChange?.();
        const answered = await answers;
        if (isClosed || !recordAll(answered, linksBefore)) return;
      }
    } catch (error) {
      // Where the disk fails the event stays and is sent again with its id: the service knows it.
      const found = storageProblemOf(error);
      if (!found) log.error('sending failed unexpectedly', { error: errorText(error) });
      backOff.failed();
      report(found ?? { kind: 'service_protocol', service: service.name, text: errorText(error) });
    } finally {
      isSending = false;
      rest();
    }
  }

  /** The next event to send, or several for one request, marked as under way; none where there is none or it has to wait. */
  function take(): OutboxEntry[] {
    if (isClosed || isBlocked || isHeld() || backOff.remainingMs() > 0) return [];
    const { state: accountState, accountName } = service.account();
    const mayTry = accountState === 'linked' || (accountState === 'unavailable' && isAsked);
    if (mayTry) return outbox.take(service.name, accountName, service.batch?.limit ?? 1);
    outbox.expire(service.name);
    return [];
  }

  /** Keeps what became of each, and counts a failure once; true where the next ones may follow at once. */
  function recordAll(answered: readonly Answered[], linksBefore: number): boolean {
    const answers = answered.map(({ delivery }) => delivery);
    const failed = answers.find(({ kind }) => kind === 'later');
    // First, so that every one that is put back names the time of the next try.
    if (failed?.kind === 'later') backOff.failed(failed.problem.retryAtMs);
    else if (answers.some(({ kind }) => kind !== 'blocked')) {
      backOff.succeeded();
      problem = null;
    }
    // All of them, also after one that may not be followed: none stays marked as under way.
    const mayFollow = answered.map(({ entry, delivery }) => record(entry, delivery, linksBefore));
    return failed === undefined && mayFollow.every((may) => may);
  }

  /** Keeps what became of it; true where the next one may follow at once. */
  function record(entry: OutboxEntry, delivery: Delivery, linksBefore: number): boolean {
    const facts = { service: service.name, event: entry.kind, viewingId: entry.viewingId };
    if (entry.transient === true && (delivery.kind === 'later' || delivery.kind === 'blocked')) {
      outbox.settle(entry, 'skipped', `It is told only at once: ${delivery.problem.text}`);
      if (delivery.kind === 'blocked') return links !== linksBefore || block(delivery.problem);
      report(delivery.problem);
      return false;
    }
    switch (delivery.kind) {
      case 'sent':
      case 'duplicate':
        outbox.settle(entry, delivery.kind, delivery.note ?? '');
        sent += 1;
        log.debug(delivery.kind, facts);
        options.onDelivered?.(entry, delivery);
        return true;
      case 'refused':
        outbox.settle(entry, 'refused', delivery.problem.text);
        refused += 1;
        log.warn(delivery.problem.text, facts);
        options.onProblem?.(delivery.problem);
        options.onDelivered?.(entry, delivery);
        return true;
      case 'later':
        outbox.putBack(entry, delivery.problem.text, { nextTryAtMs: backOff.nextTryAtMs() ?? clock.wallMs() });
        log.info(delivery.problem.text, facts);
        report(delivery.problem);
        return false;
      case 'blocked':
        outbox.putBack(entry, delivery.problem.text, null);
        // Somebody logged in while it was under way: this answer is about the login before.
        if (links !== linksBefore) return true;
        log.warn(delivery.problem.text, facts);
        return block(delivery.problem);
    }
  }

  function block(found: Problem): false {
    isBlocked = true;
    report(found);
    return false;
  }

  function report(found: Problem): void {
    problem = found;
    options.onProblem?.(found);
  }

  /** Nothing can be sent now: look again when the wait is over, at least once a minute while something waits. */
  function rest(): void {
    timer.cancel();
    for (const resolve of resting.splice(0)) resolve();
    if (isClosed) return;
    dropTransient();
    if (hasWaiting()) {
      const remainingMs = backOff.remainingMs();
      timer = clock.after(remainingMs > 0 ? Math.min(CHECK_EVERY_MS, remainingMs) : CHECK_EVERY_MS, tryNow);
    }
    options.onChange?.();
  }

  /** What is worth something only now cannot wait. */
  function dropTransient(): void {
    try {
      const why = problem?.text ?? (isHeld() ? `${service.label} is switched off.` : waitingForAccount(service).text);
      outbox.dropTransient(service.name, `It is told only at once: ${why}`);
    } catch (error) {
      log.error('the queue cannot be changed', { error: errorText(error) });
    }
  }

  function hasWaiting(): boolean {
    try {
      return outbox.waiting(service.name).count > 0;
    } catch (error) {
      log.error('the queue cannot be read', { error: errorText(error) });
      return true;
    }
  }

  function rested(): Promise<void> {
    return isSending ? new Promise((resolve) => resting.push(resolve)) : Promise.resolve();
  }

  function onAccountChange(): void {
    const before = account;
    account = service.account();
    if (before.state === account.state && before.accountName === account.accountName) return;
    log.info(`${service.label}: ${account.state}`, { service: service.name });
    if (account.state === 'linked') {
      links += 1;
      isBlocked = false;
      problem = null;
      backOff.lift();
    }
    tryNow();
    options.onChange?.();
  }

  return {
    service: service.name,
    start: () => {
      unsubscribe = service.onAccountChange(onAccountChange);
      account = service.account();
      outbox.recoverInFlight(service.name);
      outbox.dropTransient(service.name, 'It is told only at once, and the companion had ended.');
      tryNow();
    },
    wake: (kind) => {
      if (kind === 'started') backOff.lift();
      tryNow();
    },
    nudge: () => {
      if (clock.monotonicMs() - lastAttemptMs >= NUDGE_SPACING_MS) backOff.lift();
      tryNow();
    },
    reconsider: () => {
      isBlocked = false;
      tryNow();
    },
    flush: async () => {
      const before = { sent, refused };
      await rested();
      isBlocked = false;
      backOff.lift();
      isAsked = true;
      tryNow();
      await rested();
      isAsked = false;
      if (isClosed) return { sent: sent - before.sent, waiting: 0, text: 'The companion is stopping.' };
      const { count: waiting } = outbox.waiting(service.name);
      const counts = { sent: sent - before.sent, refused: refused - before.refused, waiting };
      return { sent: counts.sent, waiting, text: flushText(service, counts, problem, backOff.toldToWaitUntilMs()) };
    },
    info: () => {
      const { count: waiting, oldestAtMs } = outbox.waiting(service.name);
      const now = service.account();
      const needsAccount = waiting > 0 && now.state !== 'linked';
      const nextTryAtMs = waiting > 0 && !isSending ? backOff.nextTryAtMs() : null;
      const restState = isBlocked || needsAccount ? 'blocked' : nextTryAtMs !== null ? 'backing_off' : 'idle';
      return {
        service: service.name,
        accountName: now.accountName,
        waiting,
        oldestAtMs,
        nextTryAtMs,
        state: isSending ? 'sending' : restState,
        problem: needsAccount ? waitingForAccount(service) : waiting > 0 ? problem : null,
      };
    },
    stop: async (limitMs = STOP_LIMIT_MS) => {
      unsubscribe();
      timer.cancel();
      if (isSending) {
        let limit = { cancel: () => {} };
        const limited = new Promise<void>((resolve) => {
          limit = clock.after(limitMs, resolve);
        });
        await Promise.race([rested(), limited]);
        limit.cancel();
      }
      isClosed = true;
      timer.cancel();
      abort.abort();
      for (const resolve of resting.splice(0)) resolve();
    },
  };
}
