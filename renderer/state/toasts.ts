/** Short messages that come and go, read out by screen readers. */
import { createStore } from 'zustand/vanilla';
import type { Problem } from '../../shared/errors.ts';

export interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'problem';
  readonly text: string;
  /** Something to do about it, such as taking it back. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

const MOST_TOASTS = 3;
const DONE_SHOWN_MS = 6000;
/** What went wrong takes longer to read, and is worth it. */
const PROBLEM_SHOWN_MS = 15_000;

let lastId = 0;

export const toastStore = createStore<readonly Toast[]>(() => []);

export function showToast(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  const shown: Toast = { ...toast, id: lastId };
  const others = toastStore.getState().filter(({ text }) => text !== toast.text);
  toastStore.setState([...others, shown].slice(-MOST_TOASTS), true);
  window.setTimeout(() => dismissToast(shown.id), toast.kind === 'done' ? DONE_SHOWN_MS : PROBLEM_SHOWN_MS);
}

export function showDone(text: string): void {
  showToast({ kind: 'done', text });
}

export function showProblem(problem: Problem): void {
  showToast({ kind: 'problem', text: problem.text });
}

export function dismissToast(id: number): void {
  const left = toastStore.getState().filter((toast) => toast.id !== id);
  if (left.length !== toastStore.getState().length) toastStore.setState(left, true);
}
