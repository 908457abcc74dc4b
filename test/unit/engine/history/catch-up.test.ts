import { describe, expect, it } from 'vitest';
import { fileKey } from '../../../../electron/engine/kodi/file-identity.ts';
import type { ReportableEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import { type BenchHost, createHistoryBench, type HistoryBench } from '../../../support/history-bench.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { kodiLocalTime } from '../../../support/kodi-simulator/kodi-time.ts';
import type { SimulatedVideo } from '../../../support/kodi-simulator/media.ts';

const HOUR_MS = 3_600_000;
const INCEPTION = { movieId: 3 };
const MATRIX = { movieId: 6 };
const PILOT = { episodeId: 7 };

type Ref = { readonly movieId: number } | { readonly episodeId: number };

function media({ box }: BenchHost, ref: Ref): SimulatedVideo {
  const found =
    'movieId' in ref ? box.library.video('movie', ref.movieId) : box.library.video('episode', ref.episodeId);
  if (found === undefined) throw new Error('no such item');
  return found;
}

/** What Kodi writes down when something was played there to this share, ending now. */
function play(bench: HistoryBench, host: BenchHost, ref: Ref, fraction = 1): void {
  const video = media(host, ref);
  const state = host.box.library.state(video);
  const playable = { media: video, durationSeconds: video.durationSeconds, borders: [] };
  host.box.library.savePlayed(playable, fraction * video.durationSeconds, { ...state });
  expect(state.lastPlayed).toBe(kodiLocalTime(bench.clock.wallMs(), 0));
}

/** A bench whose box's stock was taken an hour ago, and is away now. */
async function known(given = {}): Promise<{ bench: HistoryBench; host: BenchHost }> {
  const bench = createHistoryBench();
  const host = bench.addBox(given);
  await bench.arrive(host);
  bench.leave(host);
  bench.clock.advance(HOUR_MS);
  return { bench, host };
}

/** A viewing that was followed to its end, as playback tells it. */
function reportLive(bench: HistoryBench, host: BenchHost, ref: Ref, given: Partial<ReportableEvent> = {}): void {
  const video = media(host, ref);
  const show = { showTitle: 'Breaking Bad', season: 1, episode: 1, showUniqueIds: { tmdb: '1396' }, showLibraryId: 2 };
  const nowMs = bench.clock.wallMs();
  bench.recorder.record({
    hostId: host.record.id,
    openViewing: null,
    closedViewingIds: [],
    events: [
      {
        kind: 'stopped',
        viewingId: `live-${nowMs}`,
        hostId: host.record.id,
        player: 'video',
        atMs: nowMs,
        startedAtMs: nowMs - video.durationSeconds * 1000,
        positionSeconds: video.durationSeconds,
        playedSeconds: video.durationSeconds,
        durationSeconds: video.durationSeconds,
        progressFraction: 1,
        watched: true,
        stopReason: 'ended',
        item: kodiItem({
          type: video.type,
          libraryId: video.id,
          file: video.file,
          title: video.title,
          uniqueIds: video.uniqueIds,
          ...(video.type === 'episode' ? show : { year: video.year }),
        }),
        ...given,
      },
    ],
  });
}

const sent = ({ outbox }: HistoryBench) => outbox.list().map(({ title, watched }) => `${title} ${watched}`);

describe('first contact', () => {
  it('takes stock and tells nothing, however much was watched', async () => {
    const bench = createHistoryBench();
    const host = bench.addBox();
    play(bench, host, INCEPTION);
    play(bench, host, PILOT, 0.6);
    await bench.arrive(host);
    expect(bench.watchLog.list(9)).toEqual([]);
    const list = await bench.history.commands['catch_up.list']({ limit: 9 });
    expect(list).toMatchObject({ enabled: true, entries: [], hosts: [{ lookedAtMs: expect.any(Number) }] });
  });

  it('that was cut short is first contact again', async () => {
    const bench = createHistoryBench();
    const host = bench.addBox();
    host.connect();
    bench.history.follower.up(host.access);
    await bench.settle(3000);
    bench.leave(host);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.watchLog.list(9)).toEqual([]);
  });
});

