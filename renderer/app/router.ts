/** Where in the page one is: `#/hosts/abc` is the view `hosts` with the rest `abc`. */
import { useSyncExternalStore } from 'react';

export interface Place {
  readonly view: string;
  /** What follows the view's name, decoded. */
  readonly rest: readonly string[];
}

function parsePlace(hash: string): Place {
  const [view = '', ...rest] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean)
    .map(decodePart);
  return { view, rest };
}

/** `#/login/punchplay` */
export function placeHref(view: string, ...rest: readonly string[]): string {
  return `#/${[view, ...rest].map(encodeURIComponent).join('/')}`;
}

export function goTo(view: string, ...rest: readonly string[]): void {
  location.hash = placeHref(view, ...rest);
}

export function readPlace(): Place {
  return parsePlace(readHash());
}

export function usePlace(): Place {
  return parsePlace(useSyncExternalStore(subscribe, readHash));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function readHash(): string {
  return location.hash;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
