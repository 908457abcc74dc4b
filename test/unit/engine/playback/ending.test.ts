/** How the final position is found where Kodi did not say it in time. */
import { describe, expect, it } from 'vitest';
import type { LibraryWitness, Observation } from '../../../../electron/engine/kodi/observation.ts';
import { type HostPlayback, idlePlayback } from '../../../../electron/engine/playback/host-playback.ts';
import { nextLookMs } from '../../../../electron/engine/playback/next-look.ts';
import { observe } from '../../../../electron/engine/playback/observe.ts';
import { recoverViewing, storeViewing } from '../../../../electron/engine/playback/recovery.ts';
import type { ReportableEvent, ViewingEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { RULES } from '../../../support/replay.ts';

const WALL_START_MS = Date.UTC(2026, 0, 2, 20);
const FILM = kodiItem({
  type: 'movie',
  libraryId: 1,
  file: '/m/film.mkv',
  title: 'Film',
  playCount: 0,
  resumePositionSeconds: 0,
  streamDurationSeconds: 1000,
});
const LOOSE = kodiItem({ file: '/m/loose.mkv', label: 'loose.mkv', streamDurationSeconds: 1000 });
const NAMED = { type: 'movie', id: 1 } as const;
const NAMED_LOOSE = { type: 'movie', title: 'loose.mkv' } as const;

class Evening {
  state: HostPlayback = idlePlayback('box');
  readonly events: ViewingEvent[] = [];
  private monotonicMs = 0;
  private sleptMs = 0;
  private ids = 0;

  /** Time that both clocks count. */
  pass(ms: number): this {
    this.monotonicMs += ms;
    return this;
  }

  /** The computer sleeps: on Linux only the wall clock goes on. */
  sleep(ms: number): this {
    this.sleptMs += ms;
    return this;
  }

  /** Killed and started again this much later. */
  crash(awayMs: number): this {
    const { viewing } = this.state;
    const json = viewing === null ? null : storeViewing(viewing, WALL_START_MS + this.monotonicMs, this.monotonicMs);
    this.monotonicMs += awayMs;
    const recovered = json === null ? null : recoverViewing('box', json, this.monotonicMs);
    this.state = { ...idlePlayback('box', this.state.leftOff), viewing: recovered };
    return this;
  }

  see(observation: Observation): this {
    const { state, events } = observe(this.state, observation, {
      wallMs: WALL_START_MS + this.monotonicMs + this.sleptMs,
      monotonicMs: this.monotonicMs,
      newViewingId: () => `viewing-${++this.ids}`,
      rules: RULES,
    });
    this.state = state;
    this.events.push(...events);
    return this;
  }

  begin(item = FILM, at = 0): this {
    const named = item === FILM ? NAMED : NAMED_LOOSE;
    this.see({ kind: 'play', player: 'video', item: named, speed: 1 }).see({ kind: 'described', item });
    return this.see({ kind: 'av_start', player: 'video', item: named, speed: 1 }).pass(400).look(item, at);
  }

  look(item = FILM, positionSeconds = 0, witness?: LibraryWitness): this {
    const { type, libraryId, file, label } = item;
    const reading = { type, libraryId, file, label };
    return this.see({
      kind: 'reading',
      reading: { player: 'video', item: reading, positionSeconds, totalSeconds: 1000, speed: 1, live: false },
      ...(witness === undefined ? {} : { witness }),
    });
  }

  lose(): this {
    const heardWallMs = WALL_START_MS + this.monotonicMs + this.sleptMs;
    return this.see({ kind: 'lost', heardMonotonicMs: this.monotonicMs, heardWallMs });
  }

  nextLookMs(): number | null {
    return nextLookMs(this.state, 'websocket', RULES, this.monotonicMs);
  }

  stops(): ReportableEvent[] {
    return this.events.filter((event): event is ReportableEvent => event.kind === 'stopped');
  }
}

const witness = (given: Partial<LibraryWitness>): LibraryWitness => ({
  playCount: 0,
  resumePositionSeconds: 0,
  lastPlayed: '',
  ...given,
});

describe('a jump that takes longer than Kodi ever was seen to take', () => {
  const SLOW_MS = 4000;
  const jump = () =>
    new Evening()
      .begin(FILM, 1)
      .pass(1000)
      .see({ kind: 'seek', item: NAMED, positionSeconds: 950, offsetSeconds: 949 });

  it('stands still where it was till then, and is looked at again before anybody can do much', () => {
    const evening = jump().pass(SLOW_MS).look(FILM, 1.1);
    expect(evening.nextLookMs()).toBeLessThanOrEqual(250);
    evening.pass(250).look(FILM, 1.1).pass(250).look(FILM, 950);
    evening.pass(500).see({ kind: 'library_update', item: { type: 'movie', id: 1 }, playCount: 1 });
    evening.see({ kind: 'play', player: 'video', item: NAMED_LOOSE, speed: 1 });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 950.5, watched: true }]);
  });

  it('and never arrives is no watch', () => {
    const evening = jump().pass(SLOW_MS).look(FILM, 1.1).pass(9000).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 1.1, watched: false }]);
  });

  it('and is refused is played on from where it was', () => {
    const evening = jump().pass(SLOW_MS).look(FILM, 5).pass(250).look(FILM, 5.2);
    evening.pass(10_000).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 15.2, watched: false }]);
  });
});

