/** The languages that the companion speaks to people, on the page and around it. */

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
/** `system`: the first of the system's languages that is spoken here. */
export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const;
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number];

/** The language of a choice; English where none of the system's (`de-AT`, the preferred first) is spoken here. */
export function languageOf(choice: LanguageChoice, systemLocales: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const locale of systemLocales) {
    const known = LANGUAGES.find((language) => isOf(locale, language));
    if (known !== undefined) return known;
  }
  return 'en';
}

/** The system's own flavour of the language where it has one: `en-GB` writes its dates otherwise than `en-US`. */
export function localeOf(language: Language, systemLocales: readonly string[]): string {
  return systemLocales.find((locale) => isOf(locale, language)) ?? language;
}

function isOf(locale: string, language: Language): boolean {
  return locale.toLowerCase().split('-')[0] === language;
}
