/** How this page looks, for whoever sits in front of it: kept in the browser, not by the engine. */

import { createStore } from 'zustand/vanilla';
import { LANGUAGE_CHOICES, type LanguageChoice } from '../../shared/language.ts';
import type { ShellApi } from '../../shared/shell.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly theme: Theme;
  readonly language: LanguageChoice;
  /** Whether single keys do something. */
  readonly shortcuts: boolean;
}

const STORED_AS = 'companion.preferences';

export const preferenceStore = createStore<Preferences>(() => read());

export function setPreference<Key extends keyof Preferences>(key: Key, value: Preferences[Key]): void {
  preferenceStore.setState({ [key]: value });
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(preferenceStore.getState()));
  } catch {
    // A browser that keeps nothing: the choice holds until the page is closed.
  }
}

/** As in a browser that never had any. */
export function forgetPreferences(): void {
  localStorage.removeItem(STORED_AS);
}

/** Shows the theme, now and whenever it or another window's choice changes. */
export function followTheme(): void {
  const show = () => {
    const { theme } = preferenceStore.getState();
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  };
  show();
  preferenceStore.subscribe(show);
  window.addEventListener('storage', ({ key }) => {
    if (key === STORED_AS) preferenceStore.setState(read());
  });
}

/** What is around the page speaks as the page does, now and whenever another language is chosen. */
export function followLanguage(shell: Pick<ShellApi, 'set_language'>): void {
  const tell = () => void shell.set_language({ language: preferenceStore.getState().language });
  tell();
  preferenceStore.subscribe(({ language }, before) => {
    if (language !== before.language) tell();
  });
}

function read(): Preferences {
  const stored = readStored();
  const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value =>
    values.find((known) => known === value) ?? (values[0] as Value);
  return {
    theme: oneOf(THEMES, stored['theme']),
    language: oneOf(LANGUAGE_CHOICES, stored['language']),
    shortcuts: stored['shortcuts'] !== false,
  };
}

function readStored(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