describe('what is told after a sleep', () => {
  it('a loose file that ran out while the computer slept counts as seen to its end', () => {
    const evening = new Evening().begin(LOOSE, 100).sleep(900_000);
    evening.see({ kind: 'stop', item: NAMED_LOOSE, end: true });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 1000, watched: true }]);
  });

  it('one that was stopped meanwhile stays where it was last seen', () => {
    const evening = new Evening().begin(LOOSE, 100).sleep(900_000);
    evening.see({ kind: 'stop', item: NAMED_LOOSE, end: false });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 100, watched: false }]);
  });

  it('Kodi’s own count right before the stop is the witness for a library item', () => {
    const evening = new Evening().begin(FILM, 100).sleep(900_000);
    evening.see({ kind: 'library_update', item: NAMED, playCount: 1 }).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 900, watched: true }]);
  });

  it('a fresh position is believed against that witness: Kodi may be set to count earlier', () => {
    const evening = new Evening().begin(FILM, 500);
    evening.see({ kind: 'library_update', item: NAMED, playCount: 1 }).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 500, watched: false }]);
  });
});

describe('Kodi counts a play that by our position it should not', () => {
  const counted = (given: Partial<LibraryWitness>) => {
    const evening = new Evening().begin(FILM, 20).see({ kind: 'library_update', item: NAMED, playCount: 1 });
    const word = witness({ playCount: 1, lastPlayed: '2026-01-02 20:10:00', ...given });
    return evening.see({ kind: 'witness', witness: word }).see({ kind: 'stop', item: NAMED, end: false }).stops();
  };

  it('a jump was missed: it kept no resume point, so it was near the end', () => {
    expect(counted({})).toMatchObject([{ positionSeconds: 1000, watched: true }]);
  });

  it('it is set to count earlier, or somebody marked it: its resume point says where it stopped', () => {
    expect(counted({ resumePositionSeconds: 520 })).toMatchObject([{ positionSeconds: 520, watched: false }]);
  });
});

describe('what ended while the box was away', () => {
  const away = () => new Evening().begin(FILM, 500).lose().pass(60_000).see({ kind: 'connected' });
  const gone = (evening: Evening, given?: LibraryWitness) =>
    evening.see({ kind: 'reading', reading: null, ...(given === undefined ? {} : { witness: given }) }).stops();

  it('stops at the last known position where the library says nothing new', () => {
    expect(gone(away(), witness({}))).toMatchObject([
      { positionSeconds: 500, watched: false, stopReason: 'ended_unseen' },
    ]);
  });

  it('stops at the resume point that Kodi wrote', () => {
    const written = witness({ resumePositionSeconds: 720, lastPlayed: '2026-01-02 20:10:00' });
    expect(gone(away(), written)).toMatchObject([{ positionSeconds: 720, watched: true }]);
  });

  it('counts as seen to its end where Kodi counted a play and kept no resume point', () => {
    const written = witness({ playCount: 1, lastPlayed: '2026-01-02 20:10:00' });
    expect(gone(away(), written)).toMatchObject([{ positionSeconds: 1000, watched: true }]);
  });

  it('stays at the last known position where that is far enough for Kodi’s count', () => {
    const evening = new Evening().begin(FILM, 950).lose().pass(60_000).see({ kind: 'connected' });
    const written = witness({ playCount: 1, lastPlayed: '2026-01-02 20:10:00' });
    expect(gone(evening, written)).toMatchObject([{ positionSeconds: 950, watched: true }]);
  });

  it('stops at the time when the box was last heard', () => {
    const [stop] = gone(away());
    expect(stop?.atMs).toBe(WALL_START_MS + 400);
  });
});

