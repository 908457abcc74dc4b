/** Laws of playback: for any sequence of observations, and for every evening a modelled box can play. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KodiItem, NotifiedItem, Observation, Reading } from '../../../../electron/engine/kodi/observation.ts';
import { idlePlayback } from '../../../../electron/engine/playback/host-playback.ts';
import { nextDeadlineMs, nextLookMs } from '../../../../electron/engine/playback/next-look.ts';
import { observe } from '../../../../electron/engine/playback/observe.ts';
import { recoverViewing, storeViewing } from '../../../../electron/engine/playback/recovery.ts';
import type { ReportableEvent, ViewingEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { RULES } from '../../../support/replay.ts';

const WALL_START_MS = Date.UTC(2026, 0, 2, 20);

/** The machine with a clock that the test moves. */
class Machine {
  state = idlePlayback('box');
  events: ViewingEvent[] = [];
  nowMs = 0;
  wallOffsetMs = 0;
  private ids = 0;

  feed(observation: Observation): void {
    const outcome = observe(this.state, observation, {
      wallMs: WALL_START_MS + this.nowMs + this.wallOffsetMs,
      monotonicMs: this.nowMs,
      newViewingId: () => `viewing-${++this.ids}`,
      rules: RULES,
    });
    this.state = outcome.state;
    this.events.push(...outcome.events);
  }

  /** What a crash and a new start make of it. */
  restart(): void {
    const { viewing } = this.state;
    const json = viewing === null ? null : storeViewing(viewing, WALL_START_MS + this.nowMs, this.nowMs);
    const recovered = json === null ? null : recoverViewing('box', json, this.nowMs);
    this.state = { ...idlePlayback('box', this.state.leftOff), viewing: recovered };
  }
}

function expectLaws(machine: Machine): void {
  const { events, state } = machine;
  for (const id of new Set(events.map(({ viewingId }) => viewingId))) {
    const own = events.filter(({ viewingId }) => viewingId === id);
    const kinds = own.map(({ kind }) => kind);
    const isOpen = state.viewing?.id === id || state.picture?.id === id;
    const ends = kinds.filter((kind) => kind === 'stopped' || kind === 'ignored');
    expect(ends).toHaveLength(isOpen ? 0 : 1);
    if (kinds.includes('ignored')) expect(kinds).toEqual(['ignored']);
    else expect(kinds.indexOf('started')).toBe(0);
    expect(kinds.lastIndexOf('started')).toBeLessThanOrEqual(0);
    if (!isOpen) expect(['stopped', 'ignored']).toContain(kinds.at(-1));
    const times = own.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  }
  for (const event of events) {
    if (event.kind === 'ignored') continue;
    const { player, item, durationSeconds, playedSeconds } = event;
    if (player !== 'audio') expect(durationSeconds).not.toBeNull();
    expect(durationSeconds ?? 1).toBeGreaterThan(0);
    expect(event.positionSeconds).toBeGreaterThanOrEqual(0);
    expect(event.positionSeconds).toBeLessThanOrEqual(durationSeconds ?? Number.MAX_SAFE_INTEGER);
    if (event.kind !== 'stopped') continue;
    const isMusic = player === 'audio' || item.type === 'musicvideo';
    const reached = isMusic
      ? (durationSeconds ?? 31) > 30 && playedSeconds >= Math.min((durationSeconds ?? 480) / 2, 240)
      : event.progressFraction >= RULES.watchedThresholdFraction - 1e-9;
    expect(event.watched).toBe(reached && event.alreadyCounted !== true);
  }
}

const ITEMS: readonly KodiItem[] = [
  kodiItem({ type: 'movie', libraryId: 1, file: '/m/one.mkv', title: 'One', playCount: 0 }),
  kodiItem({ type: 'episode', libraryId: 2, file: '/m/two.mkv', title: 'Two', playCount: 3 }),
  kodiItem({ type: 'unknown', libraryId: null, file: '/m/three.mkv', label: 'three.mkv' }),
  kodiItem({ type: 'song', libraryId: 4, file: '/m/four.mp3', title: 'Four' }),
  kodiItem({ type: 'unknown', libraryId: null, file: 'stack:///m/a.cd1.mkv , /m/a.cd2.mkv', label: 'a.cd2.mkv' }),
];

function notified({ type, libraryId, label }: KodiItem): NotifiedItem {
  return libraryId === null ? { type: 'movie', title: label } : { type, id: libraryId };
}

