/** The watcher and the playback that follows it, against a box that says what a real one was recorded to say. */
import { afterEach, expect, it } from 'vitest';
import { createHostWatcher } from '../../../../electron/engine/kodi/host-watcher.ts';
import { idlePlayback } from '../../../../electron/engine/playback/host-playback.ts';
import { nextDeadlineMs, nextLookMs } from '../../../../electron/engine/playback/next-look.ts';
import { observe } from '../../../../electron/engine/playback/observe.ts';
import type { ViewingEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import { closedPort, closeHostileBoxes, scriptedKodi } from '../../../support/hostile-kodi.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { RULES } from '../../../support/replay.ts';
import { until } from '../../../support/until.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

afterEach(closeHostileBoxes);

/** What Player.GetItem says when nothing plays. */
const NOTHING = { item: { type: 'unknown', label: '', title: '', file: '', season: -1, episode: -1 } };
const LIMIT_MS = 20_000;

it('lets go of a file that could not be played and that Kodi never describes', async () => {
  const clock = createVirtualClock();
  const kodi = await scriptedKodi({ 'Player.GetItem': NOTHING });
  const events: ViewingEvent[] = [];
  let state = idlePlayback('box');
  const host = { address: '127.0.0.1', port: kodi.port, httpPort: await closedPort(), user: null };
  const watcher = createHostWatcher({
    host,
    password: async () => null,
    ports: { clock, random: { fraction: () => 0, uuid: () => '' }, fetch, log: createQuietLog() },
    observe: (observation) => {
      const moment = {
        wallMs: clock.wallMs(),
        monotonicMs: clock.monotonicMs(),
        newViewingId: () => 'one',
        rules: RULES,
      };
      const outcome = observe(state, observation, moment);
      state = outcome.state;
      events.push(...outcome.events);
    },
    plan: (transport) => ({
      lookInMs: nextLookMs(state, transport, RULES, clock.monotonicMs()),
      deadlineInMs: nextDeadlineMs(state, clock.monotonicMs()),
      undescribed: state.viewing?.item === null ? state.viewing : null,
      openItem: state.viewing?.item ?? null,
      isPositionKnown: true,
    }),
    onStatus: () => {},
    onLost: () => {},
  });
  watcher.start();
  await until('it is connected', () => watcher.caller !== null);

  // Recorded on a busy machine: both words at once, and from then on nothing plays (FACTS section 2).
  const item = { title: 'Broken.Movie.2011.mkv', type: 'movie' };
  const say = (method: string, data: object) => kodi.say(JSON.stringify({ jsonrpc: '2.0', method, params: { data } }));
  say('Player.OnStop', { end: false, item });
  say('Player.OnPlay', { item, player: { playerid: 1, speed: 1 } });
  await until('it is opened', () => state.viewing !== null);
  const openedMs = clock.monotonicMs();
  await until('it is let go of', () => {
    clock.advance(100);
    return state.viewing === null || clock.monotonicMs() - openedMs > LIMIT_MS;
  });
  await watcher.stop();
  expect(events).toMatchObject([{ kind: 'ignored', reason: 'never_started', name: item.title }]);
});