describe('what ended while the companion was away', () => {
  /** The companion died at 500 s; when it is back, the first it hears is the stop. */
  const back = (given?: LibraryWitness) => {
    const evening = new Evening().begin(FILM, 500).crash(60_000).see({ kind: 'connected' });
    if (given !== undefined) evening.see({ kind: 'witness', witness: given });
    return evening.see({ kind: 'stop', item: NAMED, end: false }).stops();
  };

  it('stops where it was last seen, as long as nobody says otherwise', () => {
    expect(back()).toMatchObject([{ positionSeconds: 500, watched: false }]);
  });

  it('is judged by the library, because the position is an old one', () => {
    expect(back(witness({ playCount: 1, lastPlayed: '2026-01-02 20:10:00' }))).toMatchObject([{ watched: true }]);
    expect(back(witness({ resumePositionSeconds: 600, lastPlayed: '2026-01-02 20:10:00' }))).toMatchObject([
      { positionSeconds: 600, watched: false },
    ]);
  });

  it('is judged by its own position again, once that was seen', () => {
    const evening = new Evening().begin(FILM, 500).crash(60_000).see({ kind: 'connected' });
    evening.see({ kind: 'witness', witness: witness({ resumePositionSeconds: 900, lastPlayed: 'x' }) });
    evening.look(FILM, 560).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 560, watched: false }]);
  });
});

describe('going on where a counted viewing was left', () => {
  const leftAt = (seconds: number) => {
    const evening = new Evening().begin(FILM, seconds);
    return evening.see({ kind: 'stop', item: NAMED, end: false }).pass(10_000);
  };

  it('is no second watch', () => {
    const evening = leftAt(750)
      .begin(FILM, 745)
      .pass(5000)
      .look(FILM, 990)
      .see({ kind: 'stop', item: NAMED, end: true });
    expect(evening.stops()).toMatchObject([{ watched: true }, { watched: false, alreadyCounted: true }]);
  });

  it('from the start it is one', () => {
    const evening = leftAt(750).begin(FILM, 0).pass(5000).look(FILM, 990).see({ kind: 'stop', item: NAMED, end: true });
    expect(evening.stops().map(({ watched }) => watched)).toEqual([true, true]);
  });

  it('after a viewing that did not count it is the first watch', () => {
    const evening = leftAt(400)
      .begin(FILM, 395)
      .pass(5000)
      .look(FILM, 990)
      .see({ kind: 'stop', item: NAMED, end: true });
    expect(evening.stops().map(({ watched }) => watched)).toEqual([false, true]);
  });

  it('after a whole one it is a new one', () => {
    const evening = new Evening().begin(FILM, 990).see({ kind: 'stop', item: NAMED, end: true }).pass(10_000);
    evening.begin(FILM, 800).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops().map(({ watched }) => watched)).toEqual([true, true]);
  });
});

describe('a seek that Kodi has announced', () => {
  const sought = () => new Evening().begin(FILM, 10).see({ kind: 'seek', item: NAMED, positionSeconds: 950 });

  it('is believed against a reading from before it arrived', () => {
    const evening = sought().pass(450).look(FILM, 10.2).pass(300).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ watched: true }]);
  });

  it('to the last seconds does not make an earlier reading a new round', () => {
    const evening = new Evening().begin(FILM, 10).see({ kind: 'seek', item: NAMED, positionSeconds: 998 });
    evening.pass(50).look(FILM, 10).pass(50).see({ kind: 'stop', item: NAMED, end: true });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 1000, watched: true }]);
  });

  it('right after the opening does not hide how long it is', () => {
    const unsized = { ...LOOSE, streamDurationSeconds: null };
    const evening = new Evening().see({ kind: 'play', player: 'video', item: NAMED_LOOSE, speed: 1 });
    evening.see({ kind: 'described', item: unsized });
    evening.see({ kind: 'av_start', player: 'video', item: NAMED_LOOSE, speed: 1 });
    evening.see({ kind: 'seek', item: NAMED_LOOSE, positionSeconds: 950 }).pass(100).look(unsized, 0.1);
    evening.see({ kind: 'stop', item: NAMED_LOOSE, end: false });
    expect(evening.stops()).toMatchObject([{ watched: true }]);
  });

  it.each([
    ['played on', 24.4],
    ['stood still', 10.4],
  ])('on a box that had been silent and %s meanwhile is believed as well', (_, readSeconds) => {
    const evening = new Evening().begin(FILM, 10).pass(400).lose().pass(14_000);
    evening.see({ kind: 'seek', item: NAMED, positionSeconds: 950 }).pass(50).look(FILM, readSeconds);
    evening.pass(100).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.events.filter(({ kind }) => kind === 'started')).toHaveLength(1);
    expect(evening.stops()).toMatchObject([{ watched: true, stopReason: 'stopped' }]);
  });

  it('is told once it has arrived, with the place where it did', () => {
    const evening = sought().pass(450).look(FILM, 10.2).pass(200).look(FILM, 948);
    const told = evening.events.filter(({ kind }) => kind === 'progress');
    expect(told.map(({ positionSeconds }) => positionSeconds)).toEqual([10, 948]);
  });

  it('is no place where the stream never got there', () => {
    const evening = sought().pass(3100).look(FILM, 10.2).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ positionSeconds: 10.2, watched: false }]);
  });

  it('back and forth: the places before all of them are doubted', () => {
    const evening = sought().pass(100).see({ kind: 'seek', item: NAMED, positionSeconds: 500 });
    evening.pass(450).look(FILM, 10.3).pass(50).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()[0]?.positionSeconds).toBeCloseTo(500.5, 1);
  });
});

