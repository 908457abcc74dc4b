/** One look at a box's library: compares it with what was last seen there, and tells what was watched meanwhile. */
import { setImmediate } from 'node:timers/promises';
import { errorText } from '../../../shared/errors.ts';
import { fileKey, isSameFile } from '../kodi/file-identity.ts';
import type { KodiCaller } from '../kodi/kodi-caller.ts';
import type { Clock } from '../ports.ts';
import type { StockRow } from '../store/library-stock.ts';
import { compare } from './caught-up.ts';
import { type Found, type Look, type LookOptions, staysCounted, tellAll } from './caught-up-events.ts';
import { fileKeyOf, stockEntry } from './item-keys.ts';
import { momentOf } from './kodi-time.ts';
import { type LibraryItem, type LibraryPage, libraryItemById, libraryPages } from './library-pages.ts';

export interface LookResult {
  readonly items: number;
  readonly caughtUp: number;
  /** False where a change of what plays now is to be looked at once more. */
  readonly isComplete: boolean;
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
  const isOpen = viewing !== null && isSameFile(viewing.item?.file ?? '', found.item.file);
  if (!isOpen || openChanges.get(key) === viewing.id) return false;
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
