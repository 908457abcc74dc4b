/** One look at a box's library: compares it with what was last seen there, and tells what was watched meanwhile. */
import { setImmediate } from 'node:timers/promises';
import { errorText } from '../../../shared/errors.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import { progressFraction } from '../../../shared/units.ts';
import type { KodiCaller } from '../kodi/kodi-caller.ts';
import type { KodiItem } from '../kodi/observation.ts';
import { fileKey } from '../playback/host-playback.ts';
import type { ReportableEvent, ViewingEvent } from '../playback/viewing-event.ts';
import type { Clock, Log, Random } from '../ports.ts';
import type { Recorder } from '../scrobble/recorder.ts';
import type { LibraryStock, StockRow } from '../store/library-stock.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import type { CatchUp } from './caught-up.ts';
import { compare, type Finding, isSeenAs, searchSpanMs } from './caught-up.ts';
import type { HostAccess } from './host-access.ts';
import { fileKeyOf, stockEntry } from './item-keys.ts';
import { momentOf, type Zone } from './kodi-time.ts';
import {
  type LibraryItem,
  type LibraryPage,
  libraryItemById,
  libraryPages,
  libraryShowById,
  type Show,
  withShow,
} from './library-pages.ts';
import type { WatchLog } from './watch-log.ts';

export interface LookOptions {
  readonly stock: LibraryStock;
  readonly ownMarks: Pick<OwnMarks, 'find'>;
  readonly watchLog: Pick<WatchLog, 'endedBetween'>;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly identify: (item: KodiItem) => MediaItem | null;
  /** 0..1 */
  readonly watchedThresholdFraction: () => number;
  /** What is played now and then is not recorded by its name. */
  readonly isPrivate: (hostId: string, atMs: number) => boolean;
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

export interface LookResult {
  readonly items: number;
  readonly caughtUp: number;
  /** False where a change of what plays now is to be looked at once more. */
  readonly isComplete: boolean;
}

/** Something watched that is to be told. */
interface Found {
  readonly found: LibraryItem;
  readonly before: StockRow | null;
  readonly what: Extract<CatchUp, { kind: 'watched' | 'left' }>;
  readonly playedAtMs: number | null;
}

const FULL_PAGE = 50;
const RECENT_PAGE = 50;
/** A moment for the box between two pages of a full look. */
const REST_MS = 75;
/** Kodi's times and ours may differ so much before a look stops too early. */
const KNOWN_GROUND_ROOM_MS = 2 * 3_600_000;
const AT_ONCE = 10;

/** What was played last, down to known ground: a page or two. Rejects with a `KodiCallError`. */
export async function lookAtRecent(options: LookOptions, look: Look): Promise<LookResult> {
  const knownMs = (look.sinceMs ?? 0) - KNOWN_GROUND_ROOM_MS;
  return await lookThrough(options, look, {
    pageSize: RECENT_PAGE,
    withIds: false,
    which: { by: 'last_played' },
    isEnough: ({ items }) => items.some(({ lastPlayed }) => (momentOf(lastPlayed, look.zone) ?? 0) < knownMs),
  });
}

/** Everything, with rests. Rejects with a `KodiCallError`. */
export async function lookAtAll(options: LookOptions, look: Look): Promise<LookResult> {
  return await lookThrough(options, look, {
    pageSize: FULL_PAGE,
    // Kodi looks ids up one by one; once known they stay.
    withIds: look.sinceMs === null,
    which: { by: 'all' },
    between: () => rest(options.clock, look.signal),
    isEnough: () => false,
  });
}

interface Way {
  readonly pageSize: number;
  readonly withIds: boolean;
  readonly which: { readonly by: 'all' | 'last_played' };
  readonly between?: () => Promise<void>;
  readonly isEnough: (page: LibraryPage) => boolean;
}

async function lookThrough(options: LookOptions, look: Look, { isEnough, ...way }: Way): Promise<LookResult> {
  const toTell: Found[] = [];
  let items = 0;
  let isComplete = true;
  for (const kind of ['movie', 'episode'] as const) {
    for await (const page of libraryPages(look.caller, { kind, ...way })) {
      look.signal.throwIfAborted();
      items += page.items.length;
      for (let start = 0; start < page.items.length; start += AT_ONCE) {
        const part = await comparePart(options, look, page.items.slice(start, start + AT_ONCE));
        toTell.push(...part.toTell);
        isComplete &&= part.isComplete;
        await setImmediate();
      }
      if (isEnough(page)) break;
    }
  }
  const caughtUp = await tellAll(options, look, toTell);
  return { items, caughtUp, isComplete };
}

/**
 * Kodi writes a play down when it ends, a moment before it says so. A change of what still plays is an earlier play's
 * only if the same viewing is still open at the next look.
 */
function mayBeEnding({ host, openChanges }: Look, found: LibraryItem): boolean {
  const { viewing } = host.playback();
  const key = fileKeyOf(found);
  if (viewing === null || viewing.item?.file !== found.item.file || openChanges.get(key) === viewing.id) return false;
  openChanges.set(key, viewing.id);
  return true;
}

/** Takes note of what is nobody's watch, and gives what is to be told. */
async function comparePart(
  options: LookOptions,
  look: Look,
  items: readonly LibraryItem[],
): Promise<{ readonly toTell: readonly Found[]; readonly isComplete: boolean }> {
  const { stock } = options;
  const { hostId } = look.host;
  const changed = stock.inOne(() =>
    items.flatMap((found) => {
      const before = stock.find(hostId, fileKeyOf(found), stockEntry(found, false).idsKey);
      if (look.sinceMs === null) stock.put(hostId, stockEntry(found, false));
      const isSame = before?.fileKey === fileKeyOf(found) && isUnchanged(before, found);
      return look.sinceMs === null || isSame ? [] : [{ found, before }];
    }),
  );
  const toTell: Found[] = [];
  let isComplete = true;
  for (const { found, before } of changed) {
    if (mayBeEnding(look, found)) {
      isComplete = false;
      continue;
    }
    const wasPlayed = found.playCount > 0 || found.resumeSeconds > 0;
    const known = before ?? (wasPlayed ? await knownByIds(options, look, found) : null);
    const judged = judge(options, look, found, known);
    const isTold = !look.isSilent && (judged.what.kind === 'watched' || judged.what.kind === 'left');
    if (isTold) toTell.push(judged as Found);
    else stock.put(hostId, stockEntry(found, staysCounted(known, found)));
  }
  return { toTell, isComplete };
}

function isUnchanged(before: StockRow, now: LibraryItem): boolean {
  return compare({ ...NOTHING_ELSE, before, now }).kind === 'same';
}
const NOTHING_ELSE = { playedAtMs: null, sinceMs: 0, nowMs: 0, isOwnMark: false, wasLeftCounted: false };

/** A file that is not known by its name may be one that was renamed. */
async function knownByIds(
  { stock }: LookOptions,
  { host, caller }: Look,
  found: LibraryItem,
): Promise<StockRow | null> {
  const described = await libraryItemById(caller, found.kind, found.libraryId);
  return described === null ? null : stock.find(host.hostId, fileKeyOf(described), stockEntry(described, false).idsKey);
}

function judge(options: LookOptions, look: Look, found: LibraryItem, before: StockRow | null) {
  const { hostId } = look.host;
  const playedAtMs = momentOf(found.lastPlayed, look.zone);
  const key = fileKey(found.item.file);
  const what = compare({
    before,
    now: found,
    playedAtMs,
    sinceMs: look.sinceMs ?? 0,
    nowMs: options.clock.wallMs(),
    isOwnMark: options.ownMarks.find(hostId, fileKeyOf(found), found) !== null,
    wasLeftCounted: look.host.playback().leftOff.some((left) => left.fileKey === key),
  });
  return { found, before, what, playedAtMs };
}

/** What was left after it had counted stays so until it is played to its end. */
function staysCounted(before: StockRow | null, now: LibraryItem): boolean {
  return before?.counted === true && now.resumeSeconds > 0 && now.playCount === before.playCount;
}

/** In order of their time; the episodes of one file together. */
async function tellAll(options: LookOptions, look: Look, toTell: readonly Found[]): Promise<number> {
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
  if (options.isPrivate(hostId, first.what.atMs) || wasSeen(options, look, first, event, item)) {
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
  const isFar = fraction >= options.watchedThresholdFraction() - 1e-9;
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
    durationSeconds: event.kind === 'ignored' ? 0 : event.durationSeconds,
  };
  const spanMs = searchSpanMs(finding);
  const seen = watchLog.endedBetween(look.host.hostId, playedAtMs - spanMs, playedAtMs + spanMs);
  const match = seen.find((viewing) => isSeenAs(viewing, finding));
  if (match !== undefined) log.debug('the library tells of what was seen', { viewingId: match.viewingId });
  return match !== undefined;
}

async function rest(clock: Clock, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => clock.after(REST_MS, resolve));
  signal.throwIfAborted();
}

/** What one item is now, after the box said that it changed: known, and not told. */
export async function refreshStock(
  { stock, log }: Pick<LookOptions, 'stock' | 'log'>,
  hostId: string,
  caller: KodiCaller,
  item: { readonly kind: 'movie' | 'episode'; readonly id: number },
): Promise<void> {
  try {
    const found = await libraryItemById(caller, item.kind, item.id);
    if (found === null) return;
    const before = stock.find(hostId, fileKeyOf(found), stockEntry(found, false).idsKey);
    stock.put(hostId, stockEntry(found, staysCounted(before, found)));
  } catch (error) {
    // The next look finds what is missed here.
    log.debug('a change in a library could not be looked at', { error: errorText(error) });
  }
}
