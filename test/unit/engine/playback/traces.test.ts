/** Every recorded trace of a real Kodi that concerns playback, and what the history must show for it. */
import { describe, expect, it } from 'vitest';
import { recordedTrace } from '../../../support/recorded-trace.ts';
import { type Replayed, replay, summarise } from '../../../support/replay.ts';

/** Title, share of it at the end (± 0.02), watched, why it ended. `ignored` viewings carry their reason only. */
type Expected = [title: string, endedAt: number | null, watched: boolean | null, reason: string | null];

const INCEPTION_NEVER: Expected = ['Inception', null, null, 'never_started'];

const HISTORY: Record<string, Expected[]> = {
  'anime-episode-natural-end': [['Killing Magic', 1, true, 'ended']],
  'broken-file': [['broken.mkv', null, null, 'never_started']],
  'broken-file-while-playing': [
    ["...And the Bag's in the River", 0.96, true, 'replaced'],
    ['broken.mkv', null, null, 'never_started'],
  ],
  'double-episode-file': [
    ['Basketball', 0.95, true, 'stopped'],
    ['Basketball', 0, false, 'stopped'],
  ],
  'episode-play-stop': [["Cat's in the Bag...", 0.01, false, 'stopped']],
  'fast-forward-to-end': [['Parasite', 1, true, 'ended']],
  frozen: [['Inception', 0.03, false, 'stopped']],
  'http-stream': [
    ['Some.Movie.2020.mkv', 0.01, false, 'stopped'],
    ['Some.Movie.2020.mkv', 0.61, false, 'stopped'],
  ],
  'kill9-while-playing': [["Crazy Handful of Nothin'", null, null, null]],
  'library-file-opened-by-path': [["...And the Bag's in the River", 0.01, false, 'stopped']],
  'live-stream': [['live.ts', null, null, 'no_duration']],
  'loose-extra': [
    ['tagged.mkv', 0.08, false, 'stopped'],
    ['Arrival.mkv', 0.08, false, 'stopped'],
    ['Karma Police', 0.01, false, 'stopped'],
  ],
  'loose-file-natural-end': [['trailer.mkv', 1, true, 'ended']],
  'loose-files': [
    ['Dune.Part.Two.2024.1080p.WEB-DL.x264.mkv', 0.01, false, 'stopped'],
    ['Severance.S02E03.720p.WEB.mkv', 0.01, false, 'stopped'],
    ['[SubsPlease] Dandadan - 04 (1080p) [ABCD1234].mkv', 0.01, false, 'stopped'],
    ['home video 2023-05-01.mp4', 0.01, false, 'stopped'],
    ['odd name & (weird) #1 100% é.mkv', 0.01, false, 'stopped'],
    ['03 - Third.mkv', 0.01, false, 'stopped'],
    ['trailer.mkv', 0.1, false, 'stopped'],
  ],
  'mark-watched-while-playing': [['Cancer Man', 0.61, false, 'stopped']],
  'missing-file': [],
  'missing-file-while-playing': [['Pilot', 0.02, false, 'stopped']],
  'movie-natural-end': [['The Matrix', 1, true, 'ended']],
  'movie-play-pause-seek-stop': [['Inception', 0.35, false, 'stopped']],
  'movie-stop-at-95': [['Alien', 0.96, true, 'stopped']],
  // Most of the first and the last song was jumped over: they ended, but were not listened to.
  'music-end-and-next': [
    ['Airbag', 1, false, 'ended'],
    ['Paranoid Android', 0.07, false, 'stopped'],
    ['Karma Police', 1, false, 'ended'],
  ],
  noise: [["The Journey's End", 0.08, false, 'stopped']],
  'pause-long': [['Inception', 0.01, false, 'stopped']],
  'pause-toggle-fast': [['Inception', 0.01, false, 'stopped']],
  picture: [['picture', null, null, 'picture']],
  'playlist-goto-next': [
    ['Pilot', 0.96, true, 'replaced'],
    ["Cat's in the Bag...", 0.96, true, 'replaced'],
    ["...And the Bag's in the River", 0.96, true, 'stopped'],
  ],
  'playlist-goto-previous-and-index': [
    ["Cat's in the Bag...", 0.01, false, 'replaced'],
    ['Pilot', 0.01, false, 'replaced'],
    ["...And the Bag's in the River", 0.01, false, 'stopped'],
  ],
  'playlist-natural': [
    ['Cancer Man', 1, true, 'ended'],
    ['Gray Matter', 1, true, 'ended'],
    ["Crazy Handful of Nothin'", 1, true, 'ended'],
  ],
  'playlist-with-broken': [
    ['Pilot', 1, true, 'ended'],
    ['broken.mkv', null, null, 'never_started'],
  ],
  'quit-while-playing': [['Gray Matter', 0.96, true, 'stopped']],
  'rapid-replace': [
    ['Pilot', null, null, 'never_started'],
    ["Cat's in the Bag...", null, null, 'never_started'],
    ["...And the Bag's in the River", 0.01, false, 'stopped'],
    ['Pilot', null, null, 'never_started'],
    ["Cat's in the Bag...", null, null, 'never_started'],
    ["...And the Bag's in the River", 0.01, false, 'stopped'],
    ['Pilot', 0, false, 'replaced'],
    ["Cat's in the Bag...", null, null, 'never_started'],
    ["...And the Bag's in the River", 0.01, false, 'stopped'],
  ],
  'repeat-one': [
    ['Pilot', 1, true, 'ended'],
    ['Pilot', 0.01, false, 'stopped'],
  ],
  'replace-at-95': [
    ['Pilot', 0.96, true, 'replaced'],
    ["Cat's in the Bag...", 0.01, false, 'stopped'],
  ],
  'replace-video-with-music-and-back': [
    ['Amélie', 0.01, false, 'stopped'],
    ['Karma Police', 0.01, false, 'stopped'],
    ['Pilot', 0.01, false, 'stopped'],
  ],
  'replace-while-paused': [
    ['Pilot', 0.01, false, 'replaced'],
    ['Amélie', 0.01, false, 'stopped'],
  ],
  'replace-with-same': [
    ['Amélie', 0.01, false, 'replaced'],
    ['Amélie', 0.01, false, 'stopped'],
  ],
  'resume-options': [
    ['Inception', 0, false, 'stopped'],
    ['Inception', 0.4, false, 'stopped'],
  ],
  'resume-point': [
    ['Inception', 0.45, false, 'stopped'],
    ['Inception', 0.46, false, 'stopped'],
    ['Inception', 0.01, false, 'stopped'],
  ],
  'rewind-to-start': [['Parasite', 0.05, false, 'stopped']],
  'same-video-again': [
    ['Spirited Away', 0.01, false, 'stopped'],
    ['Spirited Away', 0.01, false, 'stopped'],
  ],
  seeks: [['Inception', 1, true, 'ended']],
  'sigterm-while-playing': [['Gray Matter', 0.96, true, 'stopped']],
  'special-episode': [['Special: Deleted Scenes', 0.01, false, 'stopped']],
  speed: [['Inception', 0.11, false, 'stopped']],
  'stacked-file': [
    ['Blade.Runner.1982.cd2.mkv', 1, true, 'ended'],
    ['Blade.Runner.1982.cd2.mkv', null, null, null],
  ],
  'stop-by-action': [['Inception', 0.03, false, 'stopped']],
  'stop-immediately': Array.from({ length: 5 }, () => INCEPTION_NEVER),
};

