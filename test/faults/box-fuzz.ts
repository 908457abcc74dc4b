/** What a box says, changed at random, given to the functions that read it. */
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
import { SimulatedBox } from '../support/kodi-simulator/simulated-box.ts';
import { RULES } from '../support/replay.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { mutatedJson } from './mutate.ts';

export const boxFuzz: FaultGroup = {
  name: 'box-fuzz',
  run: async ({ short, times = short ? 3000 : 100_000, seed }, report) => {
    report(await fuzzReplies(times, createSeededRandom(seed)));
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
