import { describe, expect, it } from 'vitest';
import { checkedRule, ignoredBy, ignoreText } from '../../../../electron/engine/identify/ignore-rules.ts';
import type { KodiItem } from '../../../../electron/engine/kodi/observation.ts';
import type { IgnoreRule, NewIgnoreRule } from '../../../../shared/corrections.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { episode, movie } from '../../../support/reportable-event.ts';

const rule = (kind: NewIgnoreRule['kind'], value: string, id = 1): IgnoreRule => ({ id, kind, value, createdAtMs: 0 });
const covers = (kind: NewIgnoreRule['kind'], value: string, item: Partial<KodiItem>, identified = movie()) =>
  ignoredBy(kodiItem(item), identified, [rule(kind, value)]) !== null;

describe('a path', () => {
  it.each([
    ['/films', '/films/a.mkv', true],
    ['/films', '/films-new/a.mkv', false],
    ['smb://nas/private', 'smb://user:secret@NAS/private/sub/a.mkv', true],
    ['D:\\private\\', 'd:\\Private\\a.mkv', true],
    ['/films', 'stack:///films/a.cd1.mkv , /films/a.cd2.mkv', true],
  ])('%s and %s: %s', (value, file, expected) => expect(covers('path', value, { file })).toBe(expected));

  it('covers also what nobody could name', () => {
    expect(ignoredBy(kodiItem({ file: '/films/x' }), null, [rule('path', '/films')])).not.toBeNull();
  });
});

describe('an add-on', () => {
  it.each([
    ['plugin://plugin.video.x/play/?id=1', true],
    ['plugin://plugin.video.x', true],
    ['plugin://plugin.video.x?id=1', true],
    ['PLUGIN://Plugin.Video.X/', true],
    ['plugin://plugin.video.xy/', false],
    ['/plugin.video.x/a.mkv', false],
    ['https://plugin.video.x/a.mkv', false],
  ])('%s: %s', (file, expected) => expect(covers('add_on', 'plugin.video.x', { file })).toBe(expected));
});

describe('a genre', () => {
  it('is one of the item’s, whole, in any case', () => {
    expect(covers('genre', 'reality tv', { genres: ['Drama', 'Reality TV '] })).toBe(true);
    expect(covers('genre', 'anime', { genres: ['Animation'] })).toBe(false);
    expect(covers('genre', 'Drama', {})).toBe(false);
  });
});

describe('a title', () => {
  it('is the one identified, or the one Kodi gives, whole, in any case and with any accents', () => {
    expect(covers('title', 'INCEPTION', { file: '/x' })).toBe(true);
    expect(covers('title', 'amelie', { type: 'movie', title: 'Amélie' })).toBe(true);
    expect(covers('title', 'Incep', {})).toBe(false);
  });

  it('of an episode is its show’s, never the episode’s own', () => {
    const item = { type: 'episode', title: 'Pilot', showTitle: 'Lost' } as const;
    expect(covers('title', 'Lost', item, episode({ title: 'corrected' }))).toBe(true);
    expect(covers('title', 'Pilot', item, episode())).toBe(false);
    expect(covers('title', 'Pilot', { ...item, type: 'unknown' }, episode())).toBe(false);
  });

  it('is not what has no title', () => {
    expect(ignoredBy(kodiItem({ type: 'episode', title: 'Pilot' }), null, [rule('title', 'Pilot')])).toBeNull();
  });
});

it('the first of several rules is the one that is named', () => {
  const rules = [rule('genre', 'War', 1), rule('title', 'Inception', 2), rule('path', '/', 3)];
  expect(ignoredBy(kodiItem({ file: '/a' }), movie(), rules)?.id).toBe(2);
});

it('is told in words, without a path', () => {
  const texts = (['path', 'add_on', 'genre', 'title'] as const).map((kind) => ignoreText(rule(kind, 'VALUE', 4)));
  expect(texts[0]).not.toContain('VALUE');
  for (const text of texts.slice(1)) expect(text).toContain('VALUE');
  for (const text of texts) expect(text).toMatch(/^You asked not to report .* \(ignore rule 4\)\.$/);
});

describe('as it is kept', () => {
  it.each([
    ['path', 'smb://user:secret@nas/films', 'smb://nas/films'],
    ['path', 'D:\\films', 'D:\\films'],
    ['add_on', 'plugin.video.X', 'plugin.video.x'],
    ['add_on', 'plugin://plugin.video.x/play/?id=1', 'plugin.video.x'],
    ['genre', 'Reality TV', 'Reality TV'],
    ['title', 'films', 'films'],
  ] as const)('%s %s is %s', (kind, value, kept) =>
    expect(checkedRule({ kind, value })).toEqual({ kind, value: kept }),
  );

  it.each([
    ['path', 'films', /does not say where it begins.*smb:\/\/nas\/films/],
    ['path', 'stack:// , /films', /does not say where it begins/],
    ['add_on', 'the YouTube add-on', /no add-on’s id.*plugin\.video\.youtube/],
    ['add_on', 'plugin://', /no add-on’s id/],
  ] as const)('%s %s is refused: it could never cover anything', (kind, value, text) => {
    expect(() => checkedRule({ kind, value })).toThrow(text);
  });
});
