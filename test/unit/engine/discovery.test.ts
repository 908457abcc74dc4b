import { beforeEach, describe, expect, it } from 'vitest';
import { createDiscovery, type Discovery } from '../../../electron/engine/discovery.ts';
import type { Announcement, DiscoveryEvents } from '../../../electron/engine/ports.ts';
import type { CommandInput } from '../../../shared/contract.ts';
import { type Problem, ProblemError } from '../../../shared/errors.ts';
import type { HostState } from '../../../shared/state.ts';
import { createQuietLog } from '../../support/quiet-log.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

const REFUSES = 'Kodi refused the connection: in Kodi switch on Settings → Services → Control → Allow remote control';

let clock: VirtualClock;
let state: Map<string, string>;
let hosts: HostState[];
let added: CommandInput<'hosts.add'>[];
let moves: unknown[];
let probes: unknown[];
let probeAnswer: { ok: boolean; text: string };
let moveError: ProblemError | null;
let problems: Problem[];
let network: DiscoveryEvents | null;
let discovery: Discovery;

const host = (given: Partial<HostState> = {}): HostState => ({
  settings: {},
  id: 'h1',
  label: 'Den',
  address: '10.0.0.2',
  port: 9090,
  httpPort: 8080,
  user: null,
  enabled: true,
  connection: 'connected',
  connectionText: 'Connected to Den (Kodi 20.1)',
  stages: [],
  kodiName: 'Den',
  kodiVersion: 'Kodi 20.1',
  nextRetryAtMs: null,
  nowPlaying: null,
  otherScrobblers: [],
  services: [],
  ...given,
});
const announce = (given: Partial<Announcement> = {}) =>
  network?.onFound({ kind: 'websocket', name: 'Den', uuid: 'u1', address: '10.0.0.2', port: 9090, ...given });
const start = () =>
  createDiscovery({
    discover: (events) => {
      network = events;
      return {
        stop: () => {
          network = null;
        },
      };
    },
    clock,
    log: createQuietLog(),
    state: { get: (key) => state.get(key) ?? null, set: (key, value) => void state.set(key, value ?? '') },
    hosts: {
      list: () => hosts,
      get: (id) => hosts.find((one) => one.id === id) ?? host(),
      add: async (given) => {
        added.push(given);
        hosts.push(host({ id: `h${hosts.length + 1}`, ...given, user: given.user ?? null, label: given.label ?? '' }));
        return hosts.at(-1) as HostState;
      },
      move: (id, place) => {
        if (moveError !== null) throw moveError;
        moves.push({ id, ...place });
      },
      probe: async (place, options) => {
        probes.push({ ...place, ...options });
        return probeAnswer;
      },
    },
    onProblem: (problem) => problems.push(problem),
  });
const settle = () => clock.advanceSettling(0);

beforeEach(() => {
  clock = createVirtualClock();
  state = new Map();
  [hosts, added, moves, probes, problems] = [[], [], [], [], []];
  probeAnswer = { ok: true, text: 'Connected to Den (Kodi 20.1)' };
  moveError = null;
  network = null;
  discovery = start();
});

describe('looking', () => {
  it('happens for a minute when somebody asks, and not by itself', async () => {
    await clock.advanceSettling(3_600_000);
    expect(network).toBeNull();
    expect(discovery.look()).toEqual({ looking: true, problem: null, boxes: [] });
    await clock.advanceSettling(59_000);
    discovery.look();
    await clock.advanceSettling(59_000);
    expect(network).not.toBeNull();
    await clock.advanceSettling(1_000);
    expect(network).toBeNull();
    await clock.advanceSettling(3_600_000);
    expect(network).toBeNull();
  });

  it('shows what was found, tried, with what the connection said: a box that refuses says what to switch on', async () => {
    discovery.look();
    probeAnswer = { ok: false, text: REFUSES };
    announce();
    announce({ kind: 'web', port: 8080 });
    expect(discovery.list()).toMatchObject([{ reachable: null }]);
    await settle();
    expect(discovery.list()).toEqual([
      {
        ...{ id: 'u1', name: 'Den', address: '10.0.0.2', port: 9090, httpPort: 8080, hostId: null },
        ...{ seenAtMs: clock.wallMs(), reachable: false, text: REFUSES },
      },
    ]);
    expect(probes).toHaveLength(1);
    probeAnswer = { ok: true, text: 'Connected to Den (Kodi 20.1)' };
    await clock.advanceSettling(10_000);
    discovery.look();
    await settle();
    expect(discovery.list()).toMatchObject([{ reachable: true, text: 'Connected to Den (Kodi 20.1)' }]);
  });

  it('that cannot be done says why, and can be tried again', () => {
    discovery.look();
    network?.onFailed('Boxes cannot be looked for: no network.');
    expect(discovery.look()).toMatchObject({ looking: true, problem: null });
    network?.onFailed('Boxes cannot be looked for: no network.');
    expect(network).toBeNull();
    discovery.stop();
    expect(discovery.look()).toMatchObject({ looking: false, problem: expect.stringContaining('no network') });
  });

  it('forgets what was not seen lately, and what went', async () => {
    discovery.look();
    announce();
    announce({ uuid: 'u2', name: 'Attic' });
    network?.onGone({ kind: 'websocket', name: 'Attic', uuid: 'u2', address: '10.0.0.2', port: 9090 });
    expect(discovery.list().map(({ id }) => id)).toEqual(['u1']);
    await clock.advanceSettling(10 * 60_000 + 1);
    expect(discovery.list()).toEqual([]);
  });
});

