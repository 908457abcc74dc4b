import { expect, it } from 'vitest';
import { exportSettings, readSettingsFile } from '../../../electron/engine/settings-file.ts';
import { DEFAULT_SETTINGS, SETTING_KEYS, type Settings } from '../../../shared/settings.ts';

const DEN = { id: 'den', address: '10.0.0.2', port: 9090, label: 'Den', settings: { scrobble_tv: false } };
const ATTIC = { id: 'attic', address: 'attic.local', port: 9090, label: 'Attic', settings: {} };
const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const CHANGED: Settings = { ...DEFAULT_SETTINGS, watched_threshold: 85, scrobble_movies: false };

/** As it comes back from the disk. */
const exported = (settings: Settings = CHANGED, hosts = [DEN, ATTIC]): Record<string, unknown> =>
  JSON.parse(JSON.stringify(exportSettings(settings, hosts, NOW_MS)));

it('holds every setting, and the boxes that have some of their own', () => {
  const file = exportSettings(CHANGED, [DEN, ATTIC], NOW_MS);
  expect(file).toMatchObject({ version: 1, exportedAtUtc: '2026-01-02T03:04:05.000Z', settings: CHANGED });
  expect(Object.keys(file.settings)).toEqual(SETTING_KEYS);
  expect(file.hosts).toEqual([{ address: '10.0.0.2', port: 9090, label: 'Den', settings: { scrobble_tv: false } }]);
});

it.each(['https://ada:canary@self.example', 'https://self.example/?token=canary'])(
  'never holds a secret that stands in an address: %s',
  (backend_url) => {
    const file = exportSettings({ ...CHANGED, backend_url }, [], NOW_MS);
    expect(JSON.stringify(file)).not.toContain('canary');
    expect(file.settings.watched_threshold).toBe(85);
  },
);

it('brings back what it was, on another machine with the same boxes', () => {
  const there = [{ ...DEN, id: 'x', settings: { watched_threshold: 60 } }, ATTIC];
  const changes = readSettingsFile(exported(), { ...DEFAULT_SETTINGS, min_length: 9 }, there);
  expect(changes).toEqual({
    settings: { min_length: 5, watched_threshold: 85, scrobble_movies: false },
    hosts: [{ id: 'x', settings: { scrobble_tv: false } }],
    changed: expect.arrayContaining(['min_length', 'watched_threshold', 'scrobble_movies', 'Den: scrobble_tv']),
    notices: [],
  });
  expect(changes.changed).toHaveLength(5);
});

it('changes nothing where all is so already', () => {
  expect(readSettingsFile(exported(), CHANGED, [DEN, ATTIC]).changed).toEqual([]);
});

it('takes what can be used, and names what cannot', () => {
  const file = {
    ...exported(),
    settings: { watched_threshold: 12, scrobble_tv: false, colour: 'red' },
    hosts: [
      { address: '10.0.0.2', port: 9090, label: 'Den', settings: { queue_cap: 60, watched_threshold: 90 } },
      { address: 'gone', port: 1, label: 'Gone', settings: { scrobble_tv: false } },
    ],
  };
  const { settings, hosts, notices } = readSettingsFile(file, DEFAULT_SETTINGS, [DEN]);
  expect(settings).toEqual({ scrobble_tv: false });
  expect(hosts).toEqual([{ id: 'den', settings: { watched_threshold: 90 } }]);
  expect(notices).toEqual([
    expect.stringContaining('watched_threshold takes'),
    expect.stringContaining('"colour" is not known'),
    expect.stringContaining('Den: "queue_cap"'),
    expect.stringContaining('no box at gone:1'),
  ]);
});

it.each([
  ['something else', { name: 'x' }],
  ['a broken one', { ...exported(), settings: 7 }],
  ['no object', 'text'],
])('is refused where it is %s', (_, file) => {
  expect(() => readSettingsFile(file, DEFAULT_SETTINGS, [])).toThrow('no settings file');
});

it('is refused where a newer version wrote it', () => {
  expect(() => readSettingsFile({ ...exported(), version: 2 }, DEFAULT_SETTINGS, [])).toThrow('newer version');
});