const anyItem = fc.constantFrom(...ITEMS);
const anyNotified = fc.oneof(anyItem.map(notified), fc.constant<NotifiedItem>({ type: 'unknown' }));
const anyPlayer = fc.constantFrom('audio' as const, 'video' as const, 'picture' as const);
const anySpeed = fc.constantFrom(0, 1, 1, 2, 32, -4);
const anySeconds = fc.oneof(
  fc.double({ min: -10, max: 700, noNaN: true }),
  fc.constantFrom(-2_147_483.648, 0, 1e9, 599.9),
);

const anyReading: fc.Arbitrary<Reading> = fc.record({
  player: anyPlayer,
  item: anyItem.map(({ type, libraryId, file, label }) => ({ type, libraryId, file, label })),
  positionSeconds: anySeconds,
  totalSeconds: fc.constantFrom(0, 600, 600, 600, 30, 3e15),
  speed: anySpeed,
  live: fc.boolean(),
});

const anyObservation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ kind: fc.constant('play' as const), player: anyPlayer, item: anyNotified, speed: anySpeed }),
  fc.record({ kind: fc.constant('av_start' as const), player: anyPlayer, item: anyNotified, speed: anySpeed }),
  fc.record({ kind: fc.constant('speed' as const), item: anyNotified, speed: anySpeed }),
  fc.record({ kind: fc.constant('seek' as const), item: anyNotified, positionSeconds: anySeconds }),
  fc.record({ kind: fc.constant('stop' as const), item: anyNotified, end: fc.boolean() }),
  fc.record({
    kind: fc.constant('library_update' as const),
    item: fc.record({ type: fc.constantFrom('movie', 'episode'), id: fc.constantFrom(1, 2) }),
    playCount: fc.nat(5),
  }),
  anyItem.map((item): Observation => ({ kind: 'described', item })),
  fc.oneof(fc.constant(null), anyReading).map((reading): Observation => ({ kind: 'reading', reading })),
  fc.constantFrom<Observation>({ kind: 'connected' }, { kind: 'quit' }, { kind: 'tick' }),
  fc.constant<Observation>({ kind: 'lost', heardMonotonicMs: 0, heardWallMs: WALL_START_MS }),
  fc.constant<Observation>({ kind: 'shutdown', reason: 'companion_stopped' }),
  fc.constantFrom<Observation>({ kind: 'parted', reason: 'private_time' }, { kind: 'parted', reason: 'switched_off' }),
);