describe('what was watched while nobody looked', () => {
  it('goes out once, with its true time and the item in full', async () => {
    const { bench, host } = await known();
    play(bench, host, PILOT);
    // Kodi keeps whole seconds.
    const watchedAtMs = Math.floor(bench.clock.wallMs() / 1000) * 1000;
    bench.clock.advance(HOUR_MS);
    await bench.arrive(host);
    const [entry, ...others] = bench.watchLog.list(9);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      title: 'Breaking Bad S01E01',
      watched: true,
      stopReason: 'caught_up',
      endedAtMs: watchedAtMs,
      progressFraction: 1,
      item: { title: 'Breaking Bad', year: 2008, season: 1, episode: 1, ids: { tmdb: 1396, imdb: 'tt0903747' } },
    });
    expect(bench.outbox.list()).toMatchObject([{ kind: 'stopped', watched: true, createdAtMs: watchedAtMs }]);
    bench.leave(host);
    await bench.arrive(host);
    expect(bench.watchLog.list(9)).toHaveLength(1);
  });

  it('goes out once though the companion is killed and started again and again', async () => {
    const { bench, host } = await known();
    play(bench, host, INCEPTION);
    for (let run = 0; run < 3; run += 1) {
      bench.clock.advance(HOUR_MS);
      bench.restart();
      await bench.arrive(host);
    }
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
  });

  it('comes in the order it was watched in', async () => {
    const { bench, host } = await known();
    for (const ref of [MATRIX, PILOT, INCEPTION]) {
      play(bench, host, ref);
      bench.clock.advance(HOUR_MS);
    }
    await bench.arrive(host);
    expect(sent(bench)).toEqual(['The Matrix (1999) true', 'Breaking Bad S01E01 true', 'Inception (2010) true']);
    const told = bench.watchLog.list(9).toSorted((one, other) => (one.viewingId < other.viewingId ? -1 : 1));
    expect(told.map(({ title }) => title)).toEqual(['The Matrix (1999)', 'Breaking Bad S01E01', 'Inception (2010)']);
  });

  it('is one event for two episodes in one file', async () => {
    const { bench, host } = await known();
    play(bench, host, { episodeId: 18 });
    await bench.arrive(host);
    expect(bench.watchLog.list(9)).toMatchObject([
      { title: 'The Office (US) S01E05-E06', item: { episode: 5, episodeEnd: 6 } },
    ]);
  });

  it.each([
    ['Europe/Berlin', 120, '2026-07-01T18:00:00.000Z'],
    ['America/New_York', -240, '2026-07-01T18:00:00.000Z'],
  ])('is read in the zone %s of the box', async (timeZone, utcOffsetMinutes, utc) => {
    const bench = createHistoryBench();
    bench.clock.jumpWall(Date.parse('2026-07-01T12:00:00Z') - bench.clock.wallMs());
    const host = bench.addBox({ timeZone, utcOffsetMinutes });
    await bench.arrive(host);
    bench.leave(host);
    bench.clock.jumpWall(Date.parse(utc) - bench.clock.wallMs());
    host.box.markWatched(INCEPTION);
    bench.clock.advance(HOUR_MS);
    await bench.arrive(host);
    expect(bench.watchLog.list(9)).toMatchObject([{ endedAtMs: Date.parse(utc) }]);
  });

  it('of an item that was not in the library before goes out if it was watched in the absence', async () => {
    const { bench, host } = await known();
    const [stock] = bench.hosts;
    bench.store.database.prepare('DELETE FROM library_stock').run();
    play(bench, host, INCEPTION);
    host.box.library.write(media(host, MATRIX), { playCount: 1, lastPlayed: '2020-01-01 10:00:00' });
    await bench.arrive(host);
    expect(stock).toBe(host);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
  });

  it('is a watch also where only the play count rose', async () => {
    const { bench, host } = await known();
    host.box.library.write(media(host, INCEPTION), { playCount: 1, lastPlayed: '' });
    host.box.library.state(media(host, INCEPTION)).lastPlayed = '';
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
  });

  it('is not what another program wrote with an old date', async () => {
    const { bench, host } = await known();
    host.box.library.write(media(host, INCEPTION), { playCount: 1, lastPlayed: '2019-05-05 20:00:00' });
    bench.clock.advance(25 * HOUR_MS);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
  });

  it('is not what somebody un-marked', async () => {
    const bench = createHistoryBench();
    const host = bench.addBox();
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    bench.leave(host);
    host.box.library.write(media(host, INCEPTION), { playCount: 0, lastPlayed: '' });
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
  });

  it('obeys the rules of everything that is reported', async () => {
    const { bench, host } = await known();
    bench.settings.set('scrobble_movies', false);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.outbox.list()).toEqual([]);
    expect(bench.watchLog.list(9)).toMatchObject([{ stopReason: 'caught_up', ignored: { rule: 'scrobble_movies' } }]);
  });

  it('is nobody’s business in private time', async () => {
    const { bench, host } = await known();
    bench.privateFromMs = bench.clock.wallMs() - 1000;
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    bench.privateFromMs = null;
    bench.leave(host);
    await bench.arrive(host);
    expect(bench.watchLog.list(9)).toEqual([]);
  });
});

