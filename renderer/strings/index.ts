/** Every word of the page, in one catalogue a language: `en/<view>.ts` says what there is to say, `de/<view>.ts` says it too. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Language, type LanguageChoice, languageOf, localeOf } from '../../shared/language.ts';
import { preferenceStore } from '../state/preferences.ts';
import type { strings as english } from './en/index.ts';
import { createFormat, type Format } from './format.ts';

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
  const language = languageOf(choice, navigator.languages);
  const { strings } = await CATALOGUES[language]();
  document.documentElement.lang = language;
  spokenStore.setState({ language, strings, format: createFormat(localeOf(language, navigator.languages)) }, true);
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
