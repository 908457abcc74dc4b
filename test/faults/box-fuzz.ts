/** What a box says, changed at random: over the functions that read it, and over a real socket to a running companion. */
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { describeItem } from '../../electron/engine/kodi/describe-item.ts';
import { callerOver, parseJson, resultOf, wireAnswer } from '../../electron/engine/kodi/json-rpc.ts';
import { KodiCallError, type KodiCaller } from '../../electron/engine/kodi/kodi-caller.ts';
import { observationOf } from '../../electron/engine/kodi/notifications.ts';
import type { KodiItem, Observation } from '../../electron/engine/kodi/observation.ts';
import { askApiVersion, askIdentity, askWitness, readPlayers } from '../../electron/engine/kodi/questions.ts';
import { askScrobblerAddOns } from '../../electron/engine/kodi/scrobbler-add-ons.ts';
import { createShowCache } from '../../electron/engine/kodi/show-cache.ts';
import { idlePlayback } from '../../electron/engine/playback/host-playback.ts';
import { observe } from '../../electron/engine/playback/observe.ts';
import { answerText, KODI_ANSWERS, webSocketBox } from '../support/hostile-kodi.ts';
import { SimulatedBox } from '../support/kodi-simulator/simulated-box.ts';
import { RULES } from '../support/replay.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { mutatedJson } from './mutate.ts';
import { ProcessStage } from './process-stage.ts';

export const boxFuzz: FaultGroup = {
  name: 'box-fuzz',
  run: async ({ short, seed }, report) => {
    report(await fuzzReplies(short ? 3000 : 100_000, createSeededRandom(seed)));
    const stage = await ProcessStage.open();
    try {
      report(await besideHostileBox(stage, short ? 200 : 4000, createSeededRandom(seed)));
    } finally {
      await stage.close();
    }
  },
};

/** Answers and notifications of a simulated box that plays, each changed; none may lead to anything but a problem of its box. */
async function fuzzReplies(times: number, random: SeededRandom): Promise<FaultRow> {
  const clock = createVirtualClock();
  const box = new SimulatedBox({ name: 'Den', clock });
  const notifications: string[] = [];
  box.connect({ send: (text) => void notifications.push(text), drop: () => undefined });
  const counts = { answers: 0, notifications: 0 };
  const broken: string[] = [];
  const caller = mutatingCaller(
    box,
    () => clock.advance(5),
    (text) => {
      counts.answers += 1;
      return mutatedJson(text, random);
    },
  );
  const honest = mutatingCaller(
    box,
    () => clock.advance(5),
    (text) => text,
  );
  let state = idlePlayback('box');
  let ids = 0;
  const feed = (observation: Observation) => {
    const { state: after, events } = observe(state, observation, {
      wallMs: clock.wallMs(),
      monotonicMs: clock.monotonicMs(),
      newViewingId: () => `viewing-${++ids}`,
      rules: RULES,
    });
    state = after;
    for (const event of events) {
      if (!('progressFraction' in event)) continue;
      const { progressFraction, positionSeconds } = event;
      const isSound = progressFraction >= 0 && progressFraction <= 1 && Number.isFinite(positionSeconds);
      if (!isSound) broken.push(`an event at ${progressFraction} of its item, ${positionSeconds} s`);
    }
  };
  const guarded = async (what: string, work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof KodiCallError)) broken.push(`${what}: ${(error as Error).stack?.slice(0, 300)}`);
    }
  };
  while (counts.answers + counts.notifications < times && broken.length < 5) {
    box.open(
      random.pick([
        { movieId: 3 },
        { episodeId: 7 },
        { file: '/media/Loose/Dune.Part.Two.2024.1080p.WEB-DL.x264.mkv' },
      ]),
    );
    clock.advance(3000);
    const known: KodiItem | null = await describeItem(honest, 'video', { type: 'movie' }, createShowCache(clock));
    for (let round = 0; round < 20; round += 1) {
      await guarded('version', () => askApiVersion(caller));
      await guarded('identity', () => askIdentity(caller, { major: 13, minor: 0, patch: 0 }));
      await guarded('players', async () => {
        const reading = await readPlayers(caller);
        feed({ kind: 'reading', reading });
      });
      await guarded('item', async () => {
        const item = await describeItem(caller, 'video', { type: 'movie' }, createShowCache(clock));
        if (item !== null) feed({ kind: 'described', item });
      });
      await guarded('witness', async () => {
        const witness = known === null ? null : await askWitness(caller, known);
        if (witness !== null) feed({ kind: 'witness', witness });
      });
      await guarded('add-ons', () => askScrobblerAddOns(caller, new Map([['script.punchplay', 'punchplay']])));
    }
    box.seek(random.fraction());
    if (random.fraction() < 0.5) box.player.stop();
    clock.advance(2000);
    for (const text of notifications.splice(0)) {
      for (let copy = 0; copy < 10; copy += 1) {
        counts.notifications += 1;
        await guarded('notification', () => {
          const observation = observationOf(parseJson(mutatedJson(text, random)));
          if (observation !== null) feed(observation);
        });
      }
    }
  }
  return {
    fault: `a box's words changed at random: ${counts.answers} answers, ${counts.notifications} notifications`,
    watched: 0,
    history: 0,
    lost: 0,
    doubled: 0,
    alive: broken.length === 0,
    told: 'each is a problem of its box, or ignored',
    broken,
  };
}