describe('any sequence of observations', () => {
  it('ends each viewing exactly once, with positions of its own, in order of time', async () => {
    const step = fc.tuple(
      anyObservation,
      fc.nat(400_000),
      fc.constantFrom(0, 0, 0, 0, 86_400_000, -86_400_000, 'crash'),
    );
    await fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const machine = new Machine();
        for (const [observation, passedMs, oddity] of steps) {
          machine.nowMs += passedMs;
          if (oddity === 'crash') machine.restart();
          else machine.wallOffsetMs += Number(oddity);
          const heard = { heardMonotonicMs: machine.nowMs, heardWallMs: WALL_START_MS + machine.nowMs };
          machine.feed(observation.kind === 'lost' ? { ...observation, ...heard } : observation);
          expectLaws(machine);
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** A box that plays one video truthfully, as the recordings show it. */
class ModelBox {
  private readonly machine: Machine;
  private item: KodiItem | null = null;
  private positionSeconds = 0;
  private speed = 1;
  private lookDueMs = 0;
  /** Share of each viewing at its end, as it truly was. */
  readonly truth: { title: string; positionSeconds: number; durationSeconds: number; heardSeconds: number }[] = [];
  /** Played at its own speed. */
  private heardSeconds = 0;
  static readonly durationSeconds = 600;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** Time passes; the machine looks whenever it wants to. */
  wait(ms: number): void {
    const untilMs = this.machine.nowMs + ms;
    while (this.lookDueMs <= untilMs) {
      this.pass(Math.max(0, this.lookDueMs - this.machine.nowMs));
      this.look();
    }
    this.pass(untilMs - this.machine.nowMs);
  }

  open(item: KodiItem): void {
    if (this.item !== null) {
      this.tell({ kind: 'speed', item: notified(this.item), speed: 1 });
      this.wait(40);
      this.leave();
    }
    this.item = item;
    this.positionSeconds = 0;
    this.heardSeconds = 0;
    this.speed = 1;
    this.tell({ kind: 'play', player: 'video', item: notified(item), speed: 1 });
    this.tell({ kind: 'described', item });
    this.tell({ kind: 'av_start', player: 'video', item: notified(item), speed: 1 });
    // The watcher looks at every opening and first frame.
    this.pass(50);
    this.look();
  }

  setSpeed(speed: number): void {
    if (this.item === null || this.speed === speed) return;
    this.speed = speed;
    this.tell({ kind: 'speed', item: notified(this.item), speed });
  }

  seek(fraction: number): void {
    if (this.item === null) return;
    this.positionSeconds = fraction * ModelBox.durationSeconds;
    this.tell({ kind: 'seek', item: notified(this.item), positionSeconds: this.positionSeconds });
  }

  stop(): void {
    if (this.item === null) return;
    const { item } = this;
    this.leave();
    this.tell({ kind: 'stop', item: notified(item), end: false });
  }

  private leave(): void {
    if (this.item === null) return;
    const { durationSeconds } = ModelBox;
    const { positionSeconds, heardSeconds } = this;
    this.truth.push({ title: this.item.file, positionSeconds, durationSeconds, heardSeconds });
    this.item = null;
  }

  private pass(ms: number): void {
    this.machine.nowMs += ms;
    if (this.item === null) return;
    const { durationSeconds } = ModelBox;
    const leftMs = this.speed > 0 ? ((durationSeconds - this.positionSeconds) * 1000) / this.speed : ms;
    if (this.speed === 1) this.heardSeconds += Math.min(ms, leftMs) / 1000;
    this.positionSeconds += (this.speed * ms) / 1000;
    if (this.positionSeconds < durationSeconds) return;
    this.positionSeconds = durationSeconds;
    const { item } = this;
    this.leave();
    this.tell({ kind: 'stop', item: notified(item), end: true });
  }

  private look(): void {
    const { item } = this;
    const reading: Reading | null = item && {
      player: 'video',
      item: { type: item.type, libraryId: item.libraryId, file: item.file, label: item.label },
      positionSeconds: this.positionSeconds,
      totalSeconds: ModelBox.durationSeconds,
      speed: this.speed,
      live: false,
    };
    this.tell({ kind: 'reading', reading });
  }

  private tell(observation: Observation): void {
    this.machine.feed(observation);
    const { state, nowMs } = this.machine;
    this.lookDueMs = nowMs + (nextLookMs(state, 'websocket', RULES, nowMs) ?? Number.POSITIVE_INFINITY);
  }
}

type Act = (box: ModelBox) => void;

const VIDEOS = ITEMS.slice(0, 3);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom(...VIDEOS).map(
    (item): Act =>
      (box) =>
        box.open(item),
  ),
  fc.constantFrom<Act>(
    (box) => box.setSpeed(0),
    (box) => box.setSpeed(1),
    (box) => box.setSpeed(1),
    (box) => box.setSpeed(4),
    (box) => box.stop(),
  ),
  fc.double({ min: 0, max: 0.99, noNaN: true }).map(
    (fraction): Act =>
      (box) =>
        box.seek(fraction),
  ),
  fc.integer({ min: 0, max: 300_000 }).map(
    (ms): Act =>
      (box) =>
        box.wait(ms),
  ),
  fc.integer({ min: 0, max: 5_000 }).map(
    (ms): Act =>
      (box) =>
        box.wait(ms),
  ),
);

/** Seconds that come of adding many fractions of seconds. */
const ROUNDING = 1e-6;

describe('an evening on a modelled box', () => {
  it('tells every viewing once, at the position where it truly ended', async () => {
    await fc.assert(
      fc.property(fc.array(anyAct, { minLength: 2, maxLength: 40 }), (acts) => {
        const machine = new Machine();
        const box = new ModelBox(machine);
        for (const act of acts) act(box);
        box.stop();
        expectLaws(machine);
        const stops = machine.events.filter((event): event is ReportableEvent => event.kind === 'stopped');
        expect(stops.map(({ item }) => item.file)).toEqual(box.truth.map(({ title }) => title));
        stops.forEach((stop, index) => {
          const truth = box.truth[index];
          // The last three seconds count as the end; while winding, as many times more.
          const off = Math.abs(stop.positionSeconds - (truth?.positionSeconds ?? 0));
          expect(off).toBeLessThanOrEqual(12.1);
          // Paused, jumped over and wound through is not played.
          const heardOff = Math.abs(stop.playedSeconds - (truth?.heardSeconds ?? 0));
          expect(heardOff).toBeLessThanOrEqual(0.1 + ROUNDING);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('needs no timer but its own: a state with a deadline says when', () => {
    const machine = new Machine();
    const box = new ModelBox(machine);
    box.open(VIDEOS[0] as KodiItem);
    box.wait(60_000);
    expect(nextDeadlineMs(machine.state, machine.nowMs)).toBeNull();
    machine.feed({ kind: 'lost', heardMonotonicMs: machine.nowMs, heardWallMs: WALL_START_MS });
    machine.nowMs += nextDeadlineMs(machine.state, machine.nowMs) ?? 0;
    machine.feed({ kind: 'tick' });
    expect(machine.events.at(-1)).toMatchObject({ kind: 'stopped', stopReason: 'box_lost', watched: false });
  });
});
