/** A box that talks nonsense, or far too much, over a real socket beside one on which films are watched. */
import { setTimeout as pause } from 'node:timers/promises';
import { answerText, type HostileBox, KODI_ANSWERS, webSocketBox } from '../support/hostile-kodi.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { until } from '../support/until.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { mutatedJson } from './mutate.ts';
import { ProcessStage } from './process-stage.ts';

export const hostileBox: FaultGroup = {
  name: 'hostile-box',
  run: async ({ short, seed }, report) => {
    const stage = await ProcessStage.open();
    try {
      report(await nonsense(stage, short ? 200 : 4000, createSeededRandom(seed)));
      report(await flood(stage, short ? 3 : 10));
    } finally {
      await stage.close();
    }
  },
};

const notification = (method: string, data: object) =>
  JSON.stringify({ jsonrpc: '2.0', method, params: { data, sender: 'xbmc' } });

/** How many messages it says each time, and every how many milliseconds. */
interface Chatter {
  readonly atOnce: number;
  readonly everyMs: number;
  readonly message: (count: number) => string;
  /** What it says instead of an honest answer, once it is connected. */
  readonly answer?: (honest: string) => string;
}

/** A box that is let in, and from then on says its messages without end. */
async function talkative({ atOnce, everyMs, message, answer = (honest) => honest }: Chatter) {
  let said = 0;
  const box = await webSocketBox((client) => {
    client.on('message', (data) => {
      const honest = answerText(String(data), KODI_ANSWERS);
      if (honest === null) return;
      // The way in is honest, so that the rest is heard.
      const isGreeting = /Version|GetProperties|GetInfoLabels|SetConfiguration|Ping/.test(String(data));
      client.send(isGreeting ? honest : answer(honest));
      said += 1;
    });
    const chatter = setInterval(() => {
      for (let some = 0; some < atOnce; some += 1) client.send(message(said + some));
      said += atOnce;
    }, everyMs);
    client.on('close', () => clearInterval(chatter));
  });
  return { box, said: () => said };
}

async function besideIt(stage: ProcessStage, { port }: HostileBox, play: () => Promise<FaultRow>): Promise<FaultRow> {
  stage.begin();
  const { id } = await stage.call('hosts.add', { address: '127.0.0.1', port, httpPort: 1, label: 'Hostile' });
  try {
    return await play();
  } finally {
    await stage.call('hosts.remove', { id });
  }
}

async function toldOfIt(stage: ProcessStage): Promise<string> {
  const hosts = await stage.call('hosts.list', {});
  return hosts.find(({ label }) => label === 'Hostile')?.connectionText ?? '';
}

/** A hundred messages a second: far more than any Kodi says. */
async function nonsense(stage: ProcessStage, messages: number, random: SeededRandom): Promise<FaultRow> {
  const item = { id: 3, type: 'movie' };
  const samples = [
    notification('Player.OnPlay', { item, player: { playerid: 1, speed: 1 } }),
    notification('Player.OnStop', { end: false, item }),
    notification('Player.OnSeek', { item, player: { playerid: 1, seekoffset: { hours: 0 }, time: { hours: 1 } } }),
    notification('VideoLibrary.OnUpdate', { item, playcount: 1 }),
  ];
  const { box, said } = await talkative({
    atOnce: 5,
    everyMs: 50,
    message: () => mutatedJson(random.pick(samples), random),
    answer: (honest) => mutatedJson(honest, random),
  });
  try {
    return await besideIt(stage, box, async () => {
      await stage.watch();
      for (let waitedMs = 0; said() < messages && waitedMs < 60_000; waitedMs += 50) await pause(50);
      await stage.watch();
      await stage.drain();
      const fault = `a box that talks nonsense (${messages} messages) beside one on which films are watched`;
      return stage.row(fault, await toldOfIt(stage));
    });
  } finally {
    await box.close();
  }
}

/** No measure of speed, which the row's name says: a box that is not held to a pace delays the others by ten seconds and more. */
const LATE_MS = 5000;

/** 2,500 opens and stops a second, each of another film: nothing of it can be left out without losing what it says. */
async function flood(stage: ProcessStage, films: number): Promise<FaultRow> {
  const { box } = await talkative({
    atOnce: 25,
    everyMs: 10,
    message: (count) => {
      const item = { id: Math.floor(count / 2), type: 'movie' };
      return count % 2 === 0
        ? notification('Player.OnPlay', { item, player: { playerid: 1, speed: 1 } })
        : notification('Player.OnStop', { end: false, item });
    },
  });
  try {
    return await besideIt(stage, box, async () => {
      let latestMs = 0;
      let told = '';
      for (let film = 0; film < films; film += 1) {
        await stage.open();
        const stops = () => stage.punchPlay.requestsTo('/api/scrobble/stop').length;
        const before = stops();
        const stoppedAtMs = performance.now();
        stage.box.stop();
        await until('the stop has arrived', () => stops() > before, { limitMs: 60_000, everyMs: 5 });
        latestMs = Math.max(latestMs, performance.now() - stoppedAtMs);
      }
      await stage.drain();
      await until('the user is told of it', async () => {
        told = await toldOfIt(stage);
        return told.includes('hundreds of things a second');
      });
      const broken = latestMs > LATE_MS ? [`a stop on the other box took ${Math.round(latestMs)} ms to arrive`] : [];
      const beside = `beside one on which films are watched, whose stops arrive within ${Math.ceil(latestMs)} ms`;
      return stage.row(`a box that says 2,500 things a second ${beside}`, told, broken);
    });
  } finally {
    await box.close();
  }
}
