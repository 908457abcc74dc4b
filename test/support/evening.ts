/**
 * A companion in this process between a simulated box and a simulated PunchPlay, linked and connected.
 *
 *     const evenings = useEvenings();
 *     it('…', async () => {
 *       const { kodi, punchplay, ask, until } = await evenings.open();
 *     });
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Clock, Notification } from '../../electron/engine/ports.ts';
import { createSystemClock } from '../../electron/system/clock.ts';
import type { CommandName, CommandOutput, CommandRequest } from '../../shared/contract.ts';
import { type RunningCompanion, startCompanion } from '../kodi/linked-companion.ts';
import { type SimulatedKodi, startKodiSimulator } from './kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from './punchplay-server/index.ts';
import { createRecordedLog, type LogEntry } from './recorded-log.ts';

export interface Evening {
  readonly kodi: SimulatedKodi;
  readonly punchplay: PunchPlayServer;
  readonly dataDirectory: string;
  /** Those that the desktop would have shown. */
  readonly notifications: readonly Notification[];
  /** Everything the companion has logged, debug lines too. */
  readonly log: readonly LogEntry[];
  ask<Name extends CommandName>(name: Name, input: CommandRequest<Name>): Promise<CommandOutput<Name>>;
  /** Rejects where it does not come true within 25 seconds: a busy machine may need them to start a process. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
  /** Long enough for everything that was begun to arrive. */
  settle(): Promise<void>;
  companionStops(): Promise<void>;
  companionStarts(): Promise<void>;
}

const LIMIT_MS = 25_000;
const SETTLE_MS = 700;
/** Logging in is waiting; a test has no time for that. */
const LOGIN_SPEED = 10;

/** Evenings for the tests of a file; each ends by itself after its test. */
export function useEvenings(): { open(): Promise<Evening> } {
  const ends: Array<() => Promise<unknown>> = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return {
    async open() {
      const dataDirectory = mkdtempSync(join(tmpdir(), 'companion-evening-'));
      ends.push(async () => rmSync(dataDirectory, { recursive: true, force: true }));
      const punchplay = await startPunchPlayServer();
      ends.push(() => punchplay.close());
      const kodi = await startKodiSimulator({ name: 'Den', delayFactor: 0.1 });
      ends.push(() => kodi.close());
      return openEvening(dataDirectory, punchplay, kodi, ends);
    },
  };
}

async function openEvening(
  dataDirectory: string,
  punchplay: PunchPlayServer,
  kodi: SimulatedKodi,
  ends: Array<() => Promise<unknown>>,
): Promise<Evening> {
  const secrets = new Map<string, string>();
  const log: LogEntry[] = [];
  const notifications: Notification[] = [];
  let companion: RunningCompanion | null = null;
  const start = async (clock: Clock = createSystemClock()) => {
    const notify = (notification: Notification) => void notifications.push(notification);
    companion = await startCompanion(dataDirectory, secrets, { clock, notify, log: createRecordedLog(log) });
  };
  const stop = async () => {
    await companion?.stop();
    companion = null;
  };
  ends.push(stop);
  const evening: Evening = {
    kodi,
    punchplay,
    dataDirectory,
    notifications,
    log,
    ask: (name, input) => {
      if (companion === null) throw new Error(`${name}: the companion is away`);
      return companion.ask(name, input);
    },
    until,
    settle: () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS)),
    companionStops: stop,
    companionStarts: () => start(),
  };
  const { ask } = evening;
  await start(hastyClock());
  await ask('settings.set', { key: 'developer_mode', value: true });
  await ask('settings.set', { key: 'allow_insecure_backend_url', value: true });
  await ask('settings.set', { key: 'backend_url', value: punchplay.url });
  punchplay.behaviour.autoApprove = 'ada';
  await ask('accounts.login', { service: 'punchplay' });
  await until(async () => (await ask('accounts.login_status', { service: 'punchplay' })).state === 'linked');
  await stop();
  await start();
  await ask('hosts.add', { address: kodi.address, port: kodi.port, label: 'Den' });
  await until(async () => (await ask('hosts.list', {}))[0]?.connection === 'connected');
  return evening;
}

function hastyClock(): Clock {
  const clock = createSystemClock();
  return { ...clock, after: (delayMs, task) => clock.after(delayMs / LOGIN_SPEED, task) };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
