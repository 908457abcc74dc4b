import { describe, expect, it } from 'vitest';
import { checkManifest, type ManifestIssue } from '../../../../electron/engine/scrobblers/manifest.ts';
import { BUILT_IN_SERVICES } from '../../../../electron/engine/scrobblers/registry.ts';

/** The example of the specification, with an entry that runs here. */
const VALID = {
  name: 'phlix-plugin-yourservice',
  version: '1.0.0',
  phlix_min_server_version: '0.14.0',
  type: 'scrobbler',
  entry: './dist/index.js',
  events: ['phlix.playback.started', 'phlix.playback.progress', 'phlix.playback.stopped'],
  settings: {
    enabled: { type: 'bool', default: false },
    username: { type: 'string', label: 'User name', link: 'https://example.org/', link_text: 'here' },
    access_token: { type: 'string', secret: true, default: null },
    expires_at: { type: 'int', secret: true },
    sync_interval_minutes: { type: 'integer', default: 30, tier: 'standard' },
    factor: { type: 'float', default: 0.5 },
    list: { type: 'array', default: [] },
  },
};

const check = (changes: Record<string, unknown>) => checkManifest({ ...VALID, ...changes }, '1.2.0');
function errors(changes: Record<string, unknown>): readonly ManifestIssue[] {
  const found = check(changes);
  return found.ok ? [] : found.errors;
}
const setting = (value: unknown) => ({ settings: { key: value } });

