import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServiceSettings, secretsKey } from '../../../../electron/engine/scrobblers/service-settings.ts';
import { checkSettings, coerced } from '../../../../electron/engine/scrobblers/setting-declarations.ts';
import { createMemoryKeychain } from '../../../support/memory-keychain.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';

const { declarations } = checkSettings({
  enabled: { type: 'bool', default: false },
  username: { type: 'string', required: true },
  access_token: { type: 'string', secret: true, required: true, default: null },
  refresh_token: { type: 'string', secret: true, default: null },
  expires_at: { type: 'int' },
  sync_interval_minutes: { type: 'int', default: 30 },
  scrobble_enabled: { type: 'bool', default: true },
});

function setUp() {
  const store = createMemoryStore();
  const keychain = createMemoryKeychain();
  const log = createQuietLog();
  /** As after a start of the companion. */
  const open = (given = declarations) =>
    createServiceSettings({ service: 'trakt', declarations: given, store, keychain, log });
  const rows = () => JSON.stringify(store.database.prepare('SELECT * FROM service_settings').all());
  return { store, keychain, open, rows };
}

describe('the settings of a service', () => {
  it('begin with their defaults, and ask no keychain', async () => {
    const { open, keychain } = setUp();
    keychain.failure = 'locked';
    const settings = open();
    expect(settings.plain()).toEqual({
      enabled: false,
      username: null,
      expires_at: null,
      sync_interval_minutes: 30,
      scrobble_enabled: true,
    });
    expect(await settings.get()).toMatchObject({ access_token: null, refresh_token: null });
    expect(settings.missing()).toEqual(['username', 'access_token']);
    expect(settings.enabled()).toBeNull();
  });

  it('keep a pair of tokens as a whole over a restart, in the keychain and nowhere else', async () => {
    const { open, keychain, rows } = setUp();
    await open().update({ access_token: 'first', refresh_token: 'one', expires_at: 10, username: 'ada' });
    await open().update({ access_token: 'second', refresh_token: 'two', expires_at: 20 });
    expect(await open().get()).toMatchObject({
      access_token: 'second',
      refresh_token: 'two',
      expires_at: 20,
      username: 'ada',
      sync_interval_minutes: 30,
    });
    expect(open().missing()).toEqual([]);
    expect(rows()).not.toMatch(/first|second|one|two/);
    expect(await keychain.get(secretsKey('trakt'))).toContain('second');
    expect(JSON.stringify(open().list())).not.toMatch(/second|two/);
  });

  it('change nothing at all where the keychain would not take the secrets', async () => {
    const { open, keychain } = setUp();
    const settings = open();
    await settings.update({ access_token: 'first', expires_at: 10 });
    keychain.failure = 'locked';
    await expect(settings.update({ access_token: 'second', expires_at: 20 })).rejects.toThrow('locked');
    keychain.failure = null;
    expect(await settings.get()).toMatchObject({ access_token: 'first', expires_at: 10 });
    expect(await open().get()).toMatchObject({ access_token: 'first', expires_at: 10 });
  });

  it('lose no change where many are made at once', async () => {
    const { open } = setUp();
    const settings = open();
    await Promise.all([
      settings.update({ access_token: 'a' }),
      settings.update({ refresh_token: 'b' }),
      settings.update({ expires_at: 5 }),
    ]);
    expect(await open().get()).toMatchObject({ access_token: 'a', refresh_token: 'b', expires_at: 5 });
  });

  it('survive an update that declares others: what is stored stays, new defaults come', async () => {
    const { open } = setUp();
    await open().update({ username: 'ada', sync_interval_minutes: 60 });
    const { declarations: next } = checkSettings({
      username: { type: 'string' },
      colour: { type: 'string', default: 'red' },
    });
    const settings = open(next);
    expect(settings.plain()).toMatchObject({ username: 'ada', colour: 'red', sync_interval_minutes: 60 });
  });

  it('fall back to the default where what is stored does not fit any more', async () => {
    const { open } = setUp();
    await open().update({ username: 'ada' });
    expect(open(checkSettings({ username: { type: 'int', default: 7 } }).declarations).plain()['username']).toBe(7);
  });

  it('take from outside what fits, and say what does not', async () => {
    const { open } = setUp();
    const settings = open();
    await settings.set('sync_interval_minutes', '45');
    expect(settings.plain()['sync_interval_minutes']).toBe(45);
    await expect(settings.set('sync_interval_minutes', 'often')).rejects.toThrow('takes a whole number');
    await expect(settings.set('enabled', true)).rejects.toThrow('There is no setting "enabled"');
    await expect(settings.set('colour', 'red')).rejects.toThrow('There is no setting "colour"');
    await settings.set('access_token', 'secret');
    expect(settings.list().find(({ key }) => key === 'access_token')?.value).toEqual({ set: true });
    await settings.set('access_token', null);
    expect(settings.list().find(({ key }) => key === 'access_token')?.value).toEqual({ set: false });
  });

  it('are gone where they are to be forgotten, secrets too', async () => {
    const { open, keychain } = setUp();
    const settings = open();
    await settings.update({ access_token: 'a', username: 'ada' });
    settings.setEnabled(true);
    await settings.forget();
    expect(await keychain.get(secretsKey('trakt'))).toBeNull();
    expect(open().enabled()).toBeNull();
    expect(open().plain()['username']).toBeNull();
  });
});

describe('a value', () => {
  it.each([
    ['integer', '30', 30],
    ['integer', 30, 30],
    ['integer', ' -5 ', -5],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', true, true],
    ['float', '0.5', 0.5],
    ['float', 2, 2],
    ['array', '[1]', [1]],
    ['array', [], []],
    ['string', '', ''],
  ] as const)('is taken: %s %j', (type, input, value) => {
    expect(coerced(type, input)).toEqual({ ok: true, value });
  });

  it.each([
    ['integer', 1.5],
    ['integer', '1.5'],
    ['integer', ''],
    ['integer', '99999999999999999999'],
    ['boolean', 'yes'],
    ['boolean', 1],
    ['float', Number.NaN],
    ['float', 'Infinity'],
    ['float', ''],
    ['array', '{}'],
    ['array', '['],
    ['string', 5],
    ['string', null],
  ] as const)('is not taken: %s %j', (type, input) => {
    expect(coerced(type, input)).toEqual({ ok: false });
  });

  it('is of its type whatever it came from, and is taken again as it is', () => {
    const types = ['string', 'integer', 'boolean', 'float', 'array'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.anything(), (type, input) => {
        const once = coerced(type, input);
        if (once.ok) expect(coerced(type, once.value)).toEqual(once);
      }),
    );
  });
});
