/** The JSON-RPC methods that ask and steer the player. */
import * as v from 'valibot';
import { kodiTimeToSeconds } from '../../../shared/units.ts';
import { listFields, playerProperties } from './fields.ts';
import { isLive, playerItem, playerOf } from './items.ts';
import { failedToExecute, invalidParams, Later, type Method, method } from './json-rpc.ts';
import { secondsToKodiTime } from './kodi-time.ts';
import type { Playable, SimulatedLibrary } from './library.ts';
import type { PlayableRef } from './media.ts';
import type { SimulatedPlayer } from './player.ts';

const playerId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2));
const playlistId = playerId;
const libraryId = v.pipe(v.number(), v.integer());
const KINDS = ['audio', 'video', 'picture'] as const;

const time = v.object({
  hours: v.optional(v.number(), 0),
  minutes: v.optional(v.number(), 0),
  seconds: v.optional(v.number(), 0),
  milliseconds: v.optional(v.number(), 0),
});

const playlistItem = v.union([
  v.strictObject({ movieid: libraryId }),
  v.strictObject({ episodeid: libraryId }),
  v.strictObject({ file: v.string() }),
]);

const seekTarget = v.union([
  v.strictObject({ percentage: v.number() }),
  v.strictObject({ time }),
  v.strictObject({ seconds: v.number() }),
  v.strictObject({ step: v.picklist(['smallforward', 'smallbackward', 'bigforward', 'bigbackward']) }),
]);

/** Kodi's own jumps: 12 s at the first press here (skip steps), 60 s and 10 % for the big ones. */
const STEP_SECONDS = { smallforward: 12, smallbackward: -12, bigforward: 60, bigbackward: -60 } as const;

export function playerMethods(player: SimulatedPlayer, library: SimulatedLibrary): Record<string, Method> {
  const queues = new Map<number, Playable[]>();
  const find = (item: v.InferOutput<typeof playlistItem>): Playable => {
    const found = library.find(playableRef(item));
    if (found === undefined) throw invalidParams();
    return found;
  };
  const seek = (target: number) =>
    new Later((answer) => {
      if (!player.seekTo(target, () => answer(position(player)))) throw failedToExecute();
    });

  return {
    'Player.GetActivePlayers': method(v.strictObject({}), () => {
      const { current } = player;
      if (current === null || !current.active) return [];
      return [{ playerid: current.player, playertype: 'internal', type: KINDS[current.player] }];
    }),
    'Player.GetItem': method(v.strictObject({ playerid: playerId, properties: listFields }), (params) => {
      if (params.playerid === 2 && player.current?.player !== 2) return { item: null };
      return { item: playerItem(library, player.shown, params.properties) };
    }),
    'Player.GetProperties': method(v.strictObject({ playerid: playerId, properties: playerProperties }), (params) => {
      const all = properties(player, params.playerid);
      return Object.fromEntries(params.properties.map((name) => [name, all[name] ?? false]));
    }),
    'Player.Open': method(
      v.strictObject({
        item: v.union([
          v.strictObject({ playlistid: playlistId, position: v.optional(v.pipe(v.number(), v.integer()), 0) }),
          playlistItem,
        ]),
        options: v.optional(v.looseObject({ resume: v.optional(v.union([v.boolean(), v.number(), time])) })),
      }),
      ({ item, options }) => {
        const list = 'playlistid' in item ? (queues.get(item.playlistid) ?? []) : [find(item)];
        const index = 'playlistid' in item ? item.position : 0;
        const playable = list[index];
        if (playable === undefined) throw invalidParams();
        player.open([...list], index, startSeconds(library, playable, options?.resume));
        return 'OK';
      },
    ),
    'Player.Stop': method(v.strictObject({ playerid: playerId }), () => {
      player.stop();
      return 'OK';
    }),
    'Player.PlayPause': method(
      v.strictObject({ playerid: playerId, play: v.optional(v.union([v.boolean(), v.literal('toggle')]), 'toggle') }),
      ({ play }) => {
        if (player.current === null) throw failedToExecute();
        player.setPaused(play === 'toggle' ? player.reading().speed !== 0 : !play);
        return { speed: player.reading().speed };
      },
    ),
    'Player.SetSpeed': method(
      v.strictObject({ playerid: playerId, speed: v.union([v.number(), v.picklist(['increment', 'decrement'])]) }),
      ({ speed }) => {
        if (!player.setSpeed(typeof speed === 'number' ? speed : stepped(player.reading().speed, speed))) {
          throw failedToExecute();
        }
        return { speed: player.reading().speed };
      },
    ),
    'Player.Seek': method(v.strictObject({ playerid: playerId, value: seekTarget }), ({ value }) => {
      const { timeSeconds, totalSeconds } = player.reading();
      if ('percentage' in value) return seek((value.percentage / 100) * totalSeconds);
      if ('time' in value) return seek(kodiTimeToSeconds(value.time));
      if ('step' in value) return seek(timeSeconds + STEP_SECONDS[value.step]);
      const answer = position(player);
      if (!player.seekBy(value.seconds)) throw failedToExecute();
      return answer;
    }),
    'Player.GoTo': method(
      v.strictObject({
        playerid: playerId,
        to: v.union([v.picklist(['next', 'previous']), v.pipe(v.number(), v.integer())]),
      }),
      ({ to }) => {
        if (!player.goTo(to)) throw failedToExecute();
        return 'OK';
      },
    ),
    'Player.SetRepeat': method(
      v.strictObject({ playerid: playerId, repeat: v.picklist(['off', 'one', 'all']) }),
      ({ repeat }) => {
        player.repeat = repeat;
        return 'OK';
      },
    ),
    'Playlist.Clear': method(v.strictObject({ playlistid: playlistId }), (params) => {
      queues.delete(params.playlistid);
      return 'OK';
    }),
    'Playlist.Add': method(v.strictObject({ playlistid: playlistId, item: playlistItem }), (params) => {
      queues.set(params.playlistid, [...(queues.get(params.playlistid) ?? []), find(params.item)]);
      return 'OK';
    }),
    'Input.ExecuteAction': method(v.strictObject({ action: v.string() }), ({ action }) => {
      if (action === 'stop') player.stop();
      else if (action === 'pause') player.setPaused(player.reading().speed !== 0);
      else if (action === 'playpause') player.setPaused(player.reading().speed !== 0);
      else if (action === 'stepforward') player.seekTo(player.reading().timeSeconds + 10);
      return 'OK';
    }),
  };
}

