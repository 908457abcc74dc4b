/**
 * How long it takes from Kodi's notification, as a WebSocket client of its own hears it, until PunchPlay has the request.
 * Against a real Kodi where one can be started, else (or with `--simulator`) against a simulated box.
 */

import { setTimeout as pause } from 'node:timers/promises';
import {
  buildCompanion,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { JsonRpcDriver } from '../support/kodi-box/json-rpc-driver.ts';
import { kodiAvailable } from '../support/kodi-box/machine.ts';
import { startRealKodi } from '../support/kodi-box/real-kodi.ts';
import { startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { benchOptions, median, printReport, quantile, round } from './bench-report.ts';

/** Which request a notification leads to. */
const PAIRS = [
  { notification: 'Player.OnAVStart', action: 'start', targetMs: 57 },
  { notification: 'Player.OnPause', action: 'pause', targetMs: 104 },
  { notification: 'Player.OnResume', action: 'resume', targetMs: 56 },
  { notification: 'Player.OnStop', action: 'stop', targetMs: 292 },
] as const;
/** Between two commands: a person's remote is slower, and every request has arrived. */
const BETWEEN_MS = 500;

/** What plays in a round: half of them in the library, half loose files. */
interface DrivenBox {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  open(round: number): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

const options = benchOptions({ numbers: ['rounds'], flags: ['simulator'] });
const rounds = options.number('rounds', 20);

const available = options.flag('simulator')
  ? { ok: false as const, reason: 'asked for the simulator' }
  : kodiAvailable();
await buildCompanion();
const directory = temporaryDirectory();
const punchPlay = await startPunchPlayServer();
const companion = await startCompanion(directory.path);
const box = available.ok ? await realBox() : await simulatedBox();
const heard = new Map<string, number[]>();
const client = await JsonRpcDriver.connect(box.port, ({ method }) => {
  heard.set(method, [...(heard.get(method) ?? []), performance.now()]);
});
try {
  punchPlay.behaviour.autoApprove = 'ada';
  await useSimulator(companion.call, punchPlay);
  await logIn(companion.call);
  await companion.call('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: box.name });
  await pause(2000);
  for (let index = 0; index < rounds; index += 1) {
    await box.open(index);
    await pause(BETWEEN_MS * 2);
    await box.pause();
    await pause(BETWEEN_MS);
    await box.resume();
    await pause(BETWEEN_MS);
    await box.stop();
    await pause(BETWEEN_MS * 2);
  }
  const rows = PAIRS.map(({ notification, action, targetMs }) => {
    const delays = delaysMs(notification, action);
    return {
      'notification → request': `${notification} → ${action}`,
      n: delays.length,
      'median ms': round(median(delays)),
      'p95 ms': round(quantile(delays, 0.95)),
      'max ms': round(Math.max(...delays)),
      'add-on, median ms': targetMs,
    };
  });
  const about = `${rounds} rounds on ${box.name}${available.ok ? '' : ` (no real Kodi: ${available.reason})`}`;
  printReport({ name: 'latency', about, rows, targets: ['median at most 10 ms, p95 at most 40 ms'] }, options);
} finally {
  client.close();
  await companion.end();
  await box.close();
  await punchPlay.close();
  directory.remove();
}

/** Pairs them in their order; throws where one is missing, for then a figure would mean nothing. */
function delaysMs(notification: string, action: string): number[] {
  const told = heard.get(notification) ?? [];
  const arrived = punchPlay.requestsTo(`/api/scrobble/${action}`).map(({ atMonotonicMs }) => atMonotonicMs);
  if (told.length !== rounds || arrived.length !== rounds) {
    throw new Error(`${rounds} rounds, but ${told.length} × ${notification} and ${arrived.length} × ${action}`);
  }
  return told.map((atMs, index) => (arrived[index] ?? Number.NaN) - atMs);
}

async function realBox(): Promise<DrivenBox> {
  const kodi = await startRealKodi({ name: 'real Kodi' });
  return {
    name: 'a real Kodi',
    address: kodi.address,
    port: kodi.webSocketPort,
    open: (index) => kodi.open(index % 2 === 0 ? kodi.movie('Inception') : kodi.looseFile('movie')),
    pause: () => kodi.pause(),
    resume: () => kodi.resume(),
    stop: () => kodi.stop(),
    close: () => kodi.stopAll(),
  };
}

async function simulatedBox(): Promise<DrivenBox> {
  const simulated = await startKodiSimulator({ name: 'a simulated box' });
  return {
    name: simulated.name,
    address: simulated.address,
    port: simulated.port,
    open: async (index) => {
      simulated.open(
        index % 2 === 0 ? { movieId: 3 } : { file: '/media/Loose/Dune.Part.Two.2024.1080p.WEB-DL.x264.mkv' },
      );
      await pause(BETWEEN_MS);
    },
    pause: async () => simulated.pause(),
    resume: async () => simulated.resume(),
    stop: async () => simulated.stop(),
    close: () => simulated.close(),
  };
}