it('what goes on after a long pause moves on from where it stood', () => {
  const evening = new Evening().begin(FILM, 690).see({ kind: 'speed', item: NAMED, speed: 0 }).pass(600_000);
  evening.see({ kind: 'speed', item: NAMED, speed: 1 }).pass(9000).see({ kind: 'stop', item: NAMED, end: false });
  const [stop] = evening.stops();
  expect(stop?.positionSeconds).toBeCloseTo(699, 0);
  expect(stop?.playedSeconds).toBeCloseTo(9.4, 1);
});

describe('the zeros of a player that is being taken down', () => {
  const NEXT = { type: 'movie', title: 'next.mkv' } as const;

  it('are no place: what is replaced right after ends where it was', () => {
    const evening = new Evening().begin(FILM, 800).pass(5000).look(FILM, 0).pass(40);
    evening.see({ kind: 'play', player: 'video', item: NEXT, speed: 1 });
    expect(evening.stops()).toMatchObject([{ watched: true, stopReason: 'replaced' }]);
    expect(evening.stops()[0]?.positionSeconds).toBeCloseTo(805, 0);
  });

  it('followed by a place near the beginning were a jump that nobody told of', () => {
    const evening = new Evening().begin(FILM, 800).pass(5000).look(FILM, 0).pass(1000).look(FILM, 1);
    evening.pass(100).see({ kind: 'stop', item: NAMED, end: false });
    expect(evening.stops()).toMatchObject([{ watched: false }]);
  });
});

describe('a file with two episodes', () => {
  it('is one viewing, though the notification names the second and the player the first', () => {
    const first = kodiItem({
      type: 'episode',
      libraryId: 8,
      file: '/m/two.mkv',
      streamDurationSeconds: 1000,
      episodesInFile: [8, 9].map((libraryId) => ({ libraryId, season: 1, episode: libraryId - 3, title: '' })),
    });
    const second = { type: 'episode', id: 9 };
    const evening = new Evening().see({ kind: 'play', player: 'video', item: second, speed: 1 }).look(first, 0);
    evening.see({ kind: 'described', item: first }).see({ kind: 'av_start', player: 'video', item: second, speed: 1 });
    evening.pass(400).look(first, 0.3).see({ kind: 'seek', item: second, positionSeconds: 950 });
    evening.see({ kind: 'stop', item: second, end: false });
    expect(evening.events.map(({ kind }) => kind)).toEqual(['started', 'stopped']);
    expect(evening.stops()).toMatchObject([{ watched: true }]);
  });
});

describe('a movie in two parts', () => {
  const STACK = kodiItem({
    file: 'stack:///m/a.cd1.mkv , /m/a.cd2.mkv',
    label: 'a.cd2.mkv',
    streamDurationSeconds: 500,
  });
  const PART = { type: 'movie', title: 'a.cd2.mkv' } as const;
  const begun = () => {
    const evening = new Evening().see({ kind: 'play', player: 'video', item: PART, speed: 1 });
    evening.see({ kind: 'described', item: STACK }).see({ kind: 'av_start', player: 'video', item: PART, speed: 1 });
    return evening.pass(400).look(STACK, 600);
  };

  it('is as long as both, not as the first part that the library knows', () => {
    const stop = begun().see({ kind: 'stop', item: PART, end: false }).stops();
    expect(stop).toMatchObject([{ durationSeconds: 1000, watched: false }]);
  });

  it('a jump is as far as Kodi says, its target counts from the part', () => {
    const evening = begun().see({ kind: 'seek', item: PART, positionSeconds: 450, offsetSeconds: 350 });
    const stop = evening.see({ kind: 'stop', item: PART, end: false }).stops();
    expect(stop).toMatchObject([{ positionSeconds: 950, watched: true }]);
  });
});
