/** Whose queue it is, and who reports a box: the companion as a process, a simulated box and a simulated PunchPlay. */
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';

const SERVICE = { service: 'punchplay' } as const;
/** Each viewing is of another film: to go on with one would be no second watch. */
const FILMS = ['The Matrix (1999)', 'Alien (1979)', 'Parasite (2019)'].map((name) => ({
  file: `/media/Movies/${name}/${name}.mkv`,
}));

let directory: ReturnType<typeof temporaryDirectory>;
let punchPlay: PunchPlayServer;
let box: SimulatedKodi;
let companion: CompanionProcess;

beforeAll(buildCompanion);
beforeEach(async () => {
  directory = temporaryDirectory();
  punchPlay = await startPunchPlayServer();
  box = await startKodiSimulator({ name: 'LivingRoom' });
  companion = await startCompanion(directory.path);
  await useSimulator(companion.call, punchPlay);
});
afterEach(async () => {
  await companion.end('SIGKILL');
  await Promise.all([box.close(), punchPlay.close()]);
  directory.remove();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
async function linkAs(username: string): Promise<void> {
  punchPlay.behaviour.autoApprove = username;
  await logIn(companion.call);
}
const host = async () => (await companion.call('hosts.list', {}))[0];
async function addBox(): Promise<string> {
  const { id } = await companion.call('hosts.add', { address: '127.0.0.1', port: box.port });
  await until(async () => (await host())?.connection === 'connected');
  return id;
}
/** Watches the last minutes of a film. */
async function watch(): Promise<void> {
  const before = (await companion.call('log.list', {})).length;
  const film = FILMS[before];
  if (film === undefined) throw new Error('there are no more films');
  box.open(film, { atSeconds: 400 });
  await until(async () => ((await host())?.nowPlaying?.positionSeconds ?? 0) > 390);
  box.stop();
  await until(async () => {
    const entries = await companion.call('log.list', {});
    return entries.length > before && entries[0]?.watched === true;
  });
}
const users = () => punchPlay.history.map(({ user }) => user);

it('what waited at a logout is sent to the same account later, and never to another', async () => {
  await linkAs('ada');
  await addBox();
  await punchPlay.fail({ mode: 'status', status: 503 });
  await watch();
  const [account] = await companion.call('accounts.list', {});
  expect(account?.unsent).toBeGreaterThan(0);
  const out = await companion.call('accounts.logout', SERVICE);
  expect(out).toEqual({ ...SERVICE, accountName: account?.accountName, unsent: account?.unsent, deleted: 0 });
  await punchPlay.recover();

  await linkAs('bob');
  await companion.call('queue.flush', {});
  expect(users()).toEqual([]);
  expect((await companion.call('accounts.list', {}))[0]?.unsent).toBe(0);
  const { services } = await companion.call('log.why', { viewing: 'matrix' });
  expect(services).toMatchObject([
    { verdict: 'waiting', text: expect.stringContaining('It belongs to the account ada') },
  ]);
  await watch();
  await until(() => users().length === 1);
  expect(users()).toEqual(['bob']);

  await companion.call('accounts.logout', SERVICE);
  await linkAs('ada');
  await companion.call('queue.flush', {});
  await until(() => users().length === 2);
  expect(users()).toEqual(['bob', 'ada']);
  expect(punchPlay.violations).toEqual([]);
});

it('what waited is deleted at a logout where the user wants that, and the log says so', async () => {
  await linkAs('ada');
  await addBox();
  await punchPlay.fail({ mode: 'status', status: 503 });
  await watch();
  const unsent = (await companion.call('accounts.list', {}))[0]?.unsent;
  expect(await companion.call('accounts.logout', { ...SERVICE, unsent: 'delete' })).toMatchObject({
    unsent: 0,
    deleted: unsent,
  });
  expect(await companion.call('queue.list', {})).toEqual([]);
  const { services } = await companion.call('log.why', { viewing: 'last' });
  expect(services).toMatchObject([{ verdict: 'lost', text: expect.stringContaining('logged out') }]);
});

it('a box with the add-on of the service is left to it, until the user or the add-on’s switch says otherwise', async () => {
  box.box.addOns.push({ addonid: 'script.punchplay', type: 'xbmc.service', name: 'PunchPlay', enabled: true });
  await linkAs('ada');
  const id = await addBox();
  await until(async () => (await host())?.otherScrobblers.length === 1);
  expect((await host())?.otherScrobblers).toMatchObject([{ addOnId: 'script.punchplay', standsAside: true }]);
  const told = () => companion.call('status.get', {}).then(({ problems }) => problems.map(({ kind }) => kind));
  expect(await told()).toEqual(['second_scrobbler']);

  await watch();
  const { services } = await companion.call('log.why', { viewing: 'last' });
  expect(services).toMatchObject([{ verdict: 'skipped', rule: 'stand_aside' }]);
  expect(punchPlay.requestsTo('stop')).toEqual([]);

  await companion.call('hosts.stand_aside', { id, service: 'punchplay', choice: 'off' });
  await watch();
  await until(() => users().length === 1);

  await companion.call('hosts.stand_aside', { id, service: 'punchplay', choice: 'auto' });
  expect((await host())?.otherScrobblers).toMatchObject([{ standsAside: true }]);
  const [addOn] = box.box.addOns.slice(-1);
  if (addOn) addOn.enabled = false;
  await box.kill();
  await until(async () => (await host())?.connection === 'unreachable');
  await box.restore();
  await until(async () => (await host())?.connection === 'connected' && (await host())?.otherScrobblers.length === 0);
  await watch();
  await until(() => users().length === 2);
  expect(await told()).toEqual(expect.arrayContaining(['second_scrobbler']));
  expect(punchPlay.violations).toEqual([]);
});
