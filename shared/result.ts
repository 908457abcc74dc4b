/** What a command came to: an expected failure is data. */
import type { Problem } from './errors.ts';

export type CommandResultOf<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };
