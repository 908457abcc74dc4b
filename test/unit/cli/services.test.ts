import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { PluginPreview, ServiceInfo, ServiceSettingInfo } from '../../../shared/services.ts';
import { type CliWorld, runCli } from '../../support/cli-context.ts';

const setting = (given: Partial<ServiceSettingInfo>): ServiceSettingInfo => ({
  key: 'address',
  type: 'string',
  required: true,
  secret: false,
  tier: 'standard',
  label: 'Address',
  description: null,
  link: null,
  default: null,
  value: 'https://example.org/hook',
  ...given,
});
const service = (given: Partial<ServiceInfo> = {}): ServiceInfo => ({
  name: 'phlix-plugin-webhook',
  label: 'Webhook',
  version: '1.0.0',
  origin: 'plugin',
  enabled: true,
  state: 'running',
  problem: null,
  missing: [],
  hasLogin: false,
  events: [],
  settings: [setting({}), setting({ key: 'token', secret: true, value: { set: true }, label: 'Token' })],
  warnings: [],
  ...given,
});

const NAME = 'phlix-plugin-webhook';
const built = service({ name: 'punchplay', label: 'PunchPlay', origin: 'built_in', hasLogin: true, settings: [] });
const world = (given: ServiceInfo, more: Partial<CliWorld> = {}): CliWorld => ({
  answers: { 'services.list': [built, given], 'services.set_enabled': given, 'services.set_setting': given },
  ...more,
});

describe('services and plugins', () => {
  it('are listed with how each is', async () => {
    const { answer } = await runCli(['services'], world(service({ state: 'needs_setup', missing: ['address'] })));
    expect(answer?.lines).toEqual([
      'NAME                  VERSION  STATE',
      'punchplay             1.0.0    on             PunchPlay',
      'phlix-plugin-webhook  1.0.0    needs address  Webhook',
    ]);
  });

  it('are listed apart where only plugins are asked for', async () => {
    const { answer } = await runCli(['plugins'], world(service()));
    expect(answer?.value).toMatchObject([{ name: NAME }]);
    const none = await runCli(['plugins'], { answers: { 'services.list': [built] } });
    expect(none.answer?.lines[0]).toContain('companion plugins install PATH');
  });

  it('are enabled, with what is still missing', async () => {
    const { answer, sent } = await runCli(
      ['plugins', 'enable', 'webhook'],
      world(service({ state: 'needs_setup', missing: ['address'] })),
    );
    expect(sent).toEqual([['services.set_enabled', { service: 'webhook', enabled: true }]]);
    expect(answer?.lines).toEqual(['Webhook: needs address.', `Give it: companion services settings ${NAME} address`]);
  });

  it('fail with their own words where they cannot be enabled', async () => {
    const problem = { kind: 'plugin', text: 'It could not be enabled (enable): no.' } as const;
    const { answer } = await runCli(['plugins', 'enable', 'webhook'], world(service({ state: 'failed', problem })));
    expect(answer?.failure).toBe(problem.text);
  });
});

describe('the settings of a service', () => {
  const settings = (args: readonly string[], more: Partial<CliWorld> = {}) =>
    runCli(['services', 'settings', ...args], world(service(), more));

  it('are shown, of a secret only that there is one', async () => {
    const { answer } = await settings(['webhook']);
    expect(answer?.lines).toEqual([
      'address  https://example.org/hook  Address',
      'token    set                       Token',
    ]);
  });

  it('are changed, and given their default back', async () => {
    const changed = await settings(['webhook', 'address', 'http://10.0.0.2/']);
    expect(changed.sent.at(-1)).toEqual([
      'services.set_setting',
      { service: NAME, key: 'address', value: 'http://10.0.0.2/' },
    ]);
    const back = await settings(['webhook', 'address', 'default']);
    expect(back.sent.at(-1)).toEqual(['services.set_setting', { service: NAME, key: 'address', value: null }]);
  });

  it('take a secret from a prompt or the environment, never from the arguments', async () => {
    await expect(settings(['webhook', 'token', 'hunter2'], { typed: [] })).rejects.toBeInstanceOf(UsageError);
    const asked = await settings(['webhook', 'token'], { typed: ['typed'] });
    expect(asked.questions).toEqual(['Token: (hidden)']);
    expect(asked.sent.at(-1)?.[1]).toMatchObject({ value: 'typed' });
    const given = await settings(['webhook', 'token'], { env: { COMPANION_SECRET: 'given' } });
    expect(given.sent.at(-1)?.[1]).toMatchObject({ value: 'given' });
    expect(given.answer?.lines).toEqual(['token = set']);
    await expect(settings(['webhook', 'token'])).rejects.toThrow('COMPANION_SECRET');
    const removed = await settings(['webhook', 'token', 'default']);
    expect(removed.sent.at(-1)?.[1]).toMatchObject({ value: null });
  });

  it('are named where one is not known', async () => {
    await expect(settings(['webhook', 'colour'])).rejects.toThrow('There is: address, token.');
    await expect(settings(['nothing'])).rejects.toThrow('There is no service "nothing"');
  });
});

