/** Tells what a library says was watched: as a stop of its own, once, and never what was seen live. */
import { setImmediate } from 'node:timers/promises';
import type { MediaItem } from '../../../shared/media-item.ts';
import { progressFraction } from '../../../shared/units.ts';
import type { KodiCaller } from '../kodi/kodi-caller.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { ReportableEvent, ViewingEvent } from '../playback/viewing-event.ts';
import type { Clock, Log, Random } from '../ports.ts';
import type { Recorder } from '../scrobble/recorder.ts';
import type { LibraryStock, StockRow } from '../store/library-stock.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import { type CatchUp, type Finding, isSeenAs, searchSpanMs } from './caught-up.ts';
import type { HostAccess } from './host-access.ts';
import { stockEntry } from './item-keys.ts';
import type { Zone } from './kodi-time.ts';
import { type LibraryItem, libraryItemById, libraryShowById, type Show, withShow } from './library-pages.ts';
import type { WatchLog } from './watch-log.ts';

export interface LookOptions {
  readonly stock: LibraryStock;
  readonly ownMarks: Pick<OwnMarks, 'find'>;
  readonly watchLog: Pick<WatchLog, 'endedBetween'>;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly identify: (item: KodiItem) => MediaItem | null;
  /** 0..1, as it is for this box. */
  readonly watchedThresholdFraction: (hostId: string) => number;
  /** Whether some of this span was private time there. */
  readonly wasPrivate: (hostId: string, fromMs: number, toMs: number) => boolean;
  readonly clock: Clock;
  readonly random: Pick<Random, 'uuid'>;
  readonly log: Log;
}

export interface Look {
  readonly host: HostAccess;
  readonly caller: KodiCaller;
  readonly zone: Zone;
  /** Up to then everything is known; null: first contact, stock is taken and nothing told. */
  readonly sinceMs: number | null;
  /** Nothing is told: what changed was seen, or is not wanted. */
  readonly isSilent: boolean;
  /** What had changed of a file that plays, and in which viewing that was seen first. */
  readonly openChanges: Map<string, string>;
  readonly signal: AbortSignal;
}

/** Something watched that is to be told. */
export interface Found {
  readonly found: LibraryItem;
  readonly before: StockRow | null;
  readonly what: Extract<CatchUp, { kind: 'watched' | 'left' }>;
  readonly playedAtMs: number | null;
}

/** What was left after it had counted stays so until it is played to its end. */
export function staysCounted(before: StockRow | null, now: LibraryItem): boolean {
  return before?.counted === true && now.resumeSeconds > 0 && now.playCount === before.playCount;
}

/** In order of their time; the episodes of one file together. */
export async function tellAll(options: LookOptions, look: Look, toTell: readonly Found[]): Promise<number> {
  const byFile = Map.groupBy(toTell, ({ found, what }) => `${what.kind} ${found.item.file}`);
  const groups = [...byFile.values()].sort((one, other) => (one[0]?.what.atMs ?? 0) - (other[0]?.what.atMs ?? 0));
  const shows = new Map<number, Show | null>();
  let told = 0;
  for (const group of groups) {
    look.signal.throwIfAborted();
    if (await tell(options, look, group, shows)) told += 1;
    await setImmediate();
  }
  return told;
}

/** True where it was told; false where it was seen live, or is private. Either way it is known from now on. */
async function tell(
  options: LookOptions,
  look: Look,
  group: readonly Found[],
  shows: Map<number, Show | null>,
): Promise<boolean> {
  const [first] = group;
  if (first === undefined) return false;
  const { recorder, stock } = options;
  const { hostId } = look.host;
  const item = await describe(look.caller, group, shows);
  const event = caughtUpEvent(options, look, first, item);
  const isCounted = event.kind === 'stopped' && event.watched === true && first.what.kind === 'left';
  const note = () => {
    for (const { found, before } of group)
      stock.put(hostId, stockEntry(found, isCounted || staysCounted(before, found)));
  };
  const { atMs } = first.what;
  if (
    options.wasPrivate(hostId, atMs - event.positionSeconds * 1000, atMs) ||
    wasSeen(options, look, first, event, item)
  ) {
    note();
    return false;
  }
  recorder.record({ hostId, openViewing: null, closedViewingIds: [], events: [event], also: note });
  return true;
}