/** A caller to the box whose answers go through a change; the answers come at once. */
function mutatingCaller(box: SimulatedBox, passTime: () => void, change: (text: string) => string): KodiCaller {
  return callerOver(
    (requests, message, ids) =>
      new Promise((resolve, reject) => {
        box.handleHttp(message, (text) => {
          try {
            const answers = [parseJson(change(text ?? 'null'))].flat().flatMap((answer) => {
              const read = v.safeParse(wireAnswer, answer);
              return read.success ? [read.output] : [];
            });
            resolve(
              requests.map((request, index) => {
                const answer = answers.find(({ id }) => id === ids[index]);
                if (answer === undefined) throw new KodiCallError('invalid', 'no answer');
                return resultOf(request, answer);
              }),
            );
          } catch (error) {
            reject(error);
          }
        });
        passTime();
      }),
  );
}

/** A hundred a second: far more than any Kodi says. */
const CHATTER_AT_ONCE = 5;
const CHATTER_EVERY_MS = 50;

/** A box that talks nonsense without end, over a real socket, beside one on which films are watched. */
async function besideHostileBox(stage: ProcessStage, messages: number, random: SeededRandom): Promise<FaultRow> {
  let said = 0;
  const samples = [
    '{"jsonrpc":"2.0","method":"Player.OnPlay","params":{"data":{"item":{"id":3,"type":"movie"},"player":{"playerid":1,"speed":1}},"sender":"xbmc"}}',
    '{"jsonrpc":"2.0","method":"Player.OnStop","params":{"data":{"end":false,"item":{"id":3,"type":"movie"}},"sender":"xbmc"}}',
    '{"jsonrpc":"2.0","method":"Player.OnSeek","params":{"data":{"item":{"id":3,"type":"movie"},"player":{"playerid":1,"seekoffset":{"hours":0},"time":{"hours":1}}},"sender":"xbmc"}}',
    '{"jsonrpc":"2.0","method":"VideoLibrary.OnUpdate","params":{"data":{"item":{"id":3,"type":"movie"},"playcount":1},"sender":"xbmc"}}',
  ];
  const hostile = await webSocketBox((client) => {
    client.on('message', (data) => {
      const answer = answerText(String(data), KODI_ANSWERS);
      if (answer === null) return;
      // The way in is honest, so that the rest is heard.
      const isGreeting = /Version|GetProperties|GetInfoLabels|SetConfiguration|Ping/.test(String(data));
      client.send(isGreeting ? answer : mutatedJson(answer, random));
      said += 1;
    });
    const chatter = setInterval(() => {
      for (let some = 0; some < CHATTER_AT_ONCE; some += 1) client.send(mutatedJson(random.pick(samples), random));
      said += CHATTER_AT_ONCE;
    }, CHATTER_EVERY_MS);
    client.on('close', () => clearInterval(chatter));
  });
  try {
    stage.begin();
    await stage.call('hosts.add', { address: '127.0.0.1', port: hostile.port, httpPort: 1, label: 'Hostile' });
    await stage.watch();
    for (let waitedMs = 0; said < messages && waitedMs < 60_000; waitedMs += 50) await pause(50);
    await stage.watch();
    await stage.drain();
    const hosts = await stage.call('hosts.list', {});
    const told = hosts.find(({ label }) => label === 'Hostile')?.connectionText ?? '';
    return stage.row(`a box that talks nonsense (${messages} messages) beside one on which films are watched`, told);
  } finally {
    await hostile.close();
  }
}
