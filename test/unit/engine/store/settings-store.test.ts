import { expect, it } from 'vitest';
import { createSettingsStore } from '../../../../electron/engine/store/settings-store.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';

const log = createQuietLog();

it('has every default, and keeps what is set over a restart', () => {
  const store = createMemoryStore();
  const settings = createSettingsStore({ store, log });
  expect(settings.get()).toEqual(DEFAULT_SETTINGS);
  expect(settings.set('watched_threshold', '85')).toBe(85);
  expect(settings.set('scrobble_tv', 'off')).toBe(false);
  const next = createSettingsStore({ store, log });
  expect(next.get()).toEqual({ ...DEFAULT_SETTINGS, watched_threshold: 85, scrobble_tv: false });
  expect(next.notices).toEqual([]);
});

it('refuses what a setting does not take, and what is none, and changes nothing', () => {
  const settings = createSettingsStore({ store: createMemoryStore(), log });
  expect(() => settings.set('watched_threshold', 72)).toThrow('steps of 5');
  expect(() => settings.set('queue_cap', 'many')).toThrow('queue_cap');
  expect(() => settings.set('toString', 1)).toThrow('no setting "toString"');
  expect(settings.get()).toEqual(DEFAULT_SETTINGS);
});

it('tells of changes, not of values that were so already', () => {
  const settings = createSettingsStore({ store: createMemoryStore(), log });
  const heard: string[] = [];
  const end = settings.onChange((key) => heard.push(`${key} ${settings.get()[key]}`));
  settings.set('min_length', 3);
  settings.set('min_length', '3');
  end();
  settings.set('min_length', 4);
  expect(heard).toEqual(['min_length 3']);
});

it('gives one its default back for good, and leaves the others', () => {
  const store = createMemoryStore();
  const settings = createSettingsStore({ store, log });
  settings.set('min_length', 3);
  settings.set('queue_cap', 300);
  const heard: string[] = [];
  settings.onChange((key) => heard.push(key));
  expect(settings.reset('min_length')).toBe(5);
  expect(settings.reset('min_length')).toBe(5);
  expect(heard).toEqual(['min_length']);
  expect(() => settings.reset('colour')).toThrow('no setting "colour"');
  expect(createSettingsStore({ store, log }).get()).toEqual({ ...DEFAULT_SETTINGS, queue_cap: 300 });
});

it('takes many at once, is safe on the disk before it tells, and tells of each that changed', () => {
  const store = createMemoryStore();
  const settings = createSettingsStore({ store, log });
  const heard: string[] = [];
  settings.onChange((key) => {
    expect(store.database.inTransaction).toBe(false);
    heard.push(`${key} ${settings.get().scrobble_tv}`);
  });
  settings.setAll({ scrobble_tv: false, watched_threshold: 90, min_length: 5 });
  expect(heard).toEqual(['watched_threshold false', 'scrobble_tv false']);
  expect(createSettingsStore({ store, log }).get()).toMatchObject({ scrobble_tv: false, watched_threshold: 90 });
});

it('goes by the default where the stored value cannot be used, says so, and leaves the row', () => {
  const store = createMemoryStore();
  const insert = store.database.prepare('INSERT INTO settings (key, value) VALUES (?, ?)');
  insert.run('watched_threshold', '12');
  insert.run('queue_cap', '{broken');
  insert.run('from_the_future', 'true');
  insert.run('scrobble_movies', 'false');
  const settings = createSettingsStore({ store, log });
  expect(settings.get()).toEqual({ ...DEFAULT_SETTINGS, scrobble_movies: false });
  expect(settings.notices.map(({ text }) => text).sort()).toEqual([
    expect.stringContaining('"from_the_future" is not known'),
    expect.stringContaining('queue_cap'),
    expect.stringContaining('watched_threshold'),
  ]);
  expect(store.database.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(4);
});
