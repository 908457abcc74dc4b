/** A recorded trace of a real Kodi as a sequence of what the companion would have seen: notifications and looks at the players. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describeItem } from '../../electron/engine/kodi/describe-item.ts';
import type { BatchResults, KodiCaller, KodiRequest, RpcParams } from '../../electron/engine/kodi/kodi-caller.ts';
import { observationOf } from '../../electron/engine/kodi/notifications.ts';
import type { KodiItem, Observation, Reading } from '../../electron/engine/kodi/observation.ts';
import { createShowCache } from '../../electron/engine/kodi/show-cache.ts';
import { type KodiTime, kodiTimeToSeconds } from '../../shared/units.ts';

interface Line {
  readonly t_ms: number;
  readonly dir: 'in' | 'out' | 'close' | 'event' | 'chunk';
  readonly conn: string;
  readonly msg: Record<string, unknown>;
}

export interface Seen {
  readonly atMs: number;
  readonly observation: Observation;
}

/** Reads the fixture; `notificationsOf` and `answersTo` name its connections. */
export async function recordedTrace(
  name: string,
  { notificationsOf = 'main', answersTo = 'probe' }: { notificationsOf?: string | null; answersTo?: string } = {},
): Promise<Seen[]> {
  const lines = readFileSync(new URL(`../fixtures/kodi/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const notifications = lines.flatMap((line): Seen[] => {
    if (line.conn !== notificationsOf || line.dir !== 'in') return [];
    const observation = observationOf(line.msg);
    return observation === null ? [] : [{ atMs: line.t_ms, observation }];
  });
  const answers = await looks(lines, answersTo);
  const fresh = answers.filter(
    ({ askedAtMs, atMs }) =>
      !notifications.some(
        ({ atMs: toldAtMs, observation }) =>
          observation.kind !== 'library_update' && toldAtMs > askedAtMs && toldAtMs <= atMs,
      ),
  );
  const losses = lines.flatMap((line): Seen[] =>
    line.dir === 'close' && line.conn === notificationsOf
      ? [{ atMs: line.t_ms, observation: { kind: 'lost', heardMonotonicMs: line.t_ms, heardWallMs: line.t_ms } }]
      : [],
  );
  return [...notifications, ...fresh, ...losses].toSorted((one, other) => one.atMs - other.atMs);
}

interface Look extends Seen {
  readonly askedAtMs: number;
}

/** Pairs the recorded questions with their answers: players, item and properties asked together are one look. */
async function looks(lines: readonly Line[], conn: string): Promise<Look[]> {
  const asked = new Map<unknown, { method: string; atMs: number }>();
  const found: Look[] = [];
  let players: { type: string; askedAtMs: number }[] = [];
  let item: Record<string, unknown> | null = null;
  for (const { conn: from, dir, msg, t_ms: atMs } of lines) {
    if (from !== conn) continue;
    if (dir === 'out') {
      asked.set(msg['id'] ?? 0, { method: String(msg['method']), atMs });
      continue;
    }
    const question = dir === 'in' ? asked.get(msg['id']) : undefined;
    if (question === undefined || msg['result'] === undefined) continue;
    const result = msg['result'] as Record<string, unknown>;
    if (question.method === 'Player.GetActivePlayers') {
      players = (msg['result'] as { type: string }[]).map(({ type }) => ({ type, askedAtMs: question.atMs }));
      if (players.length === 0) {
        found.push({ atMs, askedAtMs: question.atMs, observation: { kind: 'reading', reading: null } });
      }
    }
    if (question.method === 'Player.GetItem' && result['item']) {
      item = result['item'] as Record<string, unknown>;
      if ('uniqueid' in item || 'genre' in item || 'runtime' in item) {
        const described = await describedFrom(item);
        if (described !== null) {
          found.push({ atMs, askedAtMs: question.atMs, observation: { kind: 'described', item: described } });
        }
      }
    }
    const player = players[0];
    if (question.method === 'Player.GetProperties' && item !== null && player !== undefined) {
      found.push({
        atMs,
        askedAtMs: Math.min(question.atMs, player.askedAtMs),
        observation: { kind: 'reading', reading: readingFrom(player.type, item, result) },
      });
    }
  }
  return found;
}

function readingFrom(player: string, item: Record<string, unknown>, properties: Record<string, unknown>): Reading {
  return {
    player: player as Reading['player'],
    item: {
      type: String(item['type'] ?? 'unknown'),
      libraryId: typeof item['id'] === 'number' ? item['id'] : null,
      file: String(item['file'] ?? ''),
      label: String(item['label'] ?? ''),
    },
    positionSeconds: kodiTimeToSeconds(properties['time'] as KodiTime),
    totalSeconds: kodiTimeToSeconds(properties['totaltime'] as KodiTime),
    speed: Number(properties['speed']),
    live: properties['live'] === true,
  };
}

/** The product's own reading of a recorded GetItem answer; shows and shared files were not recorded. */
async function describedFrom(item: Record<string, unknown>): Promise<KodiItem | null> {
  const caller: KodiCaller = {
    call: async <Result>(method: string, _params: RpcParams, schema: v.GenericSchema<unknown, Result>) =>
      v.parse(schema, method === 'Player.GetItem' ? { item } : { tvshowdetails: {}, episodes: [] }),
    batch: async <const Requests extends readonly KodiRequest<unknown>[]>(): Promise<BatchResults<Requests>> => {
      throw new Error('not asked in a description');
    },
  };
  const clock = { wallMs: () => 0, monotonicMs: () => 0, after: () => ({ cancel: () => undefined }) };
  return await describeItem(caller, 'video', { type: 'unknown' }, createShowCache(clock));
}