describe('plugins install and remove', () => {
  const preview: PluginPreview = {
    name: NAME,
    label: 'Webhook',
    version: '1.1.0',
    installed: null,
    events: ['phlix.playback.started'],
    settings: [{ ...setting({}) }],
    warnings: [],
    files: 2,
    bytes: 2048,
    rights: 'It is a program by somebody else.',
  };
  const install = (more: Partial<CliWorld>, args: readonly string[] = [], shown = preview) =>
    runCli(['plugins', 'install', '/somewhere/webhook', ...args], {
      answers: {
        'plugins.preview': shown,
        'plugins.install': { service: service({ enabled: false, state: 'off' }), replaced: shown.installed },
      },
      ...more,
    });

  it('shows what it asks for, and installs nothing without a yes', async () => {
    const { err, answer, sent, questions } = await install({ typed: [''] });
    expect(err).toContain('It is a program by somebody else.');
    expect(err).toMatch(/address +needed +Address/);
    expect(questions).toEqual(['Install it? [y/N] ']);
    expect(sent.map(([name]) => name)).toEqual(['plugins.preview']);
    expect(answer?.lines).toEqual(['Nothing was installed.']);
  });

  it('installs what it was told to, and says that it is not switched on by that', async () => {
    const { answer, sent } = await install({ typed: ['y'] });
    expect(sent.at(-1)).toEqual(['plugins.install', { path: '/somewhere/webhook' }]);
    expect(answer?.lines.at(-1)).toBe(`Installed ${NAME} 1.0.0. Switch it on: companion plugins enable ${NAME}`);
    expect((await install({}, ['--yes'])).answer?.lines[1]).toBe(preview.rights);
    expect((await install({ typed: ['y'] }, [], { ...preview, installed: '1.0.0' })).questions).toEqual([
      'Replace version 1.0.0? [y/N] ',
    ]);
  });

  it('says what one that runs already needs after an update', async () => {
    const updated = service({ enabled: true, state: 'needs_setup', missing: ['pen'] });
    const { answer } = await install(
      { answers: { 'plugins.preview': preview, 'plugins.install': { service: updated, replaced: '1.0.0' } } },
      ['--yes'],
    );
    expect(answer?.lines.at(-1)).toMatch(/needs pen\. Give it: companion services settings \S+ pen$/);
  });

  it('removes one, and says what is kept', async () => {
    const remove = (args: readonly string[], removed: object) =>
      runCli(['plugins', 'remove', 'webhook', ...args], { answers: { 'plugins.remove': removed } });
    const kept = await remove([], { removed: NAME, deleted: 0, unsent: 2 });
    expect(kept.sent).toEqual([['plugins.remove', { name: 'webhook', forget: false }]]);
    expect(kept.answer?.lines[0]).toMatch(/2 events had not been sent; kept for when.*--forget/);
    const gone = await remove(['--forget'], { removed: NAME, deleted: 1, unsent: 0 });
    expect(gone.answer?.lines).toEqual([`Removed ${NAME}. 1 unsent event deleted.`]);
  });
});

describe('hosts route', () => {
  const box = { id: 'abc123', label: 'Den', address: '10.0.0.2', port: 9090 };
  const route = (choice: string) =>
    runCli(['hosts', 'route', 'den', 'Trakt', choice], { answers: { 'hosts.list': [box], 'hosts.set_service': box } });

  it.each([
    ['on', true, 'goes to trakt'],
    ['off', false, 'does not go to trakt'],
    ['default', null, 'goes as everywhere to trakt'],
  ])('%s', async (choice, enabled, text) => {
    const { sent, answer } = await route(choice);
    expect(sent.at(-1)).toEqual(['hosts.set_service', { id: 'abc123', service: 'Trakt', enabled }]);
    expect(answer?.lines[0]).toContain(text);
  });

  it('takes nothing else', async () => {
    await expect(route('perhaps')).rejects.toBeInstanceOf(UsageError);
  });
});
