import type { ImportState } from '../../../shared/history.ts';

/** Whether it goes on by itself, and can be cancelled. */
export function isUnderWay(state: ImportState): boolean {
  return state === 'reading' || state === 'previewing' || state === 'importing';
}