describe('a manifest', () => {
  it('is read: the one of the specification, with its settings', () => {
    const found = check({});
    expect(found).toMatchObject({ ok: true, warnings: [] });
    if (!found.ok) return;
    const { settings, ...rest } = found.manifest;
    expect(rest).toMatchObject({
      name: VALID.name,
      phlixMinServerVersion: '0.14.0',
      minAppVersion: null,
      library: null,
      signature: null,
    });
    expect(settings['access_token']).toMatchObject({ type: 'string', secret: true, required: false, default: null });
    expect(settings['expires_at']).toMatchObject({ type: 'integer', secret: true, tier: 'advanced' });
    expect(settings['username']).toMatchObject({
      label: 'User name',
      link: { address: 'https://example.org/', text: 'here' },
    });
    expect(settings['sync_interval_minutes']).toMatchObject({
      tier: 'standard',
      label: 'Sync interval minutes',
      default: 30,
    });
  });

  it.each<[string, Record<string, unknown>, string, ManifestIssue['code'], string]>([
    ['name missing', { name: undefined }, 'name', 'required', 'name is missing'],
    ['name no text', { name: 5 }, 'name', 'type', 'must be a text'],
    ['name without prefix', { name: 'yourservice' }, 'name', 'pattern', 'phlix-plugin-'],
    ['name with capitals', { name: 'phlix-plugin-Your' }, 'name', 'pattern', 'small letters'],
    ['name with a slash', { name: 'phlix-plugin-../x' }, 'name', 'pattern', 'is not'],
    ['name too long', { name: `phlix-plugin-${'a'.repeat(60)}` }, 'name', 'maxLength', '64 characters'],
    ['version missing', { version: undefined }, 'version', 'required', 'version is missing'],
    ['version no version', { version: '1.0' }, 'version', 'pattern', '"1.0.0"'],
    [
      'no minimum',
      { phlix_min_server_version: undefined },
      'min_app_version',
      'required',
      'min_app_version is missing',
    ],
    ['a bad minimum', { min_app_version: 'new' }, 'min_app_version', 'pattern', 'must be a version'],
    [
      'a bad server version',
      { phlix_min_server_version: '1' },
      'phlix_min_server_version',
      'pattern',
      'must be a version',
    ],
    ['too new', { min_app_version: '1.2.1' }, 'min_app_version', 'minimum', 'this is 1.2.0'],
    ['type missing', { type: undefined }, 'type', 'required', 'type is missing'],
    ['another type', { type: 'tuner' }, 'type', 'enum', 'not supported here'],
    ['no type', { type: 'toaster' }, 'type', 'enum', 'not a type of plugin'],
    ['entry missing', { entry: undefined }, 'entry', 'required', 'entry is missing'],
    ['a PHP class', { entry: 'Phlix\\Plugins\\Scrobbler\\Thing' }, 'entry', 'pattern', 'PHP class'],
    ['a way out', { entry: './../x.js' }, 'entry', 'pattern', 'inside the plugin’s folder'],
    ['an absolute path', { entry: '/x.js' }, 'entry', 'pattern', 'inside the plugin’s folder'],
    ['a drive', { entry: 'C:/x.js' }, 'entry', 'pattern', 'inside the plugin’s folder'],
    ['no module', { entry: './x.py' }, 'entry', 'pattern', 'JavaScript module'],
    ['events no list', { events: 'phlix.playback.started' }, 'events', 'type', 'a list'],
    ['an event that is none', { events: ['playback.started'] }, 'events.0', 'pattern', 'must look like'],
    ['an unknown event', { events: ['phlix.library.scan.started'] }, 'events.0', 'enum', 'phlix.library.scan.started'],
    [
      'an event twice',
      { events: ['phlix.playback.paused', 'phlix.playback.paused'] },
      'events',
      'uniqueItems',
      'twice',
    ],
    ['settings no object', { settings: [] }, 'settings', 'type', 'must be an object'],
    ['a setting that is none', setting('string'), 'settings.key', 'type', 'with a type'],
    ['a setting without a type', setting({}), 'settings.key.type', 'required', 'type is missing'],
    ['a setting of another type', setting({ type: 'number' }), 'settings.key.type', 'enum', 'one of string'],
    [
      'another key',
      setting({ type: 'int', min: 5 }),
      'settings.key.min',
      'additionalProperties',
      'may not have the key "min"',
    ],
    ['required no flag', setting({ type: 'int', required: 'yes' }), 'settings.key.required', 'type', 'true or false'],
    ['secret no flag', setting({ type: 'int', secret: 1 }), 'settings.key.secret', 'type', 'true or false'],
    ['label no text', setting({ type: 'int', label: 1 }), 'settings.key.label', 'type', 'a text'],
    ['description no text', setting({ type: 'int', description: [] }), 'settings.key.description', 'type', 'a text'],
    [
      'link no address',
      setting({ type: 'int', link: 'javascript:alert(1)' }),
      'settings.key.link',
      'pattern',
      'https://',
    ],
    ['link_text no text', setting({ type: 'int', link_text: 3 }), 'settings.key.link_text', 'type', 'a text'],
    ['another tier', setting({ type: 'int', tier: 'expert' }), 'settings.key.tier', 'enum', '"standard" or "advanced"'],
    [
      'a default of another type',
      setting({ type: 'int', default: 'many' }),
      'settings.key.default',
      'type',
      'not of the type int',
    ],
    ['library of another kind', { library: 'all' }, 'library', 'enum', '"read" or "write"'],
    ['signature no text', { signature: 5 }, 'signature', 'type', 'null or a text'],
    ['signature of another kind', { signature: 'md5:00' }, 'signature', 'pattern', 'sha256:'],
  ])('is refused with an error of its own: %s', (_rule, changes, field, code, message) => {
    const found = errors(changes);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ field, code });
    expect(found[0]?.message).toContain(message);
  });

  it('is told all that is wrong at once', () => {
    expect(errors({ name: 'x', version: 'y', type: 'z' }).map(({ field }) => field)).toEqual([
      'name',
      'version',
      'type',
    ]);
  });

  it.each([null, [], 'text', 5])('is refused where it is no object: %j', (input) => {
    expect(checkManifest(input, '1.2.0')).toMatchObject({ ok: false, errors: [{ code: 'type' }] });
  });

  it('is warned of a field that is not known, and read all the same', () => {
    expect(check({ homepage: 'https://example.org' })).toMatchObject({
      ok: true,
      warnings: [{ field: 'homepage', code: 'unknown_field' }],
    });
  });

  it.each([
    ['1.2.0', true],
    ['1.2.0-beta.1', true],
    ['0.9.9', true],
    ['1.3.0', false],
    ['2.0.0', false],
  ])('may want version %s of 1.2.0: %s', (min_app_version, fits) => {
    expect(check({ min_app_version }).ok).toBe(fits);
  });
});

it.each(BUILT_IN_SERVICES.map((definition) => [definition.name, definition] as const))(
  '%s is a scrobbler like any other: its manifest keeps every rule',
  (name, { manifest }) => {
    expect(checkManifest(manifest, '0.1.0')).toMatchObject({
      ok: true,
      warnings: [],
      manifest: { name: `phlix-plugin-${name}` },
    });
  },
);
