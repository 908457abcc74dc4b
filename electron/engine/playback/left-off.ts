/**
 * Where viewings were left before their end, kept from one run to the next: what goes on from there is no second watch,
 * and music that nobody stopped is one play.
 */
import * as v from 'valibot';
import { clamp } from '../../../shared/units.ts';
import { fileKey } from '../kodi/file-identity.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { HostPlayback } from './host-playback.ts';
import type { Viewing } from './viewing.ts';
import type { StopReason } from './viewing-event.ts';

const leftOffSchema = v.object({
  /** Hash of the file: paths are not kept. */
  fileKey: v.string(),
  positionSeconds: v.number(),
  /** Of music that went on while this companion did not look. */
  heard: v.exactOptional(
    v.object({
      startedAtMs: v.number(),
      endedAtMs: v.number(),
      playedSeconds: v.number(),
      counted: v.boolean(),
    }),
  ),
});
/** A video is here only if it counted. */
export type LeftOff = Readonly<v.InferOutput<typeof leftOffSchema>>;

/** Where small texts are kept. */
interface TextStore {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

const stored = v.pipe(v.string(), v.parseJson(), v.array(leftOffSchema));
const keyOf = (hostId: string) => `left_off:${hostId}`;

const LEFT_OFF_KEPT = 100;
/** Kodi's resume steps back a few seconds; people rewind a little to find their place. */
const CONTINUES_SLACK_SECONDS = 60;
/** Nobody stopped the music: it is where time has brought it, and not at its beginning. */
const MUSIC_SLACK_SECONDS = 3;
/** After so long it is another evening. */
const ANOTHER_EVENING_SECONDS = 6 * 3600;

/** Ends that are none for the music: it plays on, or may. */
const GOES_ON: ReadonlySet<StopReason> = new Set(['companion_stopped', 'host_disabled', 'switched_off', 'box_lost']);

export function readLeftOff(store: TextStore, hostId: string): readonly LeftOff[] {
  const parsed = v.safeParse(stored, store.get(keyOf(hostId)) ?? '[]');
  return parsed.success ? parsed.output : [];
}

export function storeLeftOff(store: TextStore, { hostId, leftOff }: HostPlayback): void {
  store.set(keyOf(hostId), leftOff.length === 0 ? null : JSON.stringify(leftOff));
}

export interface LeftAt {
  /** Whether it was played far enough to count, by itself. */
  readonly counts: boolean;
  readonly positionSeconds: number;
  readonly reason: StopReason;
  readonly atMs: number;
}

/** The memory after a viewing has ended: where it was left, if that says something of what may come; else forgotten. */
export function rememberLeftOff(leftOff: readonly LeftOff[], viewing: Viewing, end: LeftAt): readonly LeftOff[] {
  if (viewing.item === null || viewing.item.file === '') return leftOff;
  const key = keyOfFile(viewing, viewing.item);
  const others = leftOff.filter((left) => left.fileKey !== key);
  const counted = end.counts || continuesCounted(leftOff, viewing);
  const isOver = end.reason === 'ended' || end.positionSeconds === viewing.durationSeconds;
  const isKept = viewing.player === 'audio' ? GOES_ON.has(end.reason) : counted;
  if (isOver || !isKept) return others;
  const left = { fileKey: key, positionSeconds: end.positionSeconds };
  return [viewing.player === 'audio' ? { ...left, ...heardOf(viewing, end, counted) } : left, ...others].slice(
    0,
    LEFT_OFF_KEPT,
  );
}

/** Of a station: the song in it. */
function keyOfFile({ player, durationSeconds }: Viewing, { file, artists, title }: KodiItem): string {
  const isStation = player === 'audio' && durationSeconds === null;
  return fileKey(isStation ? `${file} ${artists.join(' ')} ${title}` : file);
}

function heardOf({ startedAtMs, playedSeconds }: Viewing, { atMs }: LeftAt, counted: boolean): Pick<LeftOff, 'heard'> {
  return { heard: { startedAtMs: startedAtMs ?? atMs, endedAtMs: atMs, playedSeconds, counted } };
}

/** Whether a viewing began where a counted one of the same file was left. */
export function continuesCounted(leftOff: readonly LeftOff[], viewing: Viewing): boolean {
  const left = continued(leftOff, viewing);
  return left !== null && (left.heard?.counted ?? true);
}

/** A piece of music that just started, with what was heard of it before where it only goes on. */
export function goingOn(leftOff: readonly LeftOff[], viewing: Viewing): Viewing {
  const left = continued(leftOff, viewing);
  if (left?.heard === undefined || left.heard.counted || viewing.beganAtSeconds === null) return viewing;
  const { startedAtMs, endedAtMs, playedSeconds } = left.heard;
  const passedSeconds = Math.max(0, (viewing.openedAtMs - endedAtMs) / 1000);
  const unseenSeconds = clamp(viewing.beganAtSeconds - left.positionSeconds, 0, passedSeconds);
  return { ...viewing, startedAtMs, playedSeconds: viewing.playedSeconds + playedSeconds + unseenSeconds };
}

/** What a viewing goes on from, if anything. */
function continued(leftOff: readonly LeftOff[], viewing: Viewing): LeftOff | null {
  const { player, item, beganAtSeconds, openedAtMs } = viewing;
  if (item === null || beganAtSeconds === null) return null;
  const left = leftOff.find((candidate) => candidate.fileKey === keyOfFile(viewing, item));
  if (left === undefined || (player === 'audio') !== (left.heard !== undefined)) return null;
  const movedSeconds = beganAtSeconds - left.positionSeconds;
  if (left.heard === undefined) return movedSeconds >= -CONTINUES_SLACK_SECONDS ? left : null;
  const passedSeconds = (openedAtMs - left.heard.endedAtMs) / 1000;
  if (beganAtSeconds <= MUSIC_SLACK_SECONDS || passedSeconds > ANOTHER_EVENING_SECONDS) return null;
  return Math.abs(movedSeconds - clamp(movedSeconds, 0, passedSeconds)) <= MUSIC_SLACK_SECONDS ? left : null;
}
