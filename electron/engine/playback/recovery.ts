/** A viewing that was open when the companion died: stored as JSON, picked up at the next start. */
import * as v from 'valibot';
import { storableFile, storableName } from '../kodi/file-identity.ts';
import type { KodiItem, NotifiedItem } from '../kodi/observation.ts';
import { positionAt, settle } from './position.ts';
import type { Viewing } from './viewing.ts';

const nullable = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const time = v.number();

const kodiItem = v.object({
  type: v.picklist(['movie', 'episode', 'musicvideo', 'song', 'picture', 'channel', 'unknown']),
  libraryId: nullable(v.number()),
  file: v.string(),
  label: v.string(),
  title: v.string(),
  showTitle: v.string(),
  season: nullable(v.number()),
  episode: nullable(v.number()),
  year: nullable(v.number()),
  genres: v.array(v.string()),
  uniqueIds: v.record(v.string(), v.string()),
  showLibraryId: nullable(v.number()),
  showUniqueIds: v.record(v.string(), v.string()),
  episodesInFile: v.array(
    v.object({ libraryId: v.number(), season: v.number(), episode: v.number(), title: v.string() }),
  ),
  firstAired: v.string(),
  playCount: nullable(v.number()),
  resumePositionSeconds: nullable(v.number()),
  lastPlayed: v.string(),
  streamDurationSeconds: nullable(v.number()),
  artists: v.array(v.string()),
  albumArtists: v.array(v.string()),
  album: v.string(),
  trackNumber: nullable(v.number()),
  musicBrainzTrackId: v.string(),
});

const stored = v.object({
  version: v.literal(1),
  savedWallMs: time,
  id: v.string(),
  player: v.picklist(['audio', 'video']),
  notified: v.object({
    type: v.string(),
    id: v.exactOptional(v.number()),
    title: v.exactOptional(v.string()),
    file: v.exactOptional(v.string()),
  }),
  item: nullable(kodiItem),
  openedAtMs: time,
  hadFirstFrame: v.boolean(),
  durationSeconds: nullable(v.number()),
  startedAtMs: nullable(time),
  speed: v.number(),
  positionSeconds: nullable(v.number()),
  playedSeconds: v.number(),
  playCountBefore: nullable(v.number()),
  beganAtSeconds: nullable(v.number()),
  lastEventAtMs: time,
});

/** The viewing as of now, as JSON. Pictures are not kept. */
export function storeViewing(viewing: Viewing, wallMs: number, monotonicMs: number): string {
  const settled = settle(viewing, monotonicMs);
  const { presence, anchor, firstFrameMonotonicMs } = viewing;
  const kept: v.InferOutput<typeof stored> = {
    version: 1,
    savedWallMs: presence.kind === 'waiting' ? presence.heardWallMs : wallMs,
    id: viewing.id,
    player: viewing.player === 'audio' ? 'audio' : 'video',
    notified: storableNotified(viewing.notified),
    item: viewing.item && storableItem(viewing.item),
    openedAtMs: viewing.openedAtMs,
    hadFirstFrame: firstFrameMonotonicMs !== null,
    durationSeconds: viewing.durationSeconds,
    startedAtMs: viewing.startedAtMs,
    speed: viewing.speed,
    positionSeconds: anchor === null ? null : positionAt(viewing, monotonicMs),
    playedSeconds: settled.playedSeconds,
    playCountBefore: viewing.playCountBefore,
    beganAtSeconds: viewing.beganAtSeconds,
    lastEventAtMs: viewing.lastEventAtMs,
  };
  return JSON.stringify(kept);
}

/** Secrets of a file's address are never written down. */
function storableItem(item: KodiItem): v.InferOutput<typeof kodiItem> {
  const kept = {
    ...item,
    file: storableFile(item.file),
    label: storableName(item.label),
    title: storableName(item.title),
  };
  return kept as v.InferOutput<typeof kodiItem>;
}

function storableNotified({ title, file, ...rest }: NotifiedItem): NotifiedItem {
  return {
    ...rest,
    ...(title === undefined ? {} : { title: storableName(title) }),
    ...(file === undefined ? {} : { file: storableFile(file) }),
  };
}

/** The stored viewing, waiting for its box; null where the text is not one (it is then said in the log by the caller). */
export function recoverViewing(hostId: string, json: string, monotonicMs: number): Viewing | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), json);
  if (!parsed.success) return null;
  const { version: _version, savedWallMs, hadFirstFrame, positionSeconds, ...kept } = parsed.output;
  return {
    ...kept,
    hostId,
    openedFromIdle: false,
    openedMonotonicMs: monotonicMs,
    firstFrameMonotonicMs: hadFirstFrame ? monotonicMs : null,
    announced: true,
    anchor:
      positionSeconds === null
        ? null
        : { positionSeconds, monotonicMs, confirmedMonotonicMs: Number.NEGATIVE_INFINITY },
    sample: null,
    stalled: false,
    lastEventMonotonicMs: monotonicMs,
    jump: null,
    counted: null,
    presence: { kind: 'waiting', sinceMonotonicMs: monotonicMs, heardWallMs: savedWallMs },
    gap:
      positionSeconds === null
        ? null
        : { sinceWallMs: savedWallMs, positionSeconds, playedSeconds: parsed.output.playedSeconds },
    border: null,
  };
}