function expectHistory(replayed: Replayed, expected: readonly Expected[]): void {
  const summaries = summarise(replayed);
  expect(summaries.map(({ name, watched, reason }) => [name, watched, reason])).toEqual(
    expected.map(([title, , watched, reason]) => [title, watched, reason]),
  );
  summaries.forEach(({ endedAt }, index) => {
    const share = expected[index]?.[1] ?? null;
    if (share === null) expect(endedAt).toBeNull();
    else expect(Math.abs((endedAt ?? -1) - share)).toBeLessThanOrEqual(0.02);
  });
}

function expectLaws({ events, state }: Replayed): void {
  for (const id of new Set(events.map(({ viewingId }) => viewingId))) {
    const own = events.filter(({ viewingId }) => viewingId === id);
    const ends = own.filter(({ kind }) => kind === 'stopped' || kind === 'ignored').length;
    expect(ends).toBe(state.viewing?.id === id ? 0 : 1);
  }
  for (const event of events) {
    if (event.kind === 'ignored') continue;
    expect(event.positionSeconds).toBeGreaterThanOrEqual(0);
    expect(event.positionSeconds).toBeLessThanOrEqual(event.durationSeconds ?? 0);
    expect(event.progressFraction).toBe(event.positionSeconds / (event.durationSeconds ?? 0));
  }
}

