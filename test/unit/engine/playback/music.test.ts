/** What is different with music: it counts by how long it was heard, repeats at once, and may have no end. */
import { describe, expect, it } from 'vitest';
import type { KodiItem, NotifiedItem, Observation } from '../../../../electron/engine/kodi/observation.ts';
import { type HostPlayback, idlePlayback } from '../../../../electron/engine/playback/host-playback.ts';
import { nextLookMs } from '../../../../electron/engine/playback/next-look.ts';
import { observe } from '../../../../electron/engine/playback/observe.ts';
import { recoverViewing, storeViewing } from '../../../../electron/engine/playback/recovery.ts';
import type { ReportableEvent, ViewingEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { RULES } from '../../../support/replay.ts';

const WALL_START_MS = Date.UTC(2026, 0, 2, 20);
const SONG = kodiItem({ type: 'song', libraryId: 1, file: '/m/song.mp3', title: 'Song', artists: ['Artist'] });
const STATION = kodiItem({ type: 'song', file: 'http://radio.example/stream', title: 'Live', artists: ['Radio'] });

/** A box that plays one piece of music, looked at whenever the companion would. */
class Listening {
  state: HostPlayback = idlePlayback('box');
  readonly events: ViewingEvent[] = [];
  nowMs = 0;
  private readonly item: KodiItem;
  private readonly lengthSeconds: number;
  private readonly transport: 'websocket' | 'http';
  private ids = 0;
  private sleptMs = 0;
  private isStalled = false;
  /** What the station plays now; undefined: what it was described as. */
  private song: { title: string; artists: string[] } | undefined;
  private positionSeconds = 0;
  private speed = 1;
  private lookDueMs = 0;

  constructor(item: KodiItem, lengthSeconds: number, transport: 'websocket' | 'http' = 'websocket') {
    this.item = item;
    this.lengthSeconds = lengthSeconds;
    this.transport = transport;
  }

  private get named(): NotifiedItem {
    return this.item.libraryId === null ? { type: 'unknown' } : { type: 'song', id: this.item.libraryId };
  }

  see(observation: Observation): this {
    const outcome = observe(this.state, observation, {
      wallMs: this.wallMs(),
      monotonicMs: this.nowMs,
      newViewingId: () => `viewing-${++this.ids}`,
      rules: RULES,
    });
    this.state = outcome.state;
    this.events.push(...outcome.events);
    if (this.state.viewing !== null && this.state.viewing.item === null) {
      return this.see({ kind: 'described', item: this.item });
    }
    const lookInMs = nextLookMs(this.state, this.transport, RULES, this.nowMs);
    this.lookDueMs = this.nowMs + (lookInMs ?? Number.POSITIVE_INFINITY);
    return this;
  }

  /** As a real box begins a song after silence. */
  begin(): this {
    this.positionSeconds = 0;
    this.see({ kind: 'play', player: 'audio', item: this.named, speed: 1 });
    return this.see({ kind: 'av_start', player: 'audio', item: this.named, speed: 1 });
  }

  /** As a real box goes from one song to the next without a gap: no stop, and the first frame before the announcement. */
  beginAgain(): this {
    this.positionSeconds = 0;
    this.see({ kind: 'av_start', player: 'audio', item: this.named, speed: 1 });
    this.nowMs += 10;
    return this.see({ kind: 'play', player: 'audio', item: this.named, speed: 1 });
  }

  wait(seconds: number): this {
    const untilMs = this.nowMs + seconds * 1000;
    while (this.lookDueMs <= untilMs) {
      this.pass(this.lookDueMs - this.nowMs);
      this.look();
    }
    return this.pass(untilMs - this.nowMs);
  }

  setSpeed(speed: number): this {
    this.speed = speed;
    return this.see({ kind: 'speed', item: this.named, speed });
  }

  seek(positionSeconds: number): this {
    this.positionSeconds = positionSeconds;
    return this.see({ kind: 'seek', item: this.named, positionSeconds });
  }

  /** The station goes on with another song; without an artist it is talk. Nobody tells. */
  plays(title: string, ...artists: string[]): this {
    this.song = { title, artists };
    return this;
  }

  /** The song starts over, and nobody tells (HTTP). */
  startOverUntold(): this {
    this.positionSeconds = 0;
    return this;
  }

  /** The network is away; the box plays on. */
  beAway(seconds: number): this {
    this.see({ kind: 'lost', heardMonotonicMs: this.nowMs, heardWallMs: this.wallMs() });
    return this.pass(seconds * 1000).look();
  }

  /** The companion's computer sleeps; the box plays on. On Linux only the wall clock goes on. */
  sleep(seconds: number): this {
    this.sleptMs += seconds * 1000;
    this.positionSeconds += this.speed * seconds;
    return this.look();
  }

  /** The companion ends properly, and is there again this much later; the box plays on. */
  restart(awaySeconds: number): this {
    this.see({ kind: 'shutdown', reason: 'companion_stopped' });
    this.pass(awaySeconds * 1000);
    this.state = idlePlayback('box', this.state.leftOff);
    return this.look();
  }

  /** Killed, and started again this much later; the box plays on. */
  crash(awaySeconds: number): this {
    const { viewing, leftOff } = this.state;
    const json = viewing === null ? '' : storeViewing(viewing, this.wallMs(), this.nowMs);
    this.pass(awaySeconds * 1000);
    this.state = { ...idlePlayback('box', leftOff), viewing: recoverViewing('box', json, this.nowMs) };
    return this.look();
  }

  /** A stream that has nothing to play: its position stands still, and its speed does not say so. */
  stall(seconds: number): this {
    this.isStalled = true;
    this.wait(seconds);
    this.isStalled = false;
    return this;
  }

  stop(end = false): this {
    return this.see({ kind: 'stop', item: this.named, end });
  }

  stops(): ReportableEvent[] {
    return this.events.filter((event): event is ReportableEvent => event.kind === 'stopped');
  }

  private wallMs(): number {
    return WALL_START_MS + this.nowMs + this.sleptMs;
  }

  private pass(ms: number): this {
    this.nowMs += ms;
    if (!this.isStalled) this.positionSeconds += (this.speed * ms) / 1000;
    return this;
  }

  private look(): this {
    const { type, libraryId, file, label } = this.item;
    return this.see({
      kind: 'reading',
      reading: {
        player: 'audio',
        item: { type, libraryId, file, label, ...(this.song && { song: this.song }) },
        positionSeconds: this.positionSeconds,
        totalSeconds: this.lengthSeconds,
        speed: this.speed,
        live: false,
      },
    });
  }
}

describe('a song', () => {
  it('counts when half of it was heard, and not a second before', () => {
    const heard = (seconds: number) => new Listening(SONG, 100).begin().wait(seconds).stop().stops()[0];
    expect(heard(51)).toMatchObject({ watched: true });
    expect(heard(49)).toMatchObject({ watched: false });
  });

  it('counts after four minutes, however long it is', () => {
    const [stop] = new Listening(SONG, 3600).begin().wait(241).stop().stops();
    expect(stop).toMatchObject({ watched: true });
  });

  it('does not count by what was jumped over, waited out in a pause, or wound through', () => {
    const listening = new Listening(SONG, 100).begin().wait(20).seek(80).wait(5);
    const [stop] = listening.setSpeed(0).wait(600).setSpeed(1).wait(5).setSpeed(2).wait(3).setSpeed(1).stop().stops();
    expect(stop?.playedSeconds).toBeCloseTo(30, 0);
    expect(stop).toMatchObject({ watched: false });
  });

  it('is one play through a long pause', () => {
    const listening = new Listening(SONG, 100).begin().wait(40).setSpeed(0).wait(7200).setSpeed(1).wait(40).stop();
    expect(listening.stops()).toHaveLength(1);
    expect(listening.stops()[0]).toMatchObject({ watched: true, startedAtMs: expect.closeTo(WALL_START_MS, -3) });
  });

  it('never counts where it is thirty seconds long', () => {
    expect(new Listening(SONG, 30).begin().wait(29).stop(true).stops()[0]).toMatchObject({ watched: false });
    expect(new Listening(SONG, 31).begin().wait(30).stop(true).stops()[0]).toMatchObject({ watched: true });
  });

  it('is another play each time it is repeated', () => {
    const listening = new Listening(SONG, 60).begin().wait(60).beginAgain().wait(60).beginAgain().wait(20).stop();
    expect(listening.stops().map(({ watched }) => watched)).toEqual([true, true, false]);
    const starts = listening.stops().map(({ startedAtMs }) => startedAtMs);
    expect(new Set(starts).size).toBe(3);
  });
});

describe('an encore', () => {
  it('is a play of its own: taken back to the beginning when it was as good as over', () => {
    const listening = new Listening(SONG, 100).begin().wait(95).seek(0).wait(60).stop();
    expect(listening.stops().map(({ watched }) => watched)).toEqual([true, true]);
    expect(listening.stops()[1]?.startedAtMs).toBeCloseTo(WALL_START_MS + 95_000, -3);
  });

  it('is none where it is taken back from the middle', () => {
    const listening = new Listening(SONG, 100).begin().wait(60).seek(0).wait(100).stop(true);
    expect(listening.stops()).toHaveLength(1);
    expect(listening.stops()[0]?.playedSeconds).toBeCloseTo(160, 0);
  });

  it('is seen without being told, also of a short song', () => {
    const listening = new Listening(SONG, 40, 'http').begin().wait(39).startOverUntold().wait(39).stop();
    expect(listening.stops().map(({ watched }) => watched)).toEqual([true, true]);
  });
});

describe('what was heard while nobody looked', () => {
  const begun = () => new Listening(SONG, 300).begin().wait(100);

  it.each<[string, (listening: Listening) => Listening]>([
    ['the network was away', (listening) => listening.beAway(60)],
    ['this computer slept', (listening) => listening.sleep(60)],
    ['the companion was killed', (listening) => listening.crash(60)],
    ['the companion was restarted', (listening) => listening.restart(60)],
  ])('counts: %s for a minute', (_, away) => {
    const listening = away(begun()).wait(20).stop();
    const stop = listening.stops().at(-1);
    expect(stop?.playedSeconds).toBeGreaterThan(178);
    expect(stop?.playedSeconds).toBeLessThan(182);
    expect(stop).toMatchObject({ watched: true, startedAtMs: expect.closeTo(WALL_START_MS, -3) });
    expect(listening.stops().filter(({ watched }) => watched)).toHaveLength(1);
  });

  it('is nothing where the box was paused', () => {
    const [stop] = begun().setSpeed(0).beAway(200).setSpeed(1).wait(20).stop().stops();
    expect(stop?.playedSeconds).toBeCloseTo(120, 0);
  });

  it('is one play where the companion is restarted after it counted', () => {
    const listening = new Listening(SONG, 900).begin().wait(300).restart(5).wait(300).restart(5).wait(280).stop();
    expect(listening.stops().map(({ watched }) => watched)).toEqual([true, false, false]);
    expect(listening.stops().map(({ alreadyCounted }) => alreadyCounted)).toEqual([undefined, true, true]);
  });

  it('is not added to what is begun from its start, however early the song was left', () => {
    const left = new Listening(SONG, 300).begin().wait(2);
    left.see({ kind: 'shutdown', reason: 'companion_stopped' });
    left.nowMs += 4 * 24 * 3600 * 1000;
    left.begin().wait(160).stop();
    const [, play] = left.stops();
    expect(play).toMatchObject({ watched: true, startedAtMs: expect.closeTo(WALL_START_MS + 345_602_000, -3) });
  });

  it('is not added to what plays on another evening', () => {
    const [, play] = new Listening(SONG, 300)
      .begin()
      .wait(20)
      .restart(24 * 3600)
      .seek(50)
      .restart(1)
      .stop()
      .stops();
    expect(play?.startedAtMs).toBeGreaterThan(WALL_START_MS + 24 * 3600 * 1000);
  });

  it('is forgotten where the song is begun again later', () => {
    const listening = new Listening(SONG, 300).begin().wait(200).restart(1).wait(5).stop().begin().wait(160).stop();
    expect(listening.stops().map(({ watched }) => watched)).toEqual([true, false, true]);
    expect(listening.stops().at(-1)).not.toHaveProperty('alreadyCounted');
  });
});

describe('a stream that stands still', () => {
  it('is not heard while it does', () => {
    const [stop] = new Listening(SONG, 300).begin().wait(60).stall(120).wait(30).stop().stops();
    expect(stop?.playedSeconds).toBeGreaterThan(75);
    expect(stop?.playedSeconds).toBeLessThan(101);
  });
});

describe('a radio station', () => {
  it('is reported without a length once Kodi had time to name one, and counts after four minutes', () => {
    const listening = new Listening(STATION, 0).begin().wait(4);
    expect(listening.events).toEqual([]);
    const [stop] = listening.wait(240).stop().stops();
    expect(listening.events[0]).toMatchObject({ kind: 'started', durationSeconds: null, progressFraction: 0 });
    expect(stop).toMatchObject({ watched: true, durationSeconds: null });
    expect(stop?.positionSeconds).toBeCloseTo(244, 0);
  });

  it('whose songs change has one play of each, by what was heard of it, as Kodi names it', () => {
    const listening = new Listening(STATION, 0).plays('One', 'Ann').begin().wait(250).plays('Two', 'Bob').wait(100);
    listening.plays('News').wait(300).plays('Three', 'Cid').wait(255).stop();
    const told = listening.stops().map(({ item, watched }) => [item.artists[0], item.title, watched]);
    expect(told).toEqual([
      ['Ann', 'One', true],
      ['Bob', 'Two', false],
      [undefined, 'News', true],
      ['Cid', 'Three', true],
    ]);
    const started = listening.events.filter(({ kind }) => kind === 'started');
    expect(started.map(({ item }) => item?.title)).toEqual(['One', 'Two', 'News', 'Three']);
    expect(new Set(listening.events.map(({ viewingId }) => viewingId)).size).toBe(4);
    for (const { playedSeconds, startedAtMs, atMs } of listening.stops()) {
      expect(playedSeconds).toBeLessThanOrEqual((atMs - startedAtMs) / 1000 + 6);
    }
  });

  it('takes nothing of the album of the song before into the next', () => {
    const rich = { ...STATION, album: 'Album', albumArtists: ['Other'], trackNumber: 3, musicBrainzTrackId: 'id' };
    const listening = new Listening(rich, 0).begin().wait(20).plays('Two', 'Bob').wait(20).stop();
    expect(listening.stops()[1]?.item).toMatchObject({
      album: '',
      albumArtists: [],
      trackNumber: null,
      musicBrainzTrackId: '',
    });
  });

  it.each([
    ['the companion restarts', (listening: Listening) => listening.restart(20)],
    ['the companion is killed', (listening: Listening) => listening.crash(20)],
    ['the box is away', (listening: Listening) => listening.beAway(20)],
  ])('keeps the songs apart where one goes over into the next while %s', (_what, interrupt) => {
    const listening = new Listening(STATION, 0).plays('One', 'Ann').begin().wait(200).plays('Two', 'Bob');
    interrupt(listening).wait(100).stop();
    const told = listening.stops().map(({ item, watched }) => [item.title, watched]);
    expect(told).toEqual([
      ['One', false],
      ['Two', false],
    ]);
  });

  it('goes on with the same song after a restart', () => {
    const listening = new Listening(STATION, 0).plays('One', 'Ann').begin().wait(130).restart(20).wait(130).stop();
    expect(listening.stops().map(({ item, watched }) => [item.title, watched])).toEqual([
      ['One', false],
      ['One', true],
    ]);
  });

  it('of the library is what the library says it is', () => {
    const listening = new Listening(SONG, 100).begin().plays('Something else', 'Else').wait(60).stop();
    expect(listening.stops().map(({ item }) => item.title)).toEqual(['Song']);
  });

  it('does not count before', () => {
    expect(new Listening(STATION, 0).begin().wait(239).stop().stops()[0]).toMatchObject({ watched: false });
  });
});
