import { describe, expect, it } from 'vitest';
import { createHostStore } from '../../../../electron/engine/store/host-store.ts';
import { createCountedRandom } from '../../../support/counted-random.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const LIVING_ROOM = { address: 'LivingRoom.local ', port: 9090, httpPort: 8080 };

function setUp() {
  const store = createMemoryStore();
  const log = createQuietLog();
  const clock = createVirtualClock();
  const hosts = createHostStore({ store, clock, random: createCountedRandom(), log });
  return { store, log, clock, hosts };
}

describe('the boxes', () => {
  it('are kept in the order they were added, with no settings of their own', () => {
    const { hosts } = setUp();
    const first = hosts.add(LIVING_ROOM);
    const second = hosts.add({ address: '10.0.0.2', port: 9091, httpPort: 80, user: 'kodi', label: 'Attic' });
    expect(first).toMatchObject({ label: 'livingroom.local', address: 'livingroom.local', user: null, enabled: true });
    expect(first.settings).toEqual({});
    expect(hosts.list()).toEqual([first, second]);
    expect(first.deviceId).not.toBe(second.deviceId);
  });

  it('are there once: the same address and port in any spelling is refused', () => {
    const { hosts } = setUp();
    hosts.add(LIVING_ROOM);
    const other = hosts.add({ ...LIVING_ROOM, port: 9091 });
    expect(() => hosts.add({ ...LIVING_ROOM, address: 'LIVINGROOM.LOCAL' })).toThrow('already there');
    expect(() => hosts.update(other.id, { port: 9090 })).toThrow('already there');
    expect(hosts.update(other.id, { port: 9092 }).port).toBe(9092);
  });

  it('can be changed in part', () => {
    const { hosts } = setUp();
    const { id } = hosts.add(LIVING_ROOM);
    const kodi = { name: 'Living room', version: '20.1', macAddress: null };
    const settings = { scrobble_movies: false, watched_threshold: 90 };
    hosts.update(id, { enabled: false, kodi });
    expect(hosts.update(id, { settings })).toEqual(hosts.get(id));
    expect(hosts.get(id)).toMatchObject({ enabled: false, kodi, settings, label: 'livingroom.local' });
    expect(() => hosts.update('nobody', { enabled: true })).toThrow('no Kodi box');
  });

  it('once removed are gone, and the same box added again is the same device', () => {
    const { hosts } = setUp();
    const before = hosts.add({ ...LIVING_ROOM, user: 'kodi' });
    hosts.remove(before.id);
    expect(hosts.list()).toEqual([]);
    expect(hosts.get(before.id)).toBeNull();
    expect(hosts.getEvenRemoved(before.id)?.deviceId).toBe(before.deviceId);
    expect(() => hosts.remove(before.id)).toThrow('no Kodi box');
    const again = hosts.add({ ...LIVING_ROOM, label: 'Back' });
    expect(again).toMatchObject({ id: before.id, deviceId: before.deviceId, label: 'Back', user: null, enabled: true });
    expect(hosts.list()).toEqual([again]);
  });

  it('take the global setting where one of their own cannot be used', () => {
    const { hosts, store } = setUp();
    const { id } = hosts.add(LIVING_ROOM);
    const write = store.database.prepare('UPDATE hosts SET settings = ? WHERE id = ?');
    write.run('{"watched_threshold": 71, "scrobble_tv": false, "queue_cap": 60, "from_later": 1}', id);
    expect(hosts.get(id)?.settings).toEqual({ scrobble_tv: false });
    write.run('{broken', id);
    expect(hosts.get(id)?.settings).toEqual({});
  });

  it('whose row cannot be read are left out with a log line, and stay in the database', () => {
    const { hosts, store, log } = setUp();
    const good = hosts.add(LIVING_ROOM);
    const bad = hosts.add({ ...LIVING_ROOM, port: 1 });
    store.database.prepare("UPDATE hosts SET kodi = '{not json' WHERE id = ?").run(bad.id);
    expect(hosts.list()).toEqual([good]);
    expect(log.lines).toEqual(['warn: a stored Kodi box cannot be read and is left out']);
    expect(store.database.prepare('SELECT count(*) FROM hosts').pluck().get()).toBe(2);
  });
});