describe('adding a found box', () => {
  beforeEach(() => {
    discovery.look();
    announce();
    announce({ kind: 'web', port: 8081 });
  });

  it.each(['u1', 'U1', 'den'])(
    'by %s takes everything from its announcement, and knows it from then on',
    async (wanted) => {
      await discovery.add(wanted, {});
      expect(added).toEqual([{ address: '10.0.0.2', port: 9090, httpPort: 8081, label: 'Den' }]);
      expect(discovery.list()).toMatchObject([{ id: 'u1', hostId: 'h1' }]);
      discovery = start();
      discovery.look();
      announce({ address: '10.0.0.77' });
      expect(discovery.list()).toMatchObject([{ hostId: 'h1' }]);
    },
  );

  it('takes name and login that are given', async () => {
    await discovery.add('den', { label: 'Cellar', user: 'kodi', password: 'p' });
    expect(added).toMatchObject([{ label: 'Cellar', user: 'kodi', password: 'p' }]);
  });

  it('is refused where there is none, or several of the name', async () => {
    await expect(discovery.add('attic', {})).rejects.toThrow('No box "attic" was found lately.');
    announce({ uuid: 'u9', address: '10.0.0.9' });
    await expect(discovery.add('den', {})).rejects.toThrow(/u1 \(10\.0\.0\.2\), u9 \(10\.0\.0\.9\)/);
  });
});

describe('a box of ours', () => {
  const gone = () => {
    hosts = hosts.map((one) => ({ ...one, connection: 'unreachable' }));
    discovery.reached('h1', false);
  };
  beforeEach(() => {
    hosts = [host()];
  });

  it('is looked for once to learn who it is, by where it is; and shown as added', async () => {
    discovery.reached('h1', true);
    announce({ address: '10.0.0.3', uuid: 'stranger' });
    announce();
    expect([...state.entries()]).toEqual([['box_uuid h1', 'u1']]);
    await clock.advanceSettling(15_000);
    expect(network).toBeNull();
    discovery.reached('h1', true);
    expect(network).toBeNull();
    expect(probes).toEqual([]);
  });

  it.each(['127.0.0.1', 'box.lan', '::1'])('at %s is not looked for: it moves by itself or never', (address) => {
    hosts = [host({ address })];
    discovery.reached('h1', true);
    expect(network).toBeNull();
  });

  it('that is gone is followed to its new address, where a Kodi answers there', async () => {
    state.set('box_uuid h1', 'u1');
    gone();
    announce({ kind: 'web', address: '10.0.0.9', port: 8080 });
    await settle();
    expect(probes).toEqual([]);
    announce({ address: '10.0.0.9', port: 9091 });
    await settle();
    expect(probes).toEqual([{ address: '10.0.0.9', port: 9091, httpPort: 8080, websocketOnly: true }]);
    expect(moves).toEqual([{ id: 'h1', address: '10.0.0.9', port: 9091, httpPort: 8080 }]);
  });

  it('is not followed to where nobody answers, nor by another’s uuid, nor while it is there', async () => {
    state.set('box_uuid h1', 'u1');
    discovery.look();
    announce({ address: '10.0.0.9' });
    await settle();
    expect(probes).toEqual([]);
    probeAnswer = { ok: false, text: REFUSES };
    gone();
    announce({ address: '10.0.0.9' });
    announce({ address: '10.0.0.8', uuid: 'u8' });
    await settle();
    expect(moves).toEqual([]);
  });

  it('is looked for again and again while it is gone, and no more when it is back', async () => {
    state.set('box_uuid h1', 'u1');
    gone();
    await clock.advanceSettling(61_000);
    expect(network).toBeNull();
    await clock.advanceSettling(5 * 60_000);
    expect(network).not.toBeNull();
    hosts = [host()];
    discovery.reached('h1', true);
    await clock.advanceSettling(61_000);
    expect(network).toBeNull();
    await clock.advanceSettling(3_600_000);
    expect(network).toBeNull();
  });

  it('that was removed is not looked for any more', async () => {
    state.set('box_uuid h1', 'u1');
    gone();
    hosts = [];
    await clock.advanceSettling(3_600_000);
    expect(network).toBeNull();
  });

  it('that would take another one’s place stays, and says so', async () => {
    state.set('box_uuid h1', 'u1');
    moveError = new ProblemError({ kind: 'already_exists', text: 'There already.' });
    gone();
    announce({ address: '10.0.0.9' });
    await settle();
    expect(problems).toMatchObject([{ text: 'There already.' }]);
  });
});

it('nothing is touched where boxes cannot be looked for', () => {
  const none = createDiscovery({
    discover: undefined,
    clock,
    log: createQuietLog(),
    state: { get: () => null, set: () => undefined },
    hosts: {
      list: () => hosts,
      get: () => host(),
      add: async () => host(),
      move: () => undefined,
      probe: async () => probeAnswer,
    },
    onProblem: (problem) => problems.push(problem),
  });
  expect(none.look()).toMatchObject({ looking: false, problem: expect.stringContaining('companion hosts add') });
});
