/** From the command line to the history: the companion as a process of its own, a real box, and a login as users do it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CompanionState, WatchLogEntry } from '../../shared/state.ts';
import { waitUntil } from '../support/kodi-box/box.ts';
import { type RealKodi, startRealKodi } from '../support/kodi-box/real-kodi.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { CompanionProcess, runCompanion } from './companion-process.ts';
import { brokenLaws } from './laws.ts';
import { nameOf } from './seen.ts';
import { describeWithKodi } from './with-kodi.ts';

describeWithKodi('the companion as a process', () => {
  const data = mkdtempSync(join(tmpdir(), 'companion-data-'));
  let kodi: RealKodi;
  let punchplay: PunchPlayServer;
  let companion: CompanionProcess;

  /** The answer of a command that must succeed. */
  const ask = async <Answer = unknown>(...args: string[]): Promise<Answer> => {
    const { exitCode, stdout, stderr } = await runCompanion([...args, '--data', data, '--json']);
    if (exitCode !== 0) throw new Error(`companion ${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as Answer;
  };
  const connected = () =>
    waitUntil(
      async () => (await ask<CompanionState>('status')).hosts[0]?.connection === 'connected',
      'the box is connected',
    );
  const watched = () => punchplay.history.map(nameOf);
  /** Waits until so many viewings have been stopped. */
  const stopped = (count: number) => punchplay.waitFor(() => punchplay.requestsTo('stop').length >= count);

  beforeAll(async () => {
    [kodi, punchplay, companion] = await Promise.all([
      startRealKodi(),
      startPunchPlayServer(),
      CompanionProcess.serve(data),
    ]);
    await ask('settings', 'set', 'developer_mode', 'on');
    await ask('settings', 'set', 'allow_insecure_backend_url', 'on');
    await ask('settings', 'set', 'backend_url', punchplay.url);
  });
  afterAll(async () => {
    await companion?.end('SIGTERM');
    await Promise.all([kodi?.stopAll(), punchplay?.close()]);
    rmSync(data, { recursive: true, force: true });
  });

  it('links an account, adds a box, and tells what is watched there', async () => {
    const login = await runCompanion(['login', 'punchplay', '--data', data], (stdout) => {
      if (punchplay.userCodes.some((code) => stdout.includes(code))) punchplay.approveLogin('ada');
    });
    expect(login).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`${punchplay.url}/link`) });
    await ask('hosts', 'add', `127.0.0.1:${kodi.webSocketPort}`, '--http-port', `${kodi.webPort}`, '--name', 'Box');
    await connected();

    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await kodi.stop();
    await stopped(1);
    expect(watched()).toEqual(['Inception']);
    const isTold = async () => (await ask<unknown[]>('queue', 'list')).length === 0;
    await waitUntil(isTold, 'nothing waits');
    const [entry] = await ask<readonly WatchLogEntry[]>('log');
    expect(entry).toMatchObject({ hostLabel: 'Box', watched: true, stopReason: 'stopped' });
    expect(entry?.outcomes.at(-1)).toMatchObject({ service: 'punchplay', event: 'stopped', outcome: 'sent' });
  });

  it('ends what is open when it is told to end, and exits with 0', async () => {
    await kodi.open(kodi.movie('The Matrix'));
    await kodi.seekTo(0.8);
    await sleep(500);
    companion.mustRun();
    expect(await companion.end('SIGTERM')).toBe(0);
    await stopped(2);
    await kodi.stop();
    expect(watched()).toEqual(['Inception', 'The Matrix']);
    companion = await CompanionProcess.serve(data);
    await connected();
  });

  it('tells at its next start what it watched when it was killed', async () => {
    await kodi.open(kodi.movie('Blade Runner'));
    await kodi.seekTo(0.95);
    await sleep(1_000);
    companion.mustRun();
    await companion.end('SIGKILL');
    await kodi.stop();
    companion = await CompanionProcess.serve(data);
    await stopped(3);
    expect(watched()).toEqual(['Inception', 'The Matrix', 'Blade Runner']);
    expect(brokenLaws(punchplay.requests)).toEqual([]);
    expect(punchplay.violations).toEqual([]);
  });
});
