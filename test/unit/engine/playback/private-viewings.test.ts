/** Private time over the state machine of playback: what may be told of which viewing. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KodiItem, Observation } from '../../../../electron/engine/kodi/observation.ts';
import { type HostPlayback, idlePlayback } from '../../../../electron/engine/playback/host-playback.ts';
import { observe } from '../../../../electron/engine/playback/observe.ts';
import { isLongOver, nameless, PrivateViewings } from '../../../../electron/engine/playback/private-viewings.ts';
import { recoverViewing, storeViewing } from '../../../../electron/engine/playback/recovery.ts';
import type { PrivateEvent, ViewingEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { RULES } from '../../../support/replay.ts';

const WALL_START_MS = Date.UTC(2026, 0, 2, 20);
const MINUTE_MS = 60_000;

const video = (name: string, libraryId: number | null = null): KodiItem =>
  kodiItem({ type: libraryId === null ? 'unknown' : 'movie', libraryId, file: `/m/${name}.mkv`, label: `${name}.mkv` });
const DUNE = video('Dune', 7);
const SECRET = video('Canary', 8);
const LOOSE = video('CanaryLoose');

/** One box, with a clock and a private time that the test moves. */
class Box {
  state: HostPlayback = idlePlayback('box');
  privates = new PrivateViewings(null);
  isPrivateTime = false;
  nowMs = 0;
  readonly told: Array<ViewingEvent | PrivateEvent> = [];
  private ids = 0;

  feed(observation: Observation): void {
    const before = this.state;
    const { state: after, events } = observe(before, observation, {
      wallMs: WALL_START_MS + this.nowMs,
      monotonicMs: this.nowMs,
      newViewingId: () => `viewing-${++this.ids}`,
      rules: RULES,
    });
    this.state = after;
    const { isPrivateTime } = this;
    this.told.push(...this.privates.work({ before, after, observation, events, isPrivateTime }));
  }

  begin(): void {
    this.isPrivateTime = true;
    this.feed({ kind: 'parted', reason: 'private_time' });
  }

  play(item: KodiItem): void {
    const { type, libraryId, label } = item;
    const notified = libraryId === null ? { type: 'movie', title: label } : { type, id: libraryId };
    this.feed({ kind: 'play', player: 'video', item: notified, speed: 1 });
    this.feed({ kind: 'av_start', player: 'video', item: notified, speed: 1 });
    this.feed({ kind: 'described', item });
    this.look(item, 0);
  }

  look(item: KodiItem | null, minutes = this.nowMs / MINUTE_MS): void {
    this.nowMs += 1000;
    const reading = item && {
      player: 'video' as const,
      item: { type: item.type, libraryId: item.libraryId, file: item.file, label: item.label },
      positionSeconds: minutes * 60,
      totalSeconds: 6000,
      speed: 1,
      live: false,
    };
    this.feed({ kind: 'reading', reading });
  }

  /** A crash and a new start, `awayMs` later. */
  restart(awayMs = 0): void {
    const { viewing } = this.state;
    if (viewing === null) throw new Error('nothing plays');
    const kept = this.privates.has(viewing) ? nameless(viewing) : viewing;
    const json = storeViewing(kept, WALL_START_MS + this.nowMs, this.nowMs);
    expect(json.includes('Canary')).toBe(false);
    this.nowMs += awayMs;
    const recovered = recoverViewing('box', json, this.nowMs);
    this.state = { ...idlePlayback('box'), viewing: recovered };
    this.privates = new PrivateViewings(recovered);
  }

  kinds(): string[] {
    return this.told.map((event) => `${event.kind} ${event.viewingId}`);
  }
}

