import { describe, expect, it } from 'vitest';
import type { ReportableEvent } from '../../../../electron/engine/playback/viewing-event.ts';
import type { Lane } from '../../../../electron/engine/scrobble/lane.ts';
import type { AccountService, ServiceAccount } from '../../../../electron/engine/scrobble/service.ts';
import { enrolBuiltIns } from '../../../../electron/engine/scrobblers/built-in.ts';
import { createRoster } from '../../../../electron/engine/scrobblers/roster.ts';
import type { ServiceDefinition } from '../../../../electron/engine/scrobblers/service-definition.ts';
import { createHostServices } from '../../../../electron/engine/store/host-services.ts';
import type { Problem } from '../../../../shared/errors.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings.ts';
import { createCountedRandom } from '../../../support/counted-random.ts';
import { createMemoryKeychain } from '../../../support/memory-keychain.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { createScriptedService, NEVER_LINKED, type ScriptedService } from '../../../support/scripted-service.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

interface Given {
  readonly settings?: Record<string, unknown>;
  readonly events?: readonly string[];
  readonly manifest?: Record<string, unknown>;
  readonly onEnable?: () => void;
  readonly create?: () => never;
  readonly account?: ServiceAccount;
}

/** Built-in services that the test describes, as after a start. */
function setUp(given: Readonly<Record<string, Given>>) {
  const store = createMemoryStore();
  const hostServices = createHostServices(store);
  const clock = createVirtualClock();
  const log = createQuietLog();
  const problems: Problem[] = [];
  const services = new Map<string, ScriptedService>();
  const calls: string[] = [];
  const onProblem = (problem: Problem) => void problems.push(problem);
  const definitions = Object.entries(given).map(
    ([name, { settings, events, manifest, onEnable, create, account }]): ServiceDefinition => ({
      name,
      label: name.toUpperCase(),
      addOns: [],
      manifest: {
        name: `phlix-plugin-${name}`,
        version: '1.0.0',
        min_app_version: '0.0.0',
        type: 'scrobbler',
        entry: './index.js',
        events: (events ?? ['started', 'stopped']).map((kind) => `phlix.playback.${kind}`),
        settings: settings ?? {},
        ...manifest,
      },
      create: () => {
        create?.();
        const service = createScriptedService(name, account);
        services.set(name, service);
        return Object.assign(service, {
          onEnable: () => {
            calls.push(`${name} on`);
            onEnable?.();
          },
          onDisable: () => void calls.push(`${name} off`),
          onSettingsChanged: () => void calls.push(`${name} settings`),
          close: async () => void calls.push(`${name} closed`),
        }) as unknown as AccountService;
      },
    }),
  );
  const lane = (): Lane => ({ start: () => {}, reconsider: () => {}, stop: async () => {} }) as unknown as Lane;
  const roster = createRoster({
    hostServices,
    createLane: lane,
    standsAside: () => null,
    log,
    onProblem,
    onChange: () => {},
  });
  const ports = {
    clock,
    random: createCountedRandom(),
    keychain: createMemoryKeychain(),
    log,
    fetch,
    dataDirectory: '/nowhere',
    notify: () => {},
  };
  const builtIns = { ports, version: '1.0.0', store, appSettings: () => DEFAULT_SETTINGS, onProblem };
  for (const builtIn of enrolBuiltIns(definitions, builtIns)) roster.enrol(builtIn);
  roster.start();
  const settle = () => clock.advanceSettling(0);
  const route = (service: string, kind: ReportableEvent['kind'] = 'stopped', hostId = 'box') => {
    const found = roster.route(hostId, service, kind);
    return typeof found === 'string' ? found : found.rule;
  };
  return { roster, services, problems, calls, settle, route, hostServices };
}

const ON = { enabled: { type: 'bool', default: true } };

