/** A box that moves while it plays: the whole engine against simulated boxes; only what is heard on the network is told by the test. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDispatch } from '../../electron/bridge/dispatch.ts';
import { type Companion, createCompanion } from '../../electron/companion.ts';
import type { Announcement, DiscoveryEvents } from '../../electron/engine/ports.ts';
import { createSystemClock } from '../../electron/system/clock.ts';
import { createSystemRandom } from '../../electron/system/random.ts';
import type { CommandName, CommandOutput, CommandRequest } from '../../shared/contract.ts';
import { temporaryDirectory } from '../support/companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { createMemoryKeychain } from '../support/memory-keychain.ts';
import { createRecordedLog } from '../support/recorded-log.ts';

const INCEPTION = { file: '/media/Movies/Inception (2010)/Inception (2010).mkv' };

let directory: ReturnType<typeof temporaryDirectory>;
let companion: Companion;
let network: DiscoveryEvents | null;
const boxes: SimulatedKodi[] = [];

async function ask<N extends CommandName>(name: N, input: CommandRequest<N>): Promise<CommandOutput<N>> {
  const result = await createDispatch(companion.commands, createRecordedLog())(name, input);
  if (!result.ok) throw new Error(result.problem.text);
  return result.value as CommandOutput<N>;
}
const announce = (given: Partial<Announcement>) =>
  network?.onFound({ kind: 'websocket', name: 'LivingRoom', uuid: 'u1', address: '127.0.0.1', port: 1, ...given });

async function startBox(): Promise<SimulatedKodi> {
  const box = await startKodiSimulator({ name: 'LivingRoom' });
  boxes.push(box);
  return box;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeEach(async () => {
  directory = temporaryDirectory();
  network = null;
  companion = await createCompanion(
    {
      clock: createSystemClock(),
      random: createSystemRandom(),
      dataDirectory: directory.path,
      keychain: createMemoryKeychain(),
      log: createRecordedLog(),
      fetch,
      notify: () => undefined,
      discover: (events) => {
        network = events;
        return { stop: () => undefined };
      },
    },
    { version: '1.2.3' },
  );
});
afterEach(async () => {
  await companion.stop();
  await Promise.all(boxes.splice(0).map((box) => box.close()));
  directory.remove();
});

it('is offered, added with one action, and followed to another address without losing what plays', async () => {
  const before = await startBox();
  await ask('hosts.found', {});
  announce({ address: 'localhost', port: before.port });
  await until(async () => (await ask('hosts.found', {})).boxes[0]?.reachable === true);
  const { id } = await ask('hosts.add_found', { found: 'LivingRoom' });
  const host = async () => (await ask('hosts.list', {}))[0];
  await until(async () => (await host())?.connection === 'connected');
  before.open(INCEPTION, { atSeconds: 300 });
  await until(async () => ((await host())?.nowPlaying?.positionSeconds ?? 0) > 290);

  const after = await startBox();
  after.open(INCEPTION, { atSeconds: 360 });
  await before.kill();
  await until(async () => (await host())?.connection === 'unreachable');
  announce({ address: '127.0.0.1', port: after.port });
  await until(async () => (await host())?.connection === 'connected');
  expect(await host()).toMatchObject({ id, label: 'LivingRoom', address: '127.0.0.1', port: after.port });
  await until(async () => ((await host())?.nowPlaying?.positionSeconds ?? 0) > 350);
  after.stop();
  await until(async () => (await host())?.nowPlaying === null);
  expect(await ask('log.list', {})).toMatchObject([
    { title: 'Inception (2010)', hostId: id, stopReason: expect.any(String) },
  ]);
});

it('is brought to another address and name by hand, without losing what plays', async () => {
  const before = await startBox();
  const { id } = await ask('hosts.add', { address: '127.0.0.1', port: before.port, label: 'Den' });
  const host = async () => (await ask('hosts.list', {}))[0];
  await until(async () => (await host())?.connection === 'connected');
  before.open(INCEPTION, { atSeconds: 300 });
  await until(async () => ((await host())?.nowPlaying?.positionSeconds ?? 0) > 290);
  const after = await startBox();
  after.open(INCEPTION, { atSeconds: 360 });
  await ask('hosts.edit', { id, port: after.port, label: 'Living room' });
  await until(async () => ((await host())?.nowPlaying?.positionSeconds ?? 0) > 350);
  expect(await host()).toMatchObject({ id, label: 'Living room', address: '127.0.0.1', port: after.port });
  expect(await ask('log.list', {})).toHaveLength(1);
});

it('keeps its place where another box of ours is at the one it was to go to', async () => {
  const [one, other] = [await startBox(), await startBox()];
  const { id } = await ask('hosts.add', { address: '127.0.0.1', port: one.port, label: 'Den' });
  await ask('hosts.add', { address: '127.0.0.1', port: other.port });
  await expect(ask('hosts.edit', { id, port: other.port, label: 'Attic' })).rejects.toThrow('already there');
  expect((await ask('hosts.list', {}))[0]).toMatchObject({ label: 'Den', port: one.port });
});

it('that refuses is shown with the switch to flip', async () => {
  await ask('hosts.found', {});
  announce({ port: 1 });
  announce({ kind: 'web', port: 2 });
  await until(async () => (await ask('hosts.found', {})).boxes[0]?.reachable === false);
  const [box] = (await ask('hosts.found', {})).boxes;
  expect(box?.text).toContain('Allow remote control from applications on other systems');
});
