/** A watch log as years of watching leave it, written straight into a data directory that no companion has yet. */
import { createWatchLog } from '../../electron/engine/history/watch-log.ts';
import { openStore } from '../../electron/engine/store/open-store.ts';
import { createSystemClock } from '../../electron/system/clock.ts';
import type { MediaItem } from '../../shared/media-item.ts';
import { mediaTitle } from '../../shared/media-title.ts';
import { createQuietLog } from './quiet-log.ts';
import { createSeededRandom } from './seeded-random.ts';

const SHOWS = ['Dark', 'The Expanse', 'Severance', 'Lost', 'Babylon Berlin', 'Twin Peaks', 'مسلسل', 'Forbrydelsen'];
const MOVIES = ['Dune', 'Amélie', 'Das Boot', 'Paris, Texas', 'Stalker', 'Spirited Away', 'Heat', 'Alien'];
const DAY_MS = 86_400_000;

export interface SeededHistoryOptions {
  readonly count: number;
  /** The newest began then. */
  readonly nowMs: number;
  /** Over how many days they are spread. */
  readonly days?: number;
}

/** Writes so many viewings: episodes and movies, most watched and sent, some refused, skipped, ignored or not finished. */
export function seedHistory(dataDirectory: string, { count, nowMs, days = 700 }: SeededHistoryOptions): void {
  const log = createQuietLog();
  const store = openStore({ dataDirectory, log, clock: createSystemClock() });
  const watchLog = createWatchLog({ store, log });
  const random = createSeededRandom(7);
  store.durable(() => {
    for (let index = 0; index < count; index += 1) {
      const item = random.fraction() < 0.7 ? episode(random.pick(SHOWS), index) : movie(random.pick(MOVIES));
      const viewingId = `seeded-${String(index).padStart(6, '0')}`;
      const startedAtMs = nowMs - Math.round((index / count) * days * DAY_MS + random.fraction() * 3_600_000);
      const minutes = item.kind === 'movie' ? 118 : 44;
      const fate = random.fraction();
      const isWatched = fate > 0.08;
      const ignored =
        fate > 0.96 ? { rule: 'min_length', text: 'Shorter than the minimum of 5 minutes (3:20).' } : null;
      const share = isWatched ? 0.97 : 0.3;
      watchLog.noteViewing({
        viewingId,
        hostId: index % 3 === 0 ? 'attic' : 'living',
        kind: item.kind,
        title: mediaTitle(item),
        item,
        startedAtMs,
        endedAtMs: startedAtMs + Math.round(minutes * share * 60_000),
        positionSeconds: minutes * 60 * share,
        durationSeconds: minutes * 60,
        progressFraction: share,
        watched: isWatched,
        stopReason: isWatched ? 'ended' : 'stopped',
        ignored,
      });
      if (ignored !== null) continue;
      const end = { viewingId, service: 'punchplay', event: 'stopped', atMs: startedAtMs + minutes * 60_000 } as const;
      watchLog.noteOutcome({ ...end, event: 'started', outcome: 'sent', reason: '', atMs: startedAtMs });
      if (fate > 0.94)
        watchLog.noteOutcome({ ...end, outcome: 'refused', reason: 'PunchPlay does not know this title (422).' });
      else if (fate > 0.92)
        watchLog.noteOutcome({
          ...end,
          outcome: 'skipped',
          reason:
            'stand_aside: The add-on PunchPlay on this box reports to PunchPlay by itself; the companion stands aside.',
        });
      else watchLog.noteOutcome({ ...end, outcome: 'sent', reason: '' });
    }
  });
  store.close();
}

const FOUND = { anime: false, source: 'library', confidence: 1, rule: 'library' } as const;

function movie(title: string): MediaItem {
  return { kind: 'movie', title, year: 1979 + title.length, ids: { tmdb: 100 + title.length }, ...FOUND };
}

function episode(title: string, index: number): MediaItem {
  const [season, number] = [1 + (Math.floor(index / 10) % 6), 1 + (index % 10)];
  return {
    kind: 'episode',
    title,
    ids: { tmdb: 7 },
    season,
    episode: number,
    episodeTitle: `Chapter ${number}`,
    ...FOUND,
  };
}