describe('a service', () => {
  it('that is on gets what it subscribed to, and nothing else', async () => {
    const { roster, settle, route } = setUp({ one: { settings: ON } });
    await settle();
    expect(roster.info('one')).toMatchObject({ state: 'running', enabled: true, origin: 'built_in', hasLogin: true });
    expect([route('one', 'started'), route('one', 'progress'), route('one', 'stopped')]).toEqual([
      'yes',
      'unconcerned',
      'yes',
    ]);
  });

  it('that wants progress only gets that', async () => {
    const { settle, route } = setUp({ one: { settings: ON, events: ['progress'] } });
    await settle();
    expect([route('one', 'started'), route('one', 'progress')]).toEqual(['unconcerned', 'yes']);
  });

  it('that was never switched on is not spoken of; one that was switched off says so', async () => {
    const { roster, settle, route, calls } = setUp({ one: {}, two: { settings: ON } });
    await settle();
    expect([route('one'), route('two')]).toEqual(['unconcerned', 'yes']);
    await roster.setEnabled('two', false);
    expect(route('two')).toBe('service_off');
    expect(calls).toEqual(['two on', 'two off']);
    await roster.setEnabled('one', true);
    expect(route('one')).toBe('yes');
  });

  it('is switched on by a login', async () => {
    const { services, settle, route, roster } = setUp({ one: { account: NEVER_LINKED } });
    await settle();
    services.get('one')?.setAccount({ state: 'linked', accountName: 'ada' });
    await settle();
    expect(route('one')).toBe('yes');
    expect(roster.info('one').state).toBe('running');
  });

  it('gets nothing while a setting is missing that it must have', async () => {
    const { roster, settle, route } = setUp({
      one: { settings: { ...ON, client_id: { type: 'string', required: true } } },
    });
    await settle();
    expect(roster.info('one')).toMatchObject({ state: 'needs_setup', missing: ['client_id'] });
    expect(route('one')).toBe('needs_setup');
    await roster.setSetting('one', 'client_id', 'x');
    expect(roster.info('one').state).toBe('running');
    expect(route('one')).toBe('yes');
  });

  it('gets no events where its own setting says so', async () => {
    const { roster, settle, route, calls } = setUp({
      one: { settings: { ...ON, scrobble_enabled: { type: 'bool', default: true } } },
    });
    await settle();
    await roster.setSetting('one', 'scrobble_enabled', 'false');
    expect(route('one')).toBe('scrobble_enabled');
    expect(calls.at(-1)).toBe('one settings');
  });

  it('is left out for the boxes that are kept from it', async () => {
    const { settle, route, hostServices } = setUp({ one: { settings: ON } });
    await settle();
    hostServices.choose('box', 'one', false);
    expect([route('one'), route('one', 'stopped', 'other')]).toEqual(['host_service_off', 'yes']);
    hostServices.choose('box', 'one', null);
    expect(route('one')).toBe('yes');
  });

  it('that fails, at any stage, hinders no other', async () => {
    const { roster, settle, route, problems } = setUp({
      unmade: {
        create: () => {
          throw new Error('cannot be made');
        },
      },
      unsound: { manifest: { type: 'tuner' } },
      failing: {
        settings: ON,
        onEnable: () => {
          throw new Error('cannot begin');
        },
      },
      fine: { settings: ON },
    });
    await settle();
    expect(roster.list().map(({ name, state }) => `${name} ${state}`)).toEqual(['failing failed', 'fine running']);
    expect(roster.info('failing').problem).toMatchObject({ kind: 'plugin', stage: 'enable' });
    expect(route('fine')).toBe('yes');
    expect(problems.map(({ service }) => service)).toEqual(['unmade', 'unsound', 'failing']);
    // What is watched is kept for it: somebody wants it.
    expect(route('failing')).toBe('yes');
  });

  it('is named by its whole name or by what follows the prefix, and nobody else is meant', async () => {
    const { roster } = setUp({ one: {} });
    expect(roster.info('ONE').name).toBe('one');
    expect(() => roster.info('two')).toThrow('There is no service "two". There is: one.');
  });

  it('ends with the companion: switched off, then closed', async () => {
    const { roster, settle, calls } = setUp({ one: { settings: ON } });
    await settle();
    await roster.stop(0);
    expect(calls).toEqual(['one on', 'one off', 'one closed']);
  });
});