/** Everything about the item, with its show, and with the other episodes of its file. */
async function describe(
  caller: KodiCaller,
  group: readonly Found[],
  shows: Map<number, Show | null>,
): Promise<KodiItem> {
  const [first, ...others] = [...group].sort(
    (one, other) => (one.found.item.episode ?? 0) - (other.found.item.episode ?? 0),
  );
  const found = first?.found as LibraryItem;
  const described = (await libraryItemById(caller, found.kind, found.libraryId)) ?? found;
  const { showLibraryId } = described.item;
  if (showLibraryId === null) return described.item;
  if (!shows.has(showLibraryId)) shows.set(showLibraryId, await libraryShowById(caller, showLibraryId));
  const item = withShow(described.item, shows.get(showLibraryId) ?? undefined);
  if (others.length === 0) return item;
  const episodesInFile = [found, ...others.map((other) => other.found)].flatMap(
    ({ libraryId, item: { season, episode, title } }) =>
      season === null || episode === null ? [] : [{ libraryId, season, episode, title }],
  );
  return { ...item, episodesInFile };
}

function caughtUpEvent(options: LookOptions, look: Look, { found, before, what }: Found, item: KodiItem): ViewingEvent {
  const durationSeconds = durationOf(found, item, what.kind);
  const positionSeconds = what.kind === 'watched' ? durationSeconds : Math.min(found.resumeSeconds, durationSeconds);
  const facts = {
    viewingId: options.random.uuid(),
    hostId: look.host.hostId,
    player: 'video',
    atMs: what.atMs,
    startedAtMs: what.atMs,
    positionSeconds,
    playedSeconds: 0,
    item,
  } as const;
  if (durationSeconds === 0) return { ...facts, kind: 'ignored', reason: 'no_duration', name: item.title };
  const fraction = progressFraction(positionSeconds, durationSeconds);
  const isFar = fraction >= options.watchedThresholdFraction(look.host.hostId) - 1e-9;
  const stopped: ReportableEvent = {
    ...facts,
    kind: 'stopped',
    durationSeconds,
    progressFraction: fraction,
    watched: what.kind === 'watched' || (isFar && before?.counted !== true),
    stopReason: 'caught_up',
  };
  return stopped;
}

/** The library's word for a length; a stack's streams are those of its first part. */
function durationOf(
  { runtimeSeconds, resumeTotalSeconds }: LibraryItem,
  item: KodiItem,
  kind: 'watched' | 'left',
): number {
  const ofStreams = item.file.startsWith('stack://') ? 0 : (item.streamDurationSeconds ?? 0);
  const own = ofStreams || runtimeSeconds || resumeTotalSeconds;
  return kind === 'left' ? resumeTotalSeconds || own : own;
}

/** Whether the watch log has it already. */
function wasSeen(
  { watchLog, identify, log }: LookOptions,
  look: Look,
  found: Found,
  event: ViewingEvent,
  item: KodiItem,
): boolean {
  const { playedAtMs, what } = found;
  if (playedAtMs === null) return false;
  const finding: Finding = {
    kind: what.kind,
    item: identify(item),
    playedAtMs,
    positionSeconds: event.positionSeconds,
    durationSeconds: event.kind === 'ignored' ? 0 : (event.durationSeconds ?? 0),
  };
  const spanMs = searchSpanMs(finding);
  const seen = watchLog.endedBetween(look.host.hostId, playedAtMs - spanMs, playedAtMs + spanMs);
  const match = seen.find((viewing) => isSeenAs(viewing, finding));
  if (match !== undefined) log.debug('the library tells of what was seen', { viewingId: match.viewingId });
  return match !== undefined;
}
