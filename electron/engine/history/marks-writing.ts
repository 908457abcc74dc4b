/** The items that marks are about, and the writing of one mark: looked at before, and after. */
import * as v from 'valibot';
import type { MarkChange } from '../../../shared/history.ts';
import { isSameFile } from '../kodi/file-identity.ts';
import { KodiCallError, type KodiCaller } from '../kodi/kodi-caller.ts';
import type { LibraryStock } from '../store/library-stock.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import type { HostAccess } from './host-access.ts';
import { fileKeyOf, idsKeyOf, stockEntry } from './item-keys.ts';
import { type LibraryItem, libraryItemById, libraryPages, libraryShows, withShow } from './library-pages.ts';
import type { MarkIndex, MarkWrite } from './watched-marks.ts';

const PAGE_SIZE = 100;

export interface MarkWriter {
  readonly ownMarks: Pick<OwnMarks, 'remember'>;
  readonly stock: Pick<LibraryStock, 'find' | 'put'>;
  readonly host: HostAccess;
  readonly caller: KodiCaller;
  /** Whose history it comes from. */
  readonly service: string;
}

/**
 * Writes one mark, unless the item plays, is gone, or was watched there this very moment. Remembered as our own before it
 * is written, and again as the box kept it. Rejects with a `KodiCallError` where the box is gone.
 */
export async function writeMark(
  { ownMarks, stock, host, caller, service }: MarkWriter,
  planned: LibraryItem,
  write: MarkWrite,
): Promise<Pick<MarkChange, 'outcome' | 'reason'>> {
  const { viewing } = host.playback();
  if (isSameFile(viewing?.item?.file ?? '', planned.item.file)) return { outcome: 'failed', reason: 'It plays now.' };
  // Library ids are not for keeping, and somebody may have watched it this very moment.
  const now = await libraryItemById(caller, planned.kind, planned.libraryId);
  if (now === null || now.item.file !== planned.item.file)
    return { outcome: 'failed', reason: 'It is not there any more.' };
  if (write.change === 'watched' && now.playCount > 0)
    return { outcome: 'written', reason: 'It was watched there just now.' };
  const fileKey = fileKeyOf(now);
  const mark = { hostId: host.hostId, fileKey, service };
  if (write.change === 'watched') {
    ownMarks.remember({ ...mark, playCount: write.playCount, lastPlayed: write.lastPlayed ?? '' });
  }
  try {
    await setDetails(caller, now, write);
  } catch (error) {
    if (error instanceof KodiCallError && error.answered) return { outcome: 'failed', reason: error.message };
    throw error;
  }
  const written = await libraryItemById(caller, planned.kind, planned.libraryId);
  if (written === null) return { outcome: 'failed', reason: 'It is not there any more.' };
  if (write.change === 'watched')
    ownMarks.remember({ ...mark, playCount: written.playCount, lastPlayed: written.lastPlayed });
  const known = stock.find(host.hostId, fileKey, idsKeyOf(written));
  stock.put(host.hostId, stockEntry(written, known?.counted ?? false));
  const isSo =
    write.change === 'watched' ? written.playCount > 0 : Math.abs(written.resumeSeconds - write.positionSeconds) <= 1;
  return isSo ? { outcome: 'written', reason: '' } : { outcome: 'failed', reason: 'Kodi did not keep it.' };
}

async function setDetails(caller: KodiCaller, { kind, libraryId }: LibraryItem, write: MarkWrite): Promise<void> {
  const id = kind === 'movie' ? { movieid: libraryId } : { episodeid: libraryId };
  const method = kind === 'movie' ? 'VideoLibrary.SetMovieDetails' : 'VideoLibrary.SetEpisodeDetails';
  const change =
    write.change === 'resume'
      ? { resume: { position: write.positionSeconds, total: write.totalSeconds } }
      : { playcount: write.playCount, ...(write.lastPlayed === null ? {} : { lastplayed: write.lastPlayed }) };
  await caller.call(method, { ...id, ...change }, v.unknown());
}

/** Every movie, and the episodes of those seasons that have marks. */
export async function* matchingItems(
  caller: KodiCaller,
  marks: MarkIndex,
  check: () => void,
): AsyncGenerator<LibraryItem> {
  if (marks.hasMovies) {
    for await (const page of libraryPages(caller, {
      kind: 'movie',
      pageSize: PAGE_SIZE,
      withIds: true,
      which: { by: 'all' },
    })) {
      check();
      yield* page.items;
    }
  }
  for (const show of (await libraryShows(caller)).values()) {
    for (const season of marks.seasonsOf(show.uniqueIds)) {
      const which = { by: 'season', showId: show.id, season } as const;
      for await (const page of libraryPages(caller, { kind: 'episode', pageSize: PAGE_SIZE, withIds: false, which })) {
        check();
        yield* page.items.map((found) => ({ ...found, item: withShow(found.item, show) }));
      }
    }
  }
}