describe('the history that a recorded Kodi leaves', () => {
  for (const [trace, expected] of Object.entries(HISTORY)) {
    it.each(['planned', 'all'] as const)(`${trace}, %s looks`, async (looks) => {
      const replayed = replay(await recordedTrace(trace), { looks });
      expectLaws(replayed);
      expectHistory(replayed, expected);
    });
  }

  it('slow-stream: a stream that stands still is not carried forward by the clock', async () => {
    const replayed = replay(await recordedTrace('slow-stream'));
    expectLaws(replayed);
    expect(summarise(replayed).map(({ watched }) => watched)).toEqual([false]);
  });

  it('connect-mid-play: a film that played before we came is followed from where it was', async () => {
    const replayed = replay(await recordedTrace('connect-mid-play', { notificationsOf: 'late', answersTo: 'late' }));
    expectHistory(replayed, [['Inception', 0.3, false, 'stopped']]);
    expect(replayed.events[0]).toMatchObject({ kind: 'started' });
    expect(replayed.events[0]?.positionSeconds).toBeGreaterThan(170);
  });

  it('http-polling: looks alone tell start, pause, jump, replacement and end', async () => {
    const seen = await recordedTrace('http-polling', { notificationsOf: null, answersTo: 'http' });
    const replayed = replay(seen, { transport: 'http' });
    expectLaws(replayed);
    expectHistory(replayed, [
      ['Pilot', 0.96, true, 'ended_unseen'],
      ["Cat's in the Bag...", 0.01, false, 'ended_unseen'],
    ]);
    expect(summarise(replayed)[0]?.events).toBe('started paused resumed progress stopped');
  });

  it('music-end-and-next: heard is what was played, without what was jumped over and waited out', async () => {
    const { events } = replay(await recordedTrace('music-end-and-next'));
    const heard = events.flatMap((event) => (event.kind === 'stopped' ? [event.playedSeconds] : []));
    // From the recording: first frame 0.75, jump 3.01, next 11.47, skipped 16.1; 16.24, paused 19.2 to 21.2, end 30.9.
    [10.7, 4.6, 12.6].forEach((seconds, index) => {
      expect(Math.abs((heard[index] ?? 0) - seconds)).toBeLessThan(0.7);
    });
  });

  it('kill9-while-playing: waits five minutes for the box, then stops at the last position', async () => {
    const replayed = replay(await recordedTrace('kill9-while-playing'), { quietAfterMs: 5 * 60_000 });
    expectHistory(replayed, [["Crazy Handful of Nothin'", 0.96, true, 'box_lost']]);
  });

  it('replace-while-paused: the position is the paused one, not the next item’s', async () => {
    const { events } = replay(await recordedTrace('replace-while-paused'));
    const paused = events.find(({ kind }) => kind === 'paused');
    const stopped = events.find(({ kind }) => kind === 'stopped');
    expect(Math.abs((stopped?.positionSeconds ?? 0) - (paused?.positionSeconds ?? 9))).toBeLessThan(0.2);
  });

  it.each(['replace-at-95', 'playlist-goto-next', 'rapid-replace'])(
    '%s: the stray "resumed" of a replaced item is no event',
    async (trace) => {
      const { events } = replay(await recordedTrace(trace));
      expect(events.filter(({ kind }) => kind === 'resumed')).toEqual([]);
    },
  );
});
