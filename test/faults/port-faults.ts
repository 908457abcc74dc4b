/** What the outside world does to a companion through its ports: the clock jumps, the computer sleeps, the keychain fails, names are not found. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, Keychain } from '../../electron/engine/ports.ts';
import { createSystemClock } from '../../electron/system/clock.ts';
import { ProblemError } from '../../shared/errors.ts';
import { linkCompanion, type RunningCompanion, startCompanion } from '../kodi/linked-companion.ts';
import { startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { until } from '../support/until.ts';
import { type FaultGroup, type FaultRow, judged } from './fault.ts';
import { filmLibrary, filmTitle, LEFT_AT_FRACTION } from './films.ts';

const DAY_MS = 24 * 3600_000;

export const portFaults: FaultGroup = {
  name: 'ports',
  run: async (_, report) => {
    const punchPlay = await startPunchPlayServer();
    const linked = await linkCompanion(punchPlay);
    const box = await startKodiSimulator({ name: 'Den', library: filmLibrary('Den'), delayFactor: 0.1 });
    const world = new World(new Map(linked.secrets));
    const companion = await startCompanion(linked.dataDirectory, world.secrets, {
      clock: world.clock,
      keychain: world.keychain,
      fetch: world.fetch,
      log: createQuietLog(),
    });
    const { ask } = companion;
    let film = 0;
    /** One film with something that happens in the middle of it, and something that ends it. */
    const row = async (
      fault: string,
      strike: () => unknown,
      mend: () => unknown = () => undefined,
    ): Promise<FaultRow> => {
      const mark = punchPlay.history.length;
      const watched = [filmTitle('Den', film), filmTitle('Den', film + 1)];
      let told = '';
      for (const title of watched) {
        box.open({ movieId: film });
        film += 1;
        await until(`${title} plays`, async () => (await playing(ask))?.playback === 'playing');
        box.seek(LEFT_AT_FRACTION);
        await until(`${title} is seen`, async () => ((await playing(ask))?.positionSeconds ?? 0) > 1000);
        if (title === watched[0]) await strike();
        await pause(300);
        box.stop();
        await until('the end is known', async () => (await playing(ask)) === null);
        const { lanes, accounts } = await ask('status.get', {});
        told = lanes[0]?.problem?.text ?? (accounts[0]?.state === 'linked' ? told : (accounts[0]?.text ?? told));
      }
      await mend();
      await until(
        'all is sent',
        async () => (await ask('queue.flush', {})).waiting === 0 && punchPlay.history.length >= mark + 2,
        { limitMs: 75_000, everyMs: 300 },
      );
      const history = punchPlay.history.slice(mark).map(({ title }) => title);
      return { fault, ...judged(watched, history), alive: true, told: told || 'nothing: it goes on' };
    };
    try {
      await ask('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: 'Den' });
      await until('the box is connected', async () => (await ask('hosts.list', {}))[0]?.connection === 'connected');
      report(await row('clock jumps a day ahead in mid-film', () => world.jumpWall(DAY_MS)));
      report(await row('clock jumps two days back in mid-film', () => world.jumpWall(-2 * DAY_MS)));
      report(await row('computer sleeps for an hour in mid-film', () => world.jumpWall(3600_000)));
      report(
        await row(
          'name of the service is not found',
          () => world.fail('dns'),
          () => world.fail(null),
        ),
      );
      const renew = () => punchPlay.expireAccessTokens();
      for (const [what, failure] of [
        ['locked', 'keychain'],
        ['slow (two seconds for each use)', 'slow'],
      ] as const) {
        const strike = () => {
          world.fail(failure);
          renew();
        };
        report(await row(`keychain ${what} while tokens are renewed`, strike, () => world.fail(null)));
      }
    } finally {
      await companion.stop();
      await box.close();
      await punchPlay.close();
      linked.remove();
    }
  },
};

async function playing(ask: RunningCompanion['ask']) {
  return (await ask('hosts.list', {}))[0]?.nowPlaying ?? null;
}

/** Clock, keychain and network that fail when they are told to. */
class World {
  readonly secrets: Map<string, string>;
  #failure: 'dns' | 'keychain' | 'slow' | null = null;
  #wallOffsetMs = 0;
  readonly #system = createSystemClock();

  constructor(secrets: Map<string, string>) {
    this.secrets = secrets;
  }

  readonly clock: Clock = {
    wallMs: () => this.#system.wallMs() + this.#wallOffsetMs,
    monotonicMs: () => this.#system.monotonicMs(),
    after: (delayMs, task) => this.#system.after(delayMs, task),
  };

  readonly keychain: Keychain = {
    kind: 'memory',
    get: (key) => this.#use(() => this.secrets.get(key) ?? null),
    set: (key, secret) => this.#use(() => void this.secrets.set(key, secret)),
    delete: (key) => this.#use(() => void this.secrets.delete(key)),
  };

  /** As Node's own says it where a name is not found. */
  readonly fetch: typeof fetch = async (...request) => {
    if (this.#failure !== 'dns') return fetch(...request);
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND punchplay.example'), { code: 'ENOTFOUND' });
    throw new TypeError('fetch failed', { cause });
  };

  fail(failure: 'dns' | 'keychain' | 'slow' | null): void {
    this.#failure = failure;
  }

  /** Also what a sleep is to a program: the wall clock goes on, the monotonic one does not. */
  jumpWall(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  async #use<T>(work: () => T): Promise<T> {
    if (this.#failure === 'keychain')
      throw new ProblemError({ kind: 'keychain', text: 'The keychain is locked. Unlock it.' });
    if (this.#failure === 'slow') await pause(2000);
    return work();
  }
}
