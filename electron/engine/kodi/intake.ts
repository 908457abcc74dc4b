/**
 * What a box says, handed on at a pace that leaves time for the other boxes. A Kodi says a handful of things a second,
 * and a few dozen at once after it hung; one that says hundreds a second has something in it that runs wild.
 */
import type { Clock, Timer } from '../ports.ts';
import type { Observation } from './observation.ts';

export interface IntakeOptions {
  readonly clock: Clock;
  readonly handOn: (observation: Observation) => void;
  /** After a wait: everything that was said has been handed on. */
  readonly onCaughtUp: () => void;
  /** It says so much that it cannot be waited for: what waited is let go, and nothing more is taken. */
  readonly onFlood: () => void;
}

export interface Intake {
  /** Hands it on at once, or in its turn where the box has said too much of late. */
  take(observation: Observation): void;
  /** Whether something that was said has not been handed on yet. */
  isBehind(): boolean;
  /** A connection begins. */
  open(): void;
  /** The connection is over: hands on at once what waits. */
  close(): void;
  /** Lets go of what waits; nothing is handed on any more. */
  stop(): void;
}

/** So much at once goes straight through. */
const BURST = 50;
const PER_SECOND = 50;
/** Ten seconds behind. */
const MOST_WAITING = 500;
const TURN_MS = 100;
/** Only noted down, to be looked at later: a user who marks a whole show as watched causes a thousand of them. */
const LIBRARY_UPDATE_COST = 0.02;

export function createIntake({ clock, handOn, onCaughtUp, onFlood }: IntakeOptions): Intake {
  const waiting: Observation[] = [];
  let waitingCost = 0;
  let allowance = BURST;
  let countedAtMs = clock.monotonicMs();
  let turn: Timer | null = null;
  let isOpen = true;

  function mayPass(observation: Observation): boolean {
    const nowMs = clock.monotonicMs();
    allowance = Math.min(BURST, allowance + ((nowMs - countedAtMs) / 1000) * PER_SECOND);
    countedAtMs = nowMs;
    return allowance >= costOf(observation);
  }

  function pass(observation: Observation): void {
    allowance -= costOf(observation);
    handOn(observation);
  }

  function wait(observation: Observation): void {
    const last = waiting.at(-1);
    const both = last === undefined ? null : inOne(last, observation);
    if (both !== null) {
      waiting[waiting.length - 1] = both;
      return;
    }
    waiting.push(observation);
    waitingCost += costOf(observation);
    turn ??= clock.after(TURN_MS, goOn);
    if (waitingCost <= MOST_WAITING) return;
    letGo();
    isOpen = false;
    onFlood();
  }

  function goOn(): void {
    turn = null;
    for (let [next] = waiting; next !== undefined && mayPass(next); [next] = waiting) {
      waiting.shift();
      waitingCost -= costOf(next);
      pass(next);
    }
    if (waiting.length > 0) turn = clock.after(TURN_MS, goOn);
    else onCaughtUp();
  }

  function letGo(): Observation[] {
    turn?.cancel();
    turn = null;
    waitingCost = 0;
    return waiting.splice(0);
  }

  return {
    take(observation) {
      if (!isOpen) return;
      if (waiting.length === 0 && mayPass(observation)) pass(observation);
      else wait(observation);
    },
    isBehind: () => waiting.length > 0,
    open() {
      isOpen = true;
    },
    close() {
      for (const observation of letGo()) handOn(observation);
    },
    stop() {
      isOpen = false;
      letGo();
    },
  };
}

function costOf({ kind }: Observation): number {
  return kind === 'library_update' ? LIBRARY_UPDATE_COST : 1;
}

/** Both, where the later one makes the earlier one needless: how fast, where to, and what the library says. */
function inOne(earlier: Observation, later: Observation): Observation | null {
  if (!('item' in earlier && 'item' in later) || !isSameItem(earlier.item, later.item)) return null;
  if (earlier.kind === 'speed' && later.kind === 'speed') return later;
  if (earlier.kind === 'library_update' && later.kind === 'library_update') return { ...earlier, ...later };
  if (earlier.kind !== 'seek' || later.kind !== 'seek') return null;
  if (earlier.offsetSeconds === undefined || later.offsetSeconds === undefined) return later;
  return { ...later, offsetSeconds: earlier.offsetSeconds + later.offsetSeconds };
}

function isSameItem(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
