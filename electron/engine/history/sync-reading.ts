/** What the boxes say was watched there and a service may not know: marks made by hand, and viewings that never counted. */
import type { Problem } from '../../../shared/errors.ts';
import { mediaTitle } from '../../../shared/media-title.ts';
import { isSameFile } from '../kodi/file-identity.ts';
import { KodiCallError, type KodiCaller } from '../kodi/kodi-caller.ts';
import type { EventWriter } from '../scrobble/event-writer.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import { askZone } from './box-zone.ts';
import { isSeenAs, searchSpanMs } from './caught-up.ts';
import type { LookOptions } from './caught-up-events.ts';
import type { HostAccess } from './host-access.ts';
import { historyEntry } from './import-entries.ts';
import { fileKeyOf } from './item-keys.ts';
import { momentOf, type Zone } from './kodi-time.ts';
import { type LibraryItem, libraryPages, libraryShows, withShow } from './library-pages.ts';
import type { Candidate } from './sync-report.ts';
import type { WatchLog } from './watch-log.ts';

export interface SyncReadingOptions {
  readonly ownMarks: Pick<OwnMarks, 'find'>;
  readonly watchLog: Pick<WatchLog, 'endedBetween'>;
  /** What the user switched off, or told to ignore, is not added either. */
  readonly judge: EventWriter['judge'];
  readonly wasPrivate: LookOptions['wasPrivate'];
  /** The time zone of this computer. */
  readonly homeZone: string;
}

export interface BoxesRequest {
  /** Whose own marks are no news to it. */
  readonly service: string;
  /** Those that are there. */
  readonly boxes: readonly HostAccess[];
  /** Of a box, only what was played since then (wall clock, ms); everything for null. */
  readonly sinceMs: (hostId: string) => number | null;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

export interface BoxesRead {
  /** A title that several boxes have is there several times. */
  readonly found: readonly Candidate[];
  readonly leftOut: number;
  /** Boxes on which nothing is to be looked at once more. */
  readonly complete: readonly string[];
}

interface BoxRequest extends Pick<BoxesRequest, 'service' | 'nowMs' | 'signal'> {
  readonly host: HostAccess;
  readonly caller: KodiCaller;
  readonly zone: Zone;
  readonly sinceMs: number | null;
}

interface WatchedHere {
  readonly entries: readonly Candidate[];
  readonly leftOut: number;
  /** False where something plays that is to be looked at once more. */
  readonly isComplete: boolean;
}

const PAGE_SIZE = 50;
/** Kodi's times and ours may differ so much before reading ends too early. */
const ROOM_MS = 2 * 3_600_000;

/** All of them one after another, or why one could not be read. */
export async function readBoxes(options: SyncReadingOptions, request: BoxesRequest): Promise<BoxesRead | Problem> {
  const { boxes, sinceMs, nowMs, signal } = request;
  const found: Candidate[] = [];
  const complete: string[] = [];
  let leftOut = 0;
  for (const host of boxes) {
    const caller = host.caller();
    if (caller === null) continue;
    try {
      const { zone } = await askZone(caller, options.homeZone, () => nowMs);
      const here = await readWatchedHere(options, { ...request, host, caller, zone, sinceMs: sinceMs(host.hostId) });
      leftOut += here.leftOut;
      found.push(...here.entries);
      if (here.isComplete) complete.push(host.hostId);
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled', text: 'The companion was stopped.' };
      if (!(error instanceof KodiCallError)) throw error;
      const text = `${host.label} could not be read to the end: ${error.message}`;
      return { kind: 'host_unreachable', hostId: host.hostId, text };
    }
  }
  return { found, leftOut, complete };
}

/** Rejects with a `KodiCallError` where the box is gone. */
async function readWatchedHere(options: SyncReadingOptions, of: BoxRequest): Promise<WatchedHere> {
  const { caller, sinceMs, zone, signal } = of;
  const shows = await libraryShows(caller);
  const entries: Candidate[] = [];
  let leftOut = 0;
  let isComplete = true;
  for (const kind of ['movie', 'episode'] as const) {
    const which = { by: sinceMs === null ? ('watched' as const) : ('last_played' as const) };
    for await (const page of libraryPages(caller, { kind, pageSize: PAGE_SIZE, withIds: kind === 'movie', which })) {
      signal.throwIfAborted();
      for (const found of page.items) {
        const read = readOne(options, of, {
          ...found,
          item: withShow(found.item, shows.get(found.item.showLibraryId ?? 0)),
        });
        if (read === 'plays') isComplete = false;
        else if (read === 'left_out') leftOut += 1;
        else if (read !== null) entries.push(read);
      }
      const isOlder = ({ lastPlayed }: LibraryItem) => (momentOf(lastPlayed, zone) ?? 0) < (sinceMs ?? 0) - ROOM_MS;
      if (sinceMs !== null && page.items.some(isOlder)) break;
    }
  }
  return { entries, leftOut, isComplete };
}

/** Null for what is nobody's watch, or known long since. */
function readOne(
  { ownMarks, watchLog, judge, wasPrivate }: SyncReadingOptions,
  { service, host, zone, sinceMs, nowMs }: BoxRequest,
  found: LibraryItem,
): Candidate | 'plays' | 'left_out' | null {
  const { hostId } = host;
  const playedAtMs = momentOf(found.lastPlayed, zone);
  if (found.playCount === 0) return null;
  if (sinceMs !== null && (playedAtMs ?? 0) < sinceMs - ROOM_MS) return null;
  // Its end will be told, if it counts.
  if (isSameFile(host.playback().viewing?.item?.file ?? '', found.item.file)) return 'plays';
  if (ownMarks.find(hostId, fileKeyOf(found), found)?.service === service) return null;
  const { item, skip } = judge(hostId, found.item, null);
  if (item === null || skip !== null) return 'left_out';
  const { runtimeSeconds, playCount } = found;
  if (playedAtMs !== null) {
    if (wasPrivate(hostId, playedAtMs - runtimeSeconds * 1000, playedAtMs)) return 'left_out';
    const finding = {
      kind: 'watched',
      item,
      playedAtMs,
      positionSeconds: runtimeSeconds,
      durationSeconds: runtimeSeconds,
    } as const;
    const spanMs = searchSpanMs(finding);
    const seen = watchLog.endedBetween(hostId, playedAtMs - spanMs, playedAtMs + spanMs);
    // Kodi counts by its own rule: what was seen and did not count by the user's is not to count now.
    if (seen.find((viewing) => isSeenAs(viewing, finding))?.watched === false) return 'left_out';
  }
  const watchedAtMs = playedAtMs === null ? null : Math.min(playedAtMs, nowMs);
  const entry = historyEntry({ item, playCount, watchedAtMs });
  return typeof entry === 'string' ? 'left_out' : { hostId, entry, title: mediaTitle(item) };
}
