/** Every word of the page, in one catalogue a language: `en/<view>.ts` says what there is to say, `de/<view>.ts` says it too. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type LanguageChoice, preferenceStore } from '../state/preferences.ts';
import type { strings as english } from './en/index.ts';
import { createFormat, type Format } from './format.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Strings = typeof english;

interface Spoken {
  readonly language: Language;
  readonly strings: Strings;
  readonly format: Format;
}

/** Only the language that is spoken is loaded. */
const CATALOGUES: Readonly<Record<Language, () => Promise<{ readonly strings: Strings }>>> = {
  en: () => import('./en/index.ts'),
  de: () => import('./de/index.ts'),
};

const spokenStore = createStore<Spoken | null>(() => null);

/** Resolves when the chosen language is there; later choices are followed. */
export async function startSpeaking(): Promise<void> {
  await speak(preferenceStore.getState().language);
  preferenceStore.subscribe(({ language }, before) => {
    if (language !== before.language) void speak(language);
  });
}

async function speak(choice: LanguageChoice): Promise<void> {
  const language = choice === 'system' ? systemLanguage() : choice;
  const { strings } = await CATALOGUES[language]();
  document.documentElement.lang = language;
  spokenStore.setState({ language, strings, format: createFormat(formatLocale(language)) }, true);
}

export function useStrings(): Strings {
  return useSpoken().strings;
}

/** Numbers, times and lists as the language writes them. */
export function useFormat(): Format {
  return useSpoken().format;
}

export function useLanguage(): Language {
  return useSpoken().language;
}

function useSpoken(): Spoken {
  const spoken = useStore(spokenStore);
  if (spoken === null) throw new Error('Something is shown before its language is there.');
  return spoken;
}

function systemLanguage(): Language {
  for (const wanted of navigator.languages) {
    const known = LANGUAGES.find((language) => wanted.toLowerCase().split('-')[0] === language);
    if (known !== undefined) return known;
  }
  return 'en';
}

/** The system's own flavour of the language where it has one: `en-GB` writes its dates otherwise than `en-US`. */
function formatLocale(language: Language): string {
  return navigator.languages.find((wanted) => wanted.toLowerCase().split('-')[0] === language) ?? language;
}
