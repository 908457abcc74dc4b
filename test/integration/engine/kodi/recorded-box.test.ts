/** The connection to a box against what a real Kodi was recorded to say: every word arrives, in order, and every answer is taken. */
import { afterEach, expect, test } from 'vitest';
import { createHostConnection } from '../../../../electron/engine/kodi/host-connection.ts';
import type { KodiCaller } from '../../../../electron/engine/kodi/kodi-caller.ts';
import { readPlayers } from '../../../../electron/engine/kodi/questions.ts';
import { createSystemClock } from '../../../../electron/system/clock.ts';
import { createSystemRandom } from '../../../../electron/system/random.ts';
import { recordedNotifications, replayTrace } from '../../../support/kodi-simulator/replay-trace.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';

const closing: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test.each([
  { name: 'movie-play-pause-seek-stop', isLost: false },
  { name: 'replace-video-with-music-and-back', isLost: false },
  { name: 'playlist-goto-previous-and-index', isLost: false },
  { name: 'stacked-file', isLost: false },
  { name: 'picture', isLost: false },
  { name: 'noise', isLost: false },
  { name: 'library-added-and-removed', isLost: false },
  { name: 'kill9-while-playing', isLost: true },
  { name: 'quit-while-playing', isLost: true },
])('$name', async ({ name, isLost }) => {
  const heard: unknown[] = [];
  const losses: unknown[] = [];
  const unread: unknown[] = [];
  const readings: Array<Promise<unknown>> = [];
  let caller: KodiCaller | null = null;
  const replay = await replayTrace(name, { timesFaster: 50 });
  closing.push(() => replay.close());
  const log = createQuietLog();
  const connection = createHostConnection({
    address: '127.0.0.1',
    port: replay.port,
    httpPort: 1,
    user: null,
    password: async () => null,
    ports: { clock: createSystemClock(), random: createSystemRandom(), fetch, log },
    onNotification: (raw) => {
      heard.push(raw);
      if (caller !== null) readings.push(readPlayers(caller).catch((error: unknown) => unread.push(error)));
    },
    onUp: (up) => {
      caller = up;
    },
    onDown: (lost) => {
      caller = null;
      losses.push(lost);
    },
    onStatus: () => undefined,
  });
  closing.push(() => connection.stop());
  connection.start();
  await replay.finished;
  // What was sent last may still be under way to us.
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(recordedNotifications(name).length);
  await expect.poll(() => losses.length, { timeout: 10_000 }).toBe(isLost ? 1 : 0);
  if (!isLost) await Promise.all(readings);
  expect(heard).toEqual(recordedNotifications(name));
  if (!isLost) expect(unread).toEqual([]);
});
