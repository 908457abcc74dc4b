/** The simulator is told to do what was done to a real Kodi, and must say what the real one said. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SimulatedBox } from '../../support/kodi-simulator/simulated-box.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

interface Line {
  readonly t_ms: number;
  readonly dir: 'in' | 'out' | 'close' | 'event';
  readonly conn: string;
  readonly msg: unknown;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly data?: NotificationData };
}

interface NotificationData extends NotifiedItem {
  readonly item?: NotifiedItem;
  readonly player?: { readonly playerid: number; readonly speed?: number };
  readonly end?: boolean;
}

interface NotifiedItem {
  readonly type?: string;
  readonly id?: number;
  readonly title?: string;
  readonly file?: string;
}

/** Scenarios, and the moment from which the recording is not compared. */
const SCENARIOS: ReadonlyArray<{ readonly name: string; readonly untilMs?: number }> = [
  { name: 'movie-play-pause-seek-stop' },
  { name: 'movie-natural-end' },
  { name: 'movie-stop-at-95' },
  { name: 'episode-play-stop' },
  { name: 'anime-episode-natural-end' },
  { name: 'special-episode' },
  { name: 'double-episode-file' },
  { name: 'library-file-opened-by-path' },
  { name: 'loose-files' },
  { name: 'loose-file-natural-end' },
  { name: 'loose-extra' },
  { name: 'live-stream' },
  { name: 'replace-at-95' },
  { name: 'replace-while-paused' },
  { name: 'replace-with-same' },
  { name: 'replace-video-with-music-and-back' },
  // Afterwards the recording machine was too busy to open what replaced something within the usual time.
  { name: 'rapid-replace', untilMs: 6700 },
  { name: 'broken-file' },
  { name: 'broken-file-while-playing' },
  { name: 'missing-file' },
  { name: 'missing-file-while-playing' },
  { name: 'playlist-goto-next' },
  { name: 'playlist-natural' },
  { name: 'playlist-goto-previous-and-index' },
  { name: 'playlist-with-broken' },
  { name: 'repeat-one' },
  { name: 'music-end-and-next' },
  { name: 'stop-immediately' },
  { name: 'same-video-again' },
  { name: 'pause-toggle-fast' },
  { name: 'pause-long' },
  { name: 'stop-by-action' },
  { name: 'seeks' },
  { name: 'speed' },
  { name: 'fast-forward-to-end' },
  { name: 'rewind-to-start' },
  { name: 'resume-point' },
  { name: 'resume-options' },
  { name: 'stacked-file' },
  { name: 'quit-while-playing' },
  { name: 'picture' },
  { name: 'mark-watched-while-playing' },
];

/** How much longer the simulator may take for its last words. */
const SETTLES_MS = 300;

/** OnAVChange and the playlist's words come with no fixed order, and nothing depends on them. */
const COMPARED =
  /^(Player\.On(Play|AVStart|Pause|Resume|Stop|Seek|SpeedChanged)|(Video|Audio)Library\.OnUpdate|System\.OnQuit)$/;

describe('the simulator speaks as the recorded Kodi', () => {
  test.each(SCENARIOS)('$name', ({ name, untilMs = Number.POSITIVE_INFINITY }) => {
    const lines = readTrace(name).filter((line) => line.t_ms < untilMs);
    const recorded = notifications(lines.filter((line) => line.conn === 'main'));
    expect(replayCommands(lines)).toEqual(recorded);
  });
});

function readTrace(name: string): Line[] {
  const text = readFileSync(new URL(`../../fixtures/kodi/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Sends the recorded commands at their moments; gives what the simulated box announced. */
function replayCommands(lines: readonly Line[]): string[] {
  const clock = createVirtualClock();
  const box = new SimulatedBox({ name: 'LabBox', clock });
  const said: Line[] = [];
  takeOverStates(box, lines);
  const line = box.connect({
    send: (text) => said.push({ t_ms: clock.monotonicMs(), dir: 'in', conn: 'main', msg: JSON.parse(text) }),
    drop: () => undefined,
  });
  box.onQuitAsked(() => box.quit(() => undefined));
  for (const { t_ms: atMs, dir, conn, msg } of lines) {
    if (dir !== 'out' || conn !== 'main') continue;
    clock.advance(Math.max(0, atMs - clock.monotonicMs()));
    line.receive(JSON.stringify(msg));
  }
  clock.advance((lines.at(-1)?.t_ms ?? 0) + SETTLES_MS - clock.monotonicMs());
  return notifications(said);
}

/** The box had been used before: play counts and resume points are those that were recorded first. */
function takeOverStates(box: SimulatedBox, lines: readonly Line[]): void {
  const known = new Set<string>();
  for (const { msg } of lines) {
    const item = (msg as { result?: { item?: RecordedItem } }).result?.item;
    if (item?.resume === undefined || known.has(item.file)) continue;
    known.add(item.file);
    const playable = box.library.find({ file: item.file });
    if (playable === undefined) continue;
    Object.assign(box.library.state(playable.media), {
      playCount: item.playcount,
      resumeSeconds: item.resume.position,
    });
  }
}

interface RecordedItem {
  readonly file: string;
  readonly playcount: number;
  readonly resume?: { readonly position: number };
}

/** From the first word of the player on (what comes before are writes that made the recording's start). One word for each notification that matters: `OnStop(episode 7, end)`. */
function notifications(lines: readonly Line[]): string[] {
  const first = lines.findIndex(({ msg }) => /^Player\.On(Play|Stop)$/.test((msg as Message).method ?? ''));
  return lines.slice(first < 0 ? lines.length : first).flatMap(({ dir, msg }) => {
    const { method, params } = msg as Message;
    if (dir !== 'in' || method === undefined) return [];
    if (!COMPARED.test(method)) return [];
    const { item, player, end, ...flat } = params?.data ?? {};
    const { type = '', id, title, file = '' } = item ?? flat;
    const facts = [
      `${type} ${id ?? title ?? file}`.trim(),
      ...(player === undefined ? [] : [`player ${player.playerid}`]),
      ...(player?.speed === undefined ? [] : [`speed ${player.speed}`]),
      ...(end === undefined ? [] : [end ? 'end' : 'not the end']),
      ...(method === 'VideoLibrary.OnUpdate' ? [item === undefined ? 'flat' : 'nested'] : []),
    ];
    return [`${method}(${facts.join(', ')})`];
  });
}
