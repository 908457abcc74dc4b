/** Security checklist, section 5, "Kodi speaks plain HTTP and WebSocket": an address of the internet is confirmed. */
import { expect, it } from 'vitest';
import { type HostCommandsOptions, hostCommands } from '../../../electron/engine/host-commands.ts';
import type { NameLookup } from '../../../electron/engine/kodi/connection-status.ts';
import { PUBLIC_ADDRESS } from '../../../shared/errors.ts';
import type { HostState } from '../../../shared/state.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'cloud.example': ['203.0.113.7'],
  'kodi.fritz.box': ['2001:db8::7', '192.168.1.20'],
};
const lookup: NameLookup = async (name) => {
  const addresses = NAMES[name];
  if (addresses === undefined) throw new Error('ENOTFOUND');
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

function setUp() {
  const done: unknown[] = [];
  const hosts = {
    get: () => ({ address: '203.0.113.1' }) as HostState,
    add: async (input: unknown) => void done.push(input),
    edit: async (input: unknown) => void done.push(input),
  };
  const commands = hostCommands({ hosts, clock: createVirtualClock(), lookup } as unknown as HostCommandsOptions);
  const add = (address: string, more: object = {}) =>
    commands['hosts.add']({ address, port: 9090, httpPort: 8080, ...more }) as Promise<unknown>;
  const edit = (more: object) => commands['hosts.edit']({ id: 'den', ...more }) as Promise<unknown>;
  return { done, add, edit };
}
const refused = { problem: { kind: 'not_allowed', stage: PUBLIC_ADDRESS } };

it.each(['192.168.1.20', '[fe80::1]', 'kodi.fritz.box', 'nobody-knows-it'])('%s is added', async (address) => {
  const { add, done } = setUp();
  await add(address);
  expect(done).toEqual([{ address, port: 9090, httpPort: 8080 }]);
});

it.each(['203.0.113.7', '[2001:db8::7]', 'cloud.example'])('%s is added only when it is meant', async (address) => {
  const { add, done } = setUp();
  await expect(add(address)).rejects.toMatchObject(refused);
  expect(done).toEqual([]);
  await add(address, { anywhere: true });
  expect(done).toEqual([{ address, port: 9090, httpPort: 8080 }]);
});

it('a box that is edited is asked about where its address becomes another', async () => {
  const { edit, done } = setUp();
  await edit({ label: 'Den' });
  await edit({ address: '203.0.113.1', port: 1 });
  expect(done).toHaveLength(2);
  await expect(edit({ address: '203.0.113.2' })).rejects.toMatchObject(refused);
  await edit({ address: '203.0.113.2', anywhere: true });
  expect(done).toHaveLength(3);
});
