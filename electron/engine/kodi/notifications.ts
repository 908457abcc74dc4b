/** Kodi's notifications as observations (shapes and orders as measured on Kodi 20, JSON-RPC 13). */
import * as v from 'valibot';
import { kodiTimeToSeconds } from '../../../shared/units.ts';
import type { NotifiedItem, Observation, PlayerKind } from './observation.ts';
import { boundedText, kodiTime, LONGEST_PATH, libraryId, playerSpeed } from './wire-values.ts';

const notification = v.object({
  method: v.string(),
  params: v.optional(v.object({ data: v.optional(v.unknown()) }), {}),
});

/** What the schema takes, or undefined for everything else. */
const orUndefined = <Output>(schema: v.GenericSchema<unknown, Output>) =>
  v.fallback(v.optional(schema), undefined) as v.GenericSchema<unknown, Output | undefined>;

const notifiedItem = v.pipe(
  v.object({
    type: boundedText(50),
    id: orUndefined(libraryId),
    title: orUndefined(boundedText(LONGEST_PATH)),
    file: orUndefined(boundedText(LONGEST_PATH)),
  }),
  v.transform(
    ({ type, id, title, file }): NotifiedItem => ({
      type,
      ...(id === undefined ? {} : { id }),
      ...(title === undefined ? {} : { title }),
      ...(file === undefined ? {} : { file }),
    }),
  ),
);

const playerId = orUndefined(v.picklist([0, 1, 2]));

const opened = v.object({
  item: notifiedItem,
  player: v.object({ playerid: playerId, speed: orUndefined(playerSpeed) }),
});
const paused = v.object({ item: notifiedItem });
const resumed = v.object({ item: notifiedItem, player: v.object({ speed: orUndefined(playerSpeed) }) });
const speedChanged = v.object({ item: notifiedItem, player: v.object({ speed: playerSpeed }) });
const sought = v.object({
  item: notifiedItem,
  player: v.object({ time: kodiTime, seekoffset: orUndefined(kodiTime) }),
});
const stopped = v.object({
  item: notifiedItem,
  end: v.boolean(),
  player: orUndefined(v.object({ playerid: playerId })),
});

const updatedItem = v.object({ type: v.pipe(boundedText(50), v.minLength(1)), id: libraryId });
const updated = v.object({
  item: updatedItem,
  playcount: orUndefined(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

const PLAYER_KINDS = ['audio', 'video', 'picture'] as const satisfies readonly PlayerKind[];

/** The item's type where that says it: the player's number was seen to be wrong when music replaces a video. */
function playerKind(item: NotifiedItem, id: 0 | 1 | 2 | undefined): PlayerKind | null {
  if (item.type === 'song') return 'audio';
  if (item.type === 'picture') return 'picture';
  if (id !== undefined) return PLAYER_KINDS[id];
  return ['movie', 'episode', 'musicvideo'].includes(item.type) ? 'video' : null;
}

function onOpened(kind: 'play' | 'av_start', data: unknown): Observation | null {
  const read = v.safeParse(opened, data);
  if (!read.success) return null;
  const { item, player } = read.output;
  const kindOfPlayer = playerKind(item, player.playerid);
  return kindOfPlayer && { kind, player: kindOfPlayer, item, speed: player.speed ?? 1 };
}

function onStop(data: unknown): Observation | null {
  const read = v.safeParse(stopped, data);
  if (!read.success) return null;
  const { item, end, player } = read.output;
  const isPicture = playerKind(item, player?.playerid) === 'picture';
  return { kind: 'stop', item, end, ...(isPicture ? { player: 'picture' } : {}) };
}

/**
 * Two forms: `{item: {id, type}, playcount?}` and, when only the resume point changed, `{id, type}`.
 * Null for the updates of a scan (`transaction`) and for loose files (`{id: -1, type: ""}`).
 */
function onLibraryUpdate(data: unknown): Observation | null {
  if (v.is(v.object({ transaction: v.literal(true) }), data)) return null;
  const nested = v.safeParse(updated, data);
  if (nested.success) {
    const { item, playcount } = nested.output;
    return { kind: 'library_update', item, ...(playcount === undefined ? {} : { playCount: playcount }) };
  }
  const flat = v.safeParse(updatedItem, data);
  return flat.success ? { kind: 'library_update', item: flat.output } : null;
}

/**
 * What one raw JSON-RPC notification says about playback; null for everything that says nothing about it,
 * and for what is not a notification at all. Texts are cut to 4096 characters. Never throws.
 */
export function observationOf(raw: unknown): Observation | null {
  const read = v.safeParse(notification, raw);
  if (!read.success) return null;
  const { data } = read.output.params;
  switch (read.output.method) {
    case 'Player.OnPlay':
      return onOpened('play', data);
    case 'Player.OnAVStart':
      return onOpened('av_start', data);
    case 'Player.OnPause': {
      const pause = v.safeParse(paused, data);
      return pause.success ? { kind: 'speed', item: pause.output.item, speed: 0 } : null;
    }
    case 'Player.OnResume': {
      const resume = v.safeParse(resumed, data);
      return resume.success
        ? { kind: 'speed', item: resume.output.item, speed: resume.output.player.speed ?? 1 }
        : null;
    }
    case 'Player.OnSpeedChanged': {
      const change = v.safeParse(speedChanged, data);
      return change.success ? { kind: 'speed', item: change.output.item, speed: change.output.player.speed } : null;
    }
    case 'Player.OnSeek': {
      const seek = v.safeParse(sought, data);
      if (!seek.success) return null;
      const { time, seekoffset } = seek.output.player;
      return {
        kind: 'seek',
        item: seek.output.item,
        positionSeconds: kodiTimeToSeconds(time),
        ...(seekoffset === undefined ? {} : { offsetSeconds: kodiTimeToSeconds(seekoffset) }),
      };
    }
    case 'Player.OnStop':
      return onStop(data);
    case 'VideoLibrary.OnUpdate':
      return onLibraryUpdate(data);
    case 'System.OnQuit':
      return { kind: 'quit' };
    default:
      return null;
  }
}
