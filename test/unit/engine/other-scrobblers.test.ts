import { beforeEach, describe, expect, it } from 'vitest';
import type { KodiCaller } from '../../../electron/engine/kodi/kodi-caller.ts';
import { createOtherScrobblers, type OtherScrobblers } from '../../../electron/engine/other-scrobblers.ts';
import type { Problem } from '../../../shared/errors.ts';
import type { SimulatedBox } from '../../support/kodi-simulator/simulated-box.ts';
import { createQuietLog } from '../../support/quiet-log.ts';
import { createSimulatedCaller } from '../../support/simulated-caller.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

const PUNCHPLAY = { addonid: 'script.punchplay', type: 'xbmc.service', name: 'PunchPlay', enabled: true };
const TRAKT = { addonid: 'script.trakt', type: 'xbmc.service', name: 'Trakt', enabled: true };

let clock: VirtualClock;
let box: SimulatedBox;
let caller: KodiCaller;
let state: Map<string, string>;
let problems: Problem[];
let others: OtherScrobblers;

/** As after a start of the companion. */
const start = () =>
  createOtherScrobblers({
    state: { get: (key) => state.get(key) ?? null, set: (key, value) => void state.set(key, value ?? '') },
    services: [{ name: 'punchplay', label: 'PunchPlay' }],
    addOns: new Map([
      ['script.punchplay', 'punchplay'],
      ['script.trakt', 'trakt'],
    ]),
    clock,
    log: createQuietLog(),
    labelOf: () => 'Living room',
    onProblem: (problem) => problems.push(problem),
  });
const connect = async () => {
  others.connected('h', caller);
  await clock.advanceSettling(100);
};
const rule = () => others.skipReason('h', 'punchplay')?.rule ?? null;

beforeEach(() => {
  clock = createVirtualClock();
  ({ box, caller } = createSimulatedCaller(clock));
  state = new Map();
  problems = [];
  others = start();
});

it('a box without such an add-on, or with one that is switched off, is reported', async () => {
  box.addOns.push({ ...PUNCHPLAY, enabled: false });
  await connect();
  expect([rule(), others.list('h'), problems]).toEqual([null, [], []]);
});

describe('an add-on that reports to the same service', () => {
  beforeEach(() => {
    box.addOns.push({ ...PUNCHPLAY });
  });

  it('is told of once, with what is done about it and how to change that; the companion stands aside', async () => {
    await connect();
    expect(rule()).toBe('stand_aside');
    expect(others.list('h')).toEqual([
      { addOnId: 'script.punchplay', name: 'PunchPlay', service: 'punchplay', choice: 'auto', standsAside: true },
    ]);
    expect(problems).toMatchObject([
      {
        kind: 'second_scrobbler',
        hostId: 'h',
        text: expect.stringMatching(/Living room.*script\.punchplay.*companion hosts stand-aside h punchplay off/),
      },
    ]);
    await connect();
    others = start();
    await connect();
    expect(problems).toHaveLength(1);
  });

  it('is known after a restart before the box answers', async () => {
    await connect();
    others = start();
    expect(rule()).toBe('stand_aside');
  });

  it('that is switched off gives way when something plays, or the box comes back; on again it is told of again', async () => {
    await connect();
    const [addOn] = box.addOns.slice(-1);
    if (addOn) addOn.enabled = false;
    others.playbackStarted('h');
    await clock.advanceSettling(100);
    expect(rule()).toBe('stand_aside');
    await clock.advanceSettling(10 * 60_000);
    others.playbackStarted('h');
    await clock.advanceSettling(100);
    expect(rule()).toBeNull();
    if (addOn) addOn.enabled = true;
    await connect();
    expect(rule()).toBe('stand_aside');
    expect(problems).toHaveLength(2);
  });

  it('does not stop the companion where the user wants that, over restarts, until he changes his mind', async () => {
    await connect();
    others.choose('h', 'PunchPlay', 'off');
    expect(rule()).toBeNull();
    others = start();
    await connect();
    expect(rule()).toBeNull();
    others.choose('h', 'punchplay', 'auto');
    expect(rule()).toBe('stand_aside');
  });

  it('of another service is told in the list, and changes nothing', async () => {
    box.addOns.pop();
    box.addOns.push({ ...TRAKT });
    await connect();
    expect(others.list('h')).toMatchObject([{ addOnId: 'script.trakt', service: 'trakt', standsAside: false }]);
    expect([rule(), problems]).toEqual([null, []]);
  });

  it('holds for its own box only', async () => {
    await connect();
    expect(others.skipReason('other', 'punchplay')).toBeNull();
  });
});

it('the user may stand aside without any add-on', () => {
  others.choose('h', 'punchplay', 'on');
  expect(others.skipReason('h', 'punchplay')?.text).toMatch(/You chose/);
  expect(others.list('h')).toMatchObject([{ addOnId: null, choice: 'on', standsAside: true }]);
});

it('a service that there is not is refused', () => {
  expect(() => others.choose('h', 'myspace', 'on')).toThrow('There is no service "myspace". There is: punchplay.');
});

it('a box that does not answer is asked again when it plays; what was known holds', async () => {
  box.addOns.push({ ...PUNCHPLAY });
  await connect();
  const dead: KodiCaller = {
    call: () => Promise.reject(new Error('nonsense')),
    batch: () => Promise.reject(new Error('nonsense')),
  };
  others.connected('h', dead);
  await clock.advanceSettling(0);
  expect(rule()).toBe('stand_aside');
});
