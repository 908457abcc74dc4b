import { describe, expect, it } from 'vitest';
import {
  createLifecycle,
  type EnableStage,
  PluginEnableError,
} from '../../../../electron/engine/scrobblers/lifecycle.ts';
import { createRecordedLog } from '../../../support/recorded-log.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

type Part = 'constructor' | 'configure' | 'onEnable' | 'subscribedEvents' | 'onDisable';

/** A scrobbler that notes what is called, and does what the test says at one place. */
function setUp(at: Part | null = null, does: () => unknown = () => undefined) {
  const steps: string[] = [];
  const run = (part: Part, given?: unknown) => {
    steps.push(given === undefined ? part : `${part} ${JSON.stringify(given)}`);
    return part === at ? does() : undefined;
  };
  class Scrobbler {
    constructor() {
      run('constructor');
    }
    configure(settings: unknown) {
      return run('configure', settings);
    }
    onEnable() {
      return run('onEnable');
    }
    onDisable() {
      return run('onDisable');
    }
    subscribedEvents() {
      const wanted = run('subscribedEvents');
      return wanted ?? { 'phlix.playback.started': 'started', 'phlix.playback.stopped': () => {} };
    }
    started() {}
  }
  const clock = createVirtualClock();
  const log = createRecordedLog();
  let settings: Record<string, unknown> = { a: 1 };
  const lifecycle = createLifecycle<null, () => void>({
    name: 'phlix-plugin-test',
    load: () => Scrobbler,
    host: null,
    settings: () => settings,
    events: ['phlix.playback.started'],
    subscribe: (alias) => {
      steps.push(`+ ${alias}`);
      return () => steps.push(`- ${alias}`);
    },
    clock,
    log,
  });
  const change = (next: Record<string, unknown>) => {
    settings = next;
  };
  return { steps, lifecycle, clock, log, change };
}

const fails = () => {
  throw new Error('no');
};
const never = () => new Promise<void>(() => {});

describe('the life of a scrobbler', () => {
  it('has one order, there and back, and can be lived again', async () => {
    const { steps, lifecycle } = setUp();
    await lifecycle.enable();
    await lifecycle.enable();
    await lifecycle.disable();
    await lifecycle.disable();
    const once = [
      'constructor',
      'configure {"a":1}',
      'onEnable',
      'subscribedEvents',
      '+ phlix.playback.started',
      '+ phlix.playback.stopped',
      '- phlix.playback.started',
      '- phlix.playback.stopped',
      'onDisable',
    ];
    expect(steps).toEqual(once);
    await lifecycle.enable();
    await lifecycle.disable();
    expect(steps).toEqual([...once, ...once]);
  });

  it.each<[Part, EnableStage, boolean]>([
    ['constructor', 'construct', false],
    ['configure', 'configure', false],
    ['onEnable', 'enable', true],
    ['subscribedEvents', 'subscribe', true],
  ])('ends where %s throws: the stage %s is named, and what was done is undone', async (part, stage, isUndone) => {
    const { steps, lifecycle } = setUp(part, fails);
    const failure = await lifecycle.enable().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PluginEnableError);
    expect(failure).toMatchObject({
      plugin: 'phlix-plugin-test',
      stage,
      reason: 'no',
      problem: { kind: 'plugin', stage },
    });
    expect(steps.includes('onDisable')).toBe(isUndone);
    expect(steps.some((step) => step.startsWith('+'))).toBe(false);
  });

  it('ends where an event or a method is not known, and takes back what was subscribed before it', async () => {
    const wrong = setUp('subscribedEvents', () => ({ 'phlix.user.created': () => {} }));
    await expect(wrong.lifecycle.enable()).rejects.toThrow('there is no event "phlix.user.created"');
    const halfway = setUp('subscribedEvents', () => ({
      'phlix.playback.paused': () => {},
      'phlix.playback.stopped': 'nothing',
    }));
    await expect(halfway.lifecycle.enable()).rejects.toThrow('there is no method "nothing"');
    expect(halfway.steps.slice(-3)).toEqual(['+ phlix.playback.paused', '- phlix.playback.paused', 'onDisable']);
  });

  it('ends where onEnable takes longer than ten seconds', async () => {
    const { lifecycle, clock } = setUp('onEnable', never);
    const enabling = lifecycle.enable().catch((error: unknown) => error);
    await clock.advanceSettling(9_999);
    await clock.advanceSettling(1);
    expect(await enabling).toMatchObject({ stage: 'enable', reason: 'it took longer than 10 s.' });
  });

  it.each([
    ['throws', fails],
    ['never ends', never],
  ])('is over where onDisable %s: it is logged', async (_what, does) => {
    const { lifecycle, clock, log, steps } = setUp('onDisable', does);
    await lifecycle.enable();
    const disabling = lifecycle.disable();
    await clock.advanceSettling(5_000);
    await disabling;
    expect(log.entries.some(({ text }) => text.includes('while it was being disabled'))).toBe(true);
    expect(steps.filter((step) => step.startsWith('-'))).toHaveLength(2);
  });

  it('is told of new settings while it runs, and of none while it does not', async () => {
    const { lifecycle, steps, change } = setUp();
    await lifecycle.reconfigure();
    expect(steps).toEqual([]);
    await lifecycle.enable();
    change({ a: 2 });
    await lifecycle.reconfigure();
    expect(steps.at(-1)).toBe('configure {"a":2}');
  });

  it('keeps its order also where it is switched on and off at once', async () => {
    const { lifecycle, steps } = setUp();
    await Promise.all([lifecycle.enable(), lifecycle.disable(), lifecycle.enable(), lifecycle.disable()]);
    expect(steps.filter((step) => step === 'onEnable' || step === 'onDisable')).toEqual([
      'onEnable',
      'onDisable',
      'onEnable',
      'onDisable',
    ]);
  });
});
