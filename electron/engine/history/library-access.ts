/** The boxes' libraries for one service that keeps its own history: a plugin. Never un-marks; what is private or ignored is not there. */
import { type Problem, ProblemError } from '../../../shared/errors.ts';
import { KodiCallError, type KodiCaller } from '../kodi/kodi-caller.ts';
import type { Clock } from '../ports.ts';
import type { LibraryStock } from '../store/library-stock.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import { askZone } from './box-zone.ts';
import type { HostAccess } from './host-access.ts';
import { historyEntry } from './import-entries.ts';
import { momentOf, type Zone } from './kodi-time.ts';
import { createLibraryFinder, type WantedTitle } from './library-finder.ts';
import type { LibraryItem } from './library-pages.ts';
import { writeMark } from './marks-writing.ts';
import { type BoxesRead, readBoxes, type SyncReadingOptions } from './sync-reading.ts';
import type { Candidate } from './sync-report.ts';
import { watchedWrite } from './watched-marks.ts';

export interface LibraryAccess {
  /** Every copy on every box that is there. Rejects with a `ProblemError`, as all of these do. */
  find(service: string, wanted: WantedTitle, signal: AbortSignal): Promise<Found>;
  markWatched(service: string, wanted: WantedTitle, watchedAtMs: number | null, signal: AbortSignal): Promise<Marked>;
  /** Wall clock, ms; null: ever. */
  watchedSince(service: string, sinceMs: number | null, signal: AbortSignal): Promise<Watched>;
}

interface Reached {
  /** Boxes that are not connected now. */
  readonly away: readonly string[];
}

export interface Found extends Reached {
  /** With a play count of 0 where it was not watched. */
  readonly items: readonly Candidate[];
}

export interface Marked extends Reached {
  readonly items: ReadonlyArray<{
    readonly hostId: string;
    readonly outcome: 'marked' | 'already' | 'failed';
    readonly reason: string;
  }>;
}

export interface Watched extends Reached, Pick<BoxesRead, 'found' | 'leftOut'> {
  /** False where something plays that is to be looked at once more. */
  readonly isComplete: boolean;
}

export interface LibraryAccessOptions extends SyncReadingOptions {
  readonly hosts: () => readonly HostAccess[];
  readonly belongs: (hostId: string, service: string) => boolean;
  readonly ownMarks: OwnMarks;
  readonly stock: LibraryStock;
  readonly clock: Clock;
}

interface Box {
  readonly host: HostAccess;
  readonly caller: KodiCaller;
}

export function createLibraryAccess(options: LibraryAccessOptions): LibraryAccess {
  const { hosts, belongs, ownMarks, stock, clock } = options;
  const finder = createLibraryFinder({ clock });

  function boxesOf(service: string): { readonly there: readonly Box[]; readonly away: readonly string[] } {
    const ours = hosts().filter(({ hostId }) => belongs(hostId, service));
    const there = ours.flatMap((host) => {
      const caller = host.caller();
      return caller === null ? [] : [{ host, caller }];
    });
    if (there.length === 0) throw new ProblemError({ kind: 'host_unreachable', text: NO_BOX });
    return { there, away: ours.filter((host) => host.caller() === null).map(({ hostId }) => hostId) };
  }

  /** One box after another. */
  async function onEach<Result>(
    service: string,
    signal: AbortSignal,
    work: (box: Box, zone: Zone) => Promise<readonly Result[]>,
  ): Promise<{ readonly items: readonly Result[]; readonly away: readonly string[] }> {
    const { there, away } = boxesOf(service);
    const items: Result[] = [];
    for (const box of there) {
      try {
        const { zone } = await askZone(box.caller, options.homeZone, () => clock.wallMs());
        items.push(...(await work(box, zone)));
      } catch (error) {
        if (signal.aborted) throw new ProblemError({ kind: 'cancelled', text: 'It was ended.' });
        if (!(error instanceof KodiCallError)) throw error;
        const { hostId, label } = box.host;
        const text = `${label} could not be read to the end: ${error.message}`;
        throw new ProblemError({ kind: 'host_unreachable', hostId, text });
      }
    }
    return { items, away };
  }

  /** Null where it is not to be told. */
  function told({ hostId }: HostAccess, found: LibraryItem, zone: Zone): Candidate | null {
    const { item, skip } = options.judge(hostId, found.item, null);
    const watchedAtMs = momentOf(found.lastPlayed, zone);
    const lengthMs = found.runtimeSeconds * 1000;
    const isPrivate = watchedAtMs !== null && options.wasPrivate(hostId, watchedAtMs - lengthMs, watchedAtMs);
    if (item === null || skip !== null || isPrivate) return null;
    const entry = historyEntry({ item, playCount: found.playCount, watchedAtMs });
    if (typeof entry === 'string') return null;
    return { hostId, entry: { ...entry, playCount: found.playCount }, title: entry.title };
  }

  return {
    find: (service, wanted, signal) =>
      onEach(service, signal, async ({ host, caller }, zone) => {
        const copies = await finder.find(host.hostId, caller, wanted, signal);
        return copies.flatMap((copy) => told(host, copy, zone) ?? []);
      }),
    markWatched: (service, wanted, watchedAtMs, signal) =>
      onEach(service, signal, async ({ host, caller }, zone) => {
        const items: Array<Marked['items'][number]> = [];
        for (const copy of await finder.find(host.hostId, caller, wanted, signal)) {
          signal.throwIfAborted();
          const { hostId } = host;
          const mark = { kind: wanted.kind, ids: wanted.ids, playCount: 1, watchedAtMs };
          const write = watchedWrite(copy, mark, zone, clock.wallMs());
          if (write === null) items.push({ hostId, outcome: 'already', reason: '' });
          else {
            const { outcome, reason } = await writeMark({ ownMarks, stock, host, caller, service }, copy, write);
            items.push({ hostId, outcome: outcome === 'written' ? 'marked' : 'failed', reason });
          }
        }
        return items;
      }),
    watchedSince: async (service, sinceMs, signal) => {
      const { there, away } = boxesOf(service);
      const boxes = there.map(({ host }) => host);
      const request = { service, boxes, sinceMs: () => sinceMs, nowMs: clock.wallMs(), signal };
      const read: BoxesRead | Problem = await readBoxes(options, request);
      if ('kind' in read) throw new ProblemError(read);
      const { found, leftOut, complete } = read;
      return { found, leftOut, away, isComplete: complete.length === boxes.length };
    },
  };
}

const NO_BOX = 'No Kodi box that reports here is connected now.';
