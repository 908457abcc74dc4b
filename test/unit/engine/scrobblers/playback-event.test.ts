import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playbackEvent } from '../../../../electron/engine/scrobblers/playback-event.ts';
import { progressFraction, secondsToTicks, ticksToSeconds } from '../../../../shared/units.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { composeContext, episode, movie, reportableEvent } from '../../../support/reportable-event.ts';

const context = composeContext({ eventId: 'event-1' });

describe('an event as a plugin gets it', () => {
  it('is that of a stop: ticks, percent, whether it counts', () => {
    const event = reportableEvent({
      kind: 'stopped',
      watched: true,
      positionSeconds: 5400.5,
      progressFraction: 0.9,
      stopReason: 'stopped',
    });
    expect(playbackEvent(event, movie({ year: 2010, ids: { tmdb: 27205, punchplay: 'pp' } }), context)).toMatchObject({
      eventId: 'event-1',
      sessionId: event.viewingId,
      userId: 'home',
      deviceId: context.deviceId,
      positionTicks: 54_005_000_000,
      finalPositionTicks: 54_005_000_000,
      durationTicks: 60_000_000_000,
      progressPercent: 90,
      reachedEnd: true,
      timestamp: 1_760_000_000,
      startedAt: 1_759_999_000,
      listenedSeconds: 3000,
      replayed: false,
      item: { kind: 'movie', title: 'Inception', year: 2010, ids: { tmdb: 27205 } },
    });
  });

  it('keeps the ids of a show and of its episode apart', () => {
    const { item } = playbackEvent(
      reportableEvent(),
      episode({ ids: { tmdb: 1 }, episodeIds: { tvdb: 2 }, year: 2004, episodeTitle: 'Pilot', anime: true }),
      context,
    );
    expect(item).toEqual({
      kind: 'episode',
      title: 'Pilot',
      ids: { tvdb: 2 },
      show: { title: 'Lost', year: 2004, ids: { tmdb: 1 } },
      season: 1,
      episode: 2,
      anime: true,
    });
  });

  it('has no length and no percent for a station, and its facts of music', () => {
    const event = reportableEvent({ kind: 'started', durationSeconds: null, positionSeconds: 12, progressFraction: 0 });
    const song = movie({ kind: 'song', title: 'Roads', artist: 'Portishead', album: 'Dummy', trackNumber: 9 });
    const made = playbackEvent(event, song, context);
    expect(made).toMatchObject({ durationTicks: null, progressPercent: null, positionTicks: 120_000_000 });
    expect(made.item).toMatchObject({ kind: 'song', artist: 'Portishead', album: 'Dummy', track: 9 });
    expect(made).not.toHaveProperty('reachedEnd');
  });

  it('names the same file by the same id, another by another, and tells nothing of it', () => {
    const id = (file: string, hostId = 'box') =>
      playbackEvent(reportableEvent({ hostId, item: kodiItem({ file }) }), movie(), context).mediaItemId;
    expect(id('smb://nas/a.mkv')).toBe(id('smb://nas/a.mkv'));
    expect(id('smb://nas/a.mkv')).not.toBe(id('smb://nas/b.mkv'));
    expect(id('smb://nas/a.mkv')).not.toBe(id('smb://nas/a.mkv', 'other'));
    expect(id('smb://nas/a.mkv')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('stays within its length and 0..100 whatever is played, and is the same after a journey as JSON', () => {
    const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        seconds,
        fc.option(seconds),
        fc.constantFrom('started', 'progress', 'stopped' as const),
        (at, length, kind) => {
          const durationSeconds = length === null || length === 0 ? null : length;
          const positionSeconds = durationSeconds === null ? at : Math.min(at, durationSeconds);
          const event = reportableEvent({
            kind,
            positionSeconds,
            durationSeconds,
            progressFraction: progressFraction(positionSeconds, durationSeconds),
          });
          const made = playbackEvent(event, movie(), context);
          expect(Number.isSafeInteger(made.positionTicks)).toBe(true);
          expect(made.positionTicks).toBeGreaterThanOrEqual(0);
          if (made.durationTicks !== null) expect(made.positionTicks).toBeLessThanOrEqual(made.durationTicks);
          if (made.progressPercent !== null) {
            expect(made.progressPercent).toBeGreaterThanOrEqual(0);
            expect(made.progressPercent).toBeLessThanOrEqual(100);
          }
          expect(JSON.parse(JSON.stringify(made))).toEqual(made);
        },
      ),
    );
  });
});

describe('ticks', () => {
  it('are seconds and back, to half a tick, for 28 years', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 28 * 365 * 86_400, noNaN: true }), (seconds) => {
        const ticks = secondsToTicks(seconds);
        expect(Number.isSafeInteger(ticks)).toBe(true);
        expect(Math.abs(ticksToSeconds(ticks) - seconds)).toBeLessThanOrEqual(1e-7);
        expect(secondsToTicks(ticksToSeconds(ticks))).toBe(ticks);
      }),
    );
  });

  it('grow with the seconds', () => {
    const second = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(second, second, (one, other) => {
        if (one <= other) expect(secondsToTicks(one)).toBeLessThanOrEqual(secondsToTicks(other));
      }),
    );
  });
});
