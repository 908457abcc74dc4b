/** Libraries of boxes and the history at PunchPlay, through the whole companion as a process that is killed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ImportState } from '../../shared/history.ts';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { bigLibrary } from '../support/history-bench.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';

const TITLES = 1000;

let directory: ReturnType<typeof temporaryDirectory>;
let punchPlay: PunchPlayServer;
let companion: CompanionProcess;
let box: SimulatedKodi;

beforeAll(async () => {
  await buildCompanion();
  directory = temporaryDirectory();
  punchPlay = await startPunchPlayServer();
  punchPlay.behaviour.autoApprove = 'ada';
  companion = await startCompanion(directory.path);
  await useSimulator(companion.call, punchPlay);
  await logIn(companion.call);
  box = await startKodiSimulator({
    name: 'Attic',
    library: bigLibrary(TITLES),
    timeZone: 'Asia/Tokyo',
    utcOffsetMinutes: 540,
  });
  await companion.call('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: 'Attic' });
  await until(async () => (await companion.call('hosts.list', {}))[0]?.connection === 'connected');
});
afterAll(async () => {
  await companion?.end();
  await Promise.all([box?.close(), punchPlay?.close()]);
  directory?.remove();
});
afterEach(() => {
  expect(punchPlay.violations).toEqual([]);
});

async function until(condition: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + limitMs; !(await condition()); ) {
    if (Date.now() > deadline) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const importState = async (): Promise<ImportState> => (await companion.call('import.status', {})).state;
const lookedAtMs = async () => (await companion.call('catch_up.list', {})).hosts[0]?.lookedAtMs ?? null;

function video(type: 'movie' | 'episode', id: number) {
  const media = box.box.library.video(type, id);
  if (media === undefined) throw new Error('no such item');
  return media;
}

async function restart(signal: NodeJS.Signals): Promise<void> {
  await companion.end(signal);
  companion = await startCompanion(directory.path);
}

describe('a companion that is killed', () => {
  it('imports every title once, in UTC, whenever it is killed', async () => {
    const { movies, episodes } = box.box.library;
    for (const media of [...movies, ...episodes]) {
      box.box.library.write(media, { playCount: 2, lastPlayed: '2026-01-02 09:00:00' });
    }
    await companion.call('import.preview', {});
    await until(async () => (await importState()) === 'previewed');
    expect(await companion.call('import.status', {})).toMatchObject({ counts: { found: TITLES, ready: TITLES } });
    // Slow enough to be killed in the middle of a batch.
    await punchPlay.fail({ mode: 'slow', delayMs: 60, paths: ['/api/scrobble/import'] });
    await companion.call('import.start', {});
    for (let kill = 1; kill <= 4; kill += 1) {
      await until(() => punchPlay.imports.entries.length >= kill * 150);
      await restart('SIGKILL');
    }
    await punchPlay.recover();
    await until(async () => (await importState()) === 'done');
    expect(await companion.call('import.status', {})).toMatchObject({
      counts: { imported: TITLES, ready: 0, failed: 0 },
    });
    expect(punchPlay.imports.entries).toHaveLength(TITLES);
    expect(punchPlay.imports.entries.filter(({ double }) => double)).toEqual([]);
    expect(new Set(punchPlay.imports.entries.map(({ watchedAt }) => watchedAt))).toEqual(
      new Set(['2026-01-02T00:00:00.000Z']),
    );
    const items = await companion.call('import.items', {});
    expect(items.filter(({ outcome }) => outcome === 'imported')).toHaveLength(TITLES);
  });

  it('catches up once with what was watched meanwhile, and never with what it marked itself', async () => {
    await restart('SIGTERM');
    await until(async () => (await lookedAtMs()) !== null);
    punchPlay.elsewhere.movies.push({
      tmdb_id: 1001,
      media_type: 'movie',
      playcount: 1,
      watched_at: new Date().toISOString(),
    });
    Object.assign(box.box.library.state(video('movie', 1)), { playCount: 0, lastPlayed: '' });
    await restart('SIGTERM');
    await until(async () => (await companion.call('hosts.list', {}))[0]?.connection === 'connected');
    const before = punchPlay.history.length;
    const reports = await companion.call('marks.apply', {});
    expect(reports).toMatchObject([{ problem: null, changes: [{ title: 'Title 1', outcome: 'written' }] }]);
    await companion.end('SIGKILL');
    box.markWatched({ movieId: 2 }, 3);
    const watchedAtMs = Date.now();
    companion = await startCompanion(directory.path);
    await until(() => punchPlay.history.length > before);
    await restart('SIGKILL');
    const sinceMs = Date.now();
    await until(async () => ((await lookedAtMs()) ?? 0) > sinceMs);
    const caughtUp = punchPlay.history.slice(before);
    expect(caughtUp).toMatchObject([{ title: 'Title 2', double: false }]);
    expect(Math.abs((caughtUp[0]?.watchedAtMs ?? 0) - watchedAtMs)).toBeLessThan(5000);
    expect(await companion.call('catch_up.list', {})).toMatchObject({
      entries: [{ title: 'Title 2 (2001)', stopReason: 'caught_up' }],
    });
  });
});
