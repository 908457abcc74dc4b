/** Single keys that work wherever nothing is entered; each can also be reached without them. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { preferenceStore } from '../state/preferences.ts';
import { goTo } from './router.ts';
import { VIEWS, type View } from './views.ts';

/** The view of each digit, `1` first: those of the navigation, in its order. */
export const NUMBERED_VIEWS: readonly View[] = VIEWS.filter(({ navigation }) => navigation !== 'none');

export const HELP_KEY = '?';
export const SEARCH_KEY = '/';

/** Listens while `isOn`, unless they are switched off in the settings. */
export function useShortcuts({ isOn, onHelp }: { readonly isOn: boolean; readonly onHelp: () => void }): void {
  const isWanted = useStore(preferenceStore, ({ shortcuts }) => shortcuts);
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    if (!isOn || !isWanted) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTakenElsewhere(event)) return;
      const action = actionOf(event.key, () => help.current());
      if (action === null) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOn, isWanted]);
}

function actionOf(key: string, onHelp: () => void): (() => void) | null {
  if (key === HELP_KEY) return onHelp;
  if (key === SEARCH_KEY) return search;
  const view = /^[1-9]$/.test(key) ? NUMBERED_VIEWS[Number(key) - 1] : undefined;
  return view === undefined ? null : () => goTo(view.name);
}

/** The search of the view that is shown, else that of the history. */
function search(): void {
  const field = document.querySelector<HTMLElement>('#content input[type="search"]');
  if (field === null) goTo('history', 'search');
  else field.focus();
}

/** Something is being entered, or a dialog or a menu is open, which have keys of their own. */
function isTakenElsewhere({ target }: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open], [popover]:popover-open') !== null) return true;
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable="true"]')
  );
}