function playableRef(item: v.InferOutput<typeof playlistItem>): PlayableRef {
  if ('movieid' in item) return { movieId: item.movieid };
  return 'episodeid' in item ? { episodeId: item.episodeid } : { file: item.file };
}

function startSeconds(
  library: SimulatedLibrary,
  playable: Playable,
  resume: boolean | number | v.InferOutput<typeof time> | undefined,
): number {
  if (resume === true) return library.state(playable.media).resumeSeconds;
  // Kodi 20.1 takes a percentage and starts at the beginning all the same (trace resume-options).
  return typeof resume === 'object' ? kodiTimeToSeconds(resume) : 0;
}

function stepped(speed: number, direction: 'increment' | 'decrement'): number {
  if (direction === 'decrement') return speed > 1 ? speed / 2 : speed === 1 ? -2 : speed * 2;
  return speed >= 1 ? speed * 2 : speed === -2 ? 1 : speed / 2;
}

function position(player: SimulatedPlayer): Record<string, unknown> {
  const { percentage, timeSeconds, totalSeconds } = player.reading();
  return { percentage, time: secondsToKodiTime(timeSeconds), totaltime: secondsToKodiTime(totalSeconds) };
}

function properties(player: SimulatedPlayer, asked: number): Record<string, unknown> {
  const { shown } = player;
  const canSeek = shown !== null && !isLive(shown) && playerOf(shown) === asked;
  return {
    ...position(player),
    cachepercentage: player.reading().percentage,
    canseek: canSeek,
    canchangespeed: canSeek,
    live: false,
    partymode: false,
    playlistid: asked,
    position: player.listPosition,
    repeat: player.repeat,
    shuffled: false,
    speed: player.reading().speed,
    type: KINDS[asked],
  };
}