describe('a resume point', () => {
  it('that is new is told as one stop that is no watch', async () => {
    const { bench, host } = await known();
    play(bench, host, INCEPTION, 0.5);
    await bench.arrive(host);
    bench.leave(host);
    await bench.arrive(host);
    expect(bench.outbox.list()).toMatchObject([{ kind: 'stopped', watched: false }]);
    expect(bench.watchLog.list(9)).toMatchObject([{ positionSeconds: 300, durationSeconds: 600, watched: false }]);
  });

  it('beyond the threshold is a watch, and playing the rest is no second one', async () => {
    const { bench, host } = await known();
    play(bench, host, INCEPTION, 0.75);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
    bench.leave(host);
    bench.clock.advance(HOUR_MS);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.caughtUp()).toHaveLength(1);
    bench.leave(host);
    bench.clock.advance(HOUR_MS);
    // From the start once more.
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.caughtUp()).toHaveLength(2);
  });

  it('that had counted live makes the rest of it no second watch', async () => {
    const bench = createHistoryBench();
    const host = bench.addBox();
    play(bench, host, INCEPTION, 0.75);
    await bench.arrive(host);
    host.playback = {
      ...host.playback,
      leftOff: [{ fileKey: fileKey(media(host, INCEPTION).file), positionSeconds: 450 }],
    };
    bench.leave(host);
    bench.clock.advance(HOUR_MS);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
  });
});

