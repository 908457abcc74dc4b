import { describe, expect, it } from 'vitest';
import { notificationText, WORDS } from '../../../electron/words/index.ts';
import { LANGUAGES, languageOf, localeOf } from '../../../shared/language.ts';
import { NOTIFICATIONS } from '../../support/notifications.ts';

/** Every text of a catalogue by its place in it; one that is made of facts is made of these. */
function textsOf(part: unknown, path = ''): Array<readonly [string, string]> {
  if (typeof part === 'string') return [[path, part]];
  if (typeof part === 'function') return textsOf((part as (fact: unknown, other: unknown) => unknown)('X', 'Y'), path);
  return Object.entries(part as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

describe('the words outside the page', () => {
  it('are in every language the same set, each in its own words', () => {
    const { notifications: _, ...english } = WORDS.en;
    const { notifications: __, ...german } = WORDS.de;
    const [en, de] = [new Map(textsOf(english)), new Map(textsOf(german))];
    expect([...de.keys()]).toEqual([...en.keys()]);
    const alike = [...en].filter(([path, text]) => de.get(path) === text).map(([path]) => path);
    // A name and a colon.
    expect(alike).toEqual(['.tray.account']);
  });

  it.each(LANGUAGES)('tell every notification in %s, with what it is about', (language) => {
    const told = NOTIFICATIONS.map((notification) => notificationText(WORDS[language], notification));
    const facts = ['Dune (2021)', 'Trakt', '2', 'Den'];
    expect(told.map(({ title, body }, index) => `${title} ${body}`.includes(facts[index] ?? ''))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(told.filter(({ title, body }) => title === '' || body === '')).toEqual([]);
  });
});

it.each([
  ['system', ['de-AT', 'en'], 'de', 'de-AT'],
  ['system', ['fr-FR', 'en-GB'], 'en', 'en-GB'],
  ['system', ['fr', 'de-CH'], 'de', 'de-CH'],
  ['system', [], 'en', 'en'],
  ['en', ['de-AT'], 'en', 'en'],
  ['de', ['en-GB', 'de-CH'], 'de', 'de-CH'],
] as const)('%s with the system’s %j is %s, as %s writes it', (choice, system, language, locale) => {
  expect(languageOf(choice, system)).toBe(language);
  expect(localeOf(language, system)).toBe(locale);
});