describe('a viewing that begins in private time', () => {
  it('is told only as having been there, once, whatever happens in it', () => {
    const box = new Box();
    box.begin();
    box.play(SECRET);
    box.feed({ kind: 'speed', item: { type: 'movie', id: 8 }, speed: 0 });
    box.feed({ kind: 'speed', item: { type: 'movie', id: 8 }, speed: 1 });
    box.feed({ kind: 'stop', item: { type: 'movie', id: 8 }, end: true });
    expect(box.told).toEqual([
      { kind: 'private', viewingId: 'viewing-1', hostId: 'box', startedAtMs: expect.any(Number) },
    ]);
  });

  it('stays private to its end, and what comes after is told again', () => {
    const box = new Box();
    box.begin();
    box.play(SECRET);
    box.isPrivateTime = false;
    box.look(SECRET, 90);
    box.play(DUNE);
    expect(box.kinds()).toEqual(['private viewing-1', 'started viewing-2']);
  });

  it.each([SECRET, LOOSE])('stays private over a restart that knows nothing of it', (item) => {
    const box = new Box();
    box.begin();
    box.play(item);
    box.isPrivateTime = false;
    box.restart();
    box.look(item, 2);
    box.feed({ kind: 'described', item });
    box.look(item, 3);
    box.restart();
    box.look(item, 4);
    box.look(null);
    box.nowMs += MINUTE_MS;
    box.look(null);
    expect(box.state.viewing).toBeNull();
    expect(new Set(box.kinds())).toEqual(new Set(['private viewing-1']));
    box.play(DUNE);
    expect(box.kinds().at(-1)).toBe('started viewing-2');
  });

  it('is over where the companion was away for long', () => {
    const box = new Box();
    box.begin();
    box.play(SECRET);
    box.restart(7 * 60 * MINUTE_MS);
    const { viewing } = box.state;
    expect(viewing && isLongOver(viewing, WALL_START_MS + box.nowMs)).toBe(true);
  });

  it('stays private where the box was away for so long that it was given up', () => {
    const box = new Box();
    box.begin();
    box.play(SECRET);
    box.isPrivateTime = false;
    box.feed({ kind: 'lost', heardMonotonicMs: box.nowMs, heardWallMs: WALL_START_MS + box.nowMs });
    box.nowMs += 6 * MINUTE_MS;
    box.feed({ kind: 'tick' });
    expect(box.state.viewing).toBeNull();
    box.feed({ kind: 'connected' });
    box.look(SECRET);
    box.feed({ kind: 'described', item: SECRET });
    expect(box.kinds().filter((kind) => !kind.startsWith('private'))).toEqual([]);
    box.play(DUNE);
    expect(box.kinds().at(-1)).toMatch(/^started/);
  });
});

describe('a viewing under way when private time begins', () => {
  it('is ended as of then, where it is then, and its rest is private', () => {
    const box = new Box();
    box.play(DUNE);
    box.look(DUNE, 80);
    box.begin();
    expect(box.told.at(-2)).toMatchObject({
      kind: 'stopped',
      viewingId: 'viewing-1',
      stopReason: 'private_time',
      positionSeconds: 4800,
      watched: true,
    });
    expect(box.told.at(-1)).toMatchObject({ kind: 'private', viewingId: 'viewing-2' });
    const toldThen = box.told.length;
    box.look(DUNE, 81);
    box.isPrivateTime = false;
    box.look(DUNE, 99);
    box.feed({ kind: 'stop', item: { type: 'movie', id: 7 }, end: true });
    expect(box.told.length).toBe(toldThen);
  });

  it('is private as a whole where nothing of it was told yet', () => {
    const box = new Box();
    box.feed({ kind: 'play', player: 'video', item: { type: 'movie', id: 8 }, speed: 1 });
    box.begin();
    box.feed({ kind: 'av_start', player: 'video', item: { type: 'movie', id: 8 }, speed: 1 });
    box.feed({ kind: 'described', item: SECRET });
    box.look(SECRET, 0);
    expect(box.kinds()).toEqual(['private viewing-1']);
  });
});

it('never lets an item out that began in private time', async () => {
  const step = fc.oneof(
    fc.constantFrom<(box: Box) => void>(
      (box) => box.begin(),
      (box) => {
        box.isPrivateTime = false;
      },
      (box) => box.play(box.isPrivateTime ? SECRET : DUNE),
      (box) => box.play(box.isPrivateTime ? LOOSE : DUNE),
      (box) => box.look(null),
      (box) => box.feed({ kind: 'tick' }),
      (box) => box.feed({ kind: 'quit' }),
      (box) => box.feed({ kind: 'lost', heardMonotonicMs: box.nowMs, heardWallMs: WALL_START_MS + box.nowMs }),
      (box) => box.feed({ kind: 'shutdown', reason: 'host_disabled' }),
      (box) => box.feed({ kind: 'connected' }),
      (box) => {
        const { viewing } = box.state;
        if (viewing?.item) box.look(viewing.item);
      },
      (box) => {
        box.nowMs += 4 * MINUTE_MS;
      },
      (box) => {
        if (box.state.viewing !== null) box.restart();
      },
    ),
  );
  await fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const box = new Box();
      for (const run of steps) run(box);
      expect(JSON.stringify(box.told)).not.toContain('Canary');
    }),
  );
});