describe('what was seen live', () => {
  it('updates the stock while the box is there', async () => {
    const { bench, host } = await known();
    await bench.arrive(host);
    play(bench, host, INCEPTION);
    bench.history.follower.updated(host.access, { type: 'movie', id: 3 });
    await bench.settle(2000);
    bench.leave(host);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
  });

  it('is not caught up where the companion was killed before it had looked', async () => {
    const { bench, host } = await known();
    await bench.arrive(host);
    play(bench, host, PILOT);
    bench.clock.advance(1000);
    reportLive(bench, host, PILOT);
    bench.restart();
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
    expect(bench.watchLog.list(9)).toHaveLength(1);
  });

  it.each(['companion_stopped', 'box_lost', 'ended_unseen'] as const)(
    'and counted before nobody looked any more (%s) is not counted again when it ran out later',
    async (stopReason) => {
      const { bench, host } = await known();
      reportLive(bench, host, INCEPTION, { stopReason, positionSeconds: 450, progressFraction: 0.75 });
      bench.clock.advance(20 * 60_000);
      play(bench, host, INCEPTION);
      bench.clock.advance(HOUR_MS);
      bench.restart();
      await bench.arrive(host);
      expect(bench.caughtUp()).toEqual([]);
    },
  );

  it('only in part, not yet counted, is caught up when it ran out unseen', async () => {
    const { bench, host } = await known();
    const given = {
      stopReason: 'companion_stopped',
      positionSeconds: 200,
      progressFraction: 0.33,
      watched: false,
    } as const;
    reportLive(bench, host, INCEPTION, given);
    bench.clock.advance(5 * 60_000);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
  });

  it('does not hide that it was watched once more hours later', async () => {
    const { bench, host } = await known();
    reportLive(bench, host, INCEPTION);
    bench.clock.advance(5 * HOUR_MS);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
  });

  it('is waited for: a viewing whose box was away is put right first', async () => {
    const { bench, host } = await known();
    play(bench, host, INCEPTION);
    const viewing = { item: { file: media(host, INCEPTION).file }, presence: { kind: 'waiting' } };
    host.playback = { ...host.playback, viewing: viewing as never };
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
    reportLive(bench, host, INCEPTION, { stopReason: 'ended_unseen' });
    host.playback = { ...host.playback, viewing: null };
    await bench.settle(5000);
    expect(bench.caughtUp()).toEqual([]);
  });

  it('and plays still: what Kodi wrote of it this moment is not an earlier play', async () => {
    const { bench, host } = await known();
    const viewing = { id: 'open', item: { file: media(host, INCEPTION).file }, presence: { kind: 'present' } };
    host.playback = { ...host.playback, viewing: viewing as never };
    play(bench, host, INCEPTION);
    host.connect();
    bench.history.follower.up(host.access);
    await bench.settle(4000);
    reportLive(bench, host, INCEPTION);
    host.playback = { ...host.playback, viewing: null };
    await bench.settle(10_000);
    expect(bench.caughtUp()).toEqual([]);
  });

  it('and an earlier play of what plays now is caught up', async () => {
    const { bench, host } = await known();
    play(bench, host, INCEPTION);
    bench.clock.advance(HOUR_MS);
    const viewing = { id: 'open', item: { file: media(host, INCEPTION).file }, presence: { kind: 'present' } };
    host.playback = { ...host.playback, viewing: viewing as never };
    await bench.arrive(host);
    await bench.settle(6000);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
  });
});

describe('switched off', () => {
  it('keeps the stock, so that switching on tells nothing old', async () => {
    const { bench, host } = await known();
    bench.settings.set('catch_up', false);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    bench.leave(host);
    bench.settings.set('catch_up', true);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
  });

  it('for a box (disabled, removed) makes the next contact the first', async () => {
    const { bench, host } = await known();
    bench.history.follower.forget(host.record.id);
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual([]);
  });
});

describe('a look', () => {
  it('asks a known box for what was played last and no more, for a day', async () => {
    const { bench, host } = await known();
    host.calls.splice(0);
    await bench.arrive(host);
    const asked = host.calls.filter(([method]) => method.startsWith('VideoLibrary'));
    expect(asked.map(([method]) => method)).toEqual(['VideoLibrary.GetMovies', 'VideoLibrary.GetEpisodes']);
    expect(asked[0]?.[1]).toMatchObject({
      sort: { method: 'lastplayed', order: 'descending' },
      limits: { start: 0, end: 50 },
    });
    bench.leave(host);
    bench.clock.advance(25 * HOUR_MS);
    host.calls.splice(0);
    await bench.arrive(host);
    expect(host.calls.filter(([, params]) => 'properties' in params && !('sort' in params))).toHaveLength(2);
  });

  it('that breaks off is made again, and tells nothing twice', async () => {
    const { bench, host } = await known();
    play(bench, host, INCEPTION);
    host.connect();
    bench.history.follower.up(host.access);
    await bench.settle(3000);
    bench.leave(host);
    await bench.arrive(host);
    await bench.settle(2000);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
  });

  it('finds what a box that is only polled watched in the absence, and is silent while it is followed', async () => {
    const { bench, host } = await known();
    host.isLive = false;
    play(bench, host, INCEPTION);
    await bench.arrive(host);
    expect(bench.caughtUp()).toEqual(['Inception (2010) watched']);
    host.box.markWatched(MATRIX);
    await bench.settle(700_000);
    expect(bench.caughtUp()).toHaveLength(1);
  });
});
