/** Which language the shell speaks: the one that was chosen on the page, kept for the next start, or the system's. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { errorText } from '../../shared/errors.ts';
import { LANGUAGE_CHOICES, type LanguageChoice, languageOf, localeOf } from '../../shared/language.ts';
import type { Log } from '../engine/ports.ts';
import { WORDS, type Words } from '../words/index.ts';

export interface Speech {
  words(): Words;
  /** Whose way of writing times it is: `de-AT`. */
  locale(): string;
  choose(choice: LanguageChoice): void;
  /** Returns the function that ends the subscription. */
  onChange(listener: () => void): () => void;
}

export interface SpeechOptions {
  readonly dataDirectory: string;
  /** `de-AT`, the preferred first. */
  readonly systemLocales: readonly string[];
  readonly log?: Log;
}

const KEPT = v.object({ language: v.picklist(LANGUAGE_CHOICES) });

export function createSpeech({ dataDirectory, systemLocales, log }: SpeechOptions): Speech {
  const path = join(dataDirectory, 'language.json');
  const listeners = new Set<() => void>();
  let choice = readChoice(path);
  const language = () => languageOf(choice, systemLocales);
  return {
    words: () => WORDS[language()],
    locale: () => localeOf(language(), systemLocales),
    choose(next) {
      if (next === choice) return;
      choice = next;
      try {
        writeFileSync(`${path}.tmp`, `${JSON.stringify({ language: next })}\n`, { mode: 0o600 });
        renameSync(`${path}.tmp`, path);
      } catch (error) {
        log?.warn('the language could not be kept for the next start', { error: errorText(error) });
      }
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readChoice(path: string): LanguageChoice {
  try {
    return v.parse(v.pipe(v.string(), v.parseJson(), KEPT), readFileSync(path, 'utf8')).language;
  } catch {
    return 'system';
  }
}
