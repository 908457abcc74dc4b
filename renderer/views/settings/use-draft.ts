/** What is being entered in place of a value, until it is taken or found wrong. */
import { useEffect, useState } from 'react';
import type { Problem } from '../../../shared/errors.ts';

interface DraftOptions {
  /** What holds now, as it is written in the field. */
  readonly value: string;
  /** What is wrong with what was entered; null where nothing is. */
  readonly check: (text: string) => string | null;
  /** Resolves with why it was not taken; null where it was. */
  readonly save: (text: string) => Promise<Problem | null>;
}

export interface Draft {
  readonly text: string;
  readonly error: string | null;
  readonly change: (text: string) => void;
  /** Checks and saves it, where it is another than the value. */
  readonly commit: () => Promise<void>;
  /** Forgets it. */
  readonly discard: () => void;
}

export function useDraft({ value, check, save }: DraftOptions): Draft {
  const [entered, setEntered] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const discard = () => {
    setEntered(null);
    setError(null);
  };
  // The value that was entered has come back, or somebody else has set another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another value ends the draft.
  useEffect(discard, [value]);
  const change = (text: string) => {
    setEntered(text);
    // What was wrong is looked at again while it is mended, but a first try is left in peace.
    if (error !== null) setError(check(text));
  };
  const commit = async () => {
    if (entered === null || entered === value) return discard();
    const wrong = check(entered);
    setError(wrong);
    if (wrong !== null) return;
    const problem = await save(entered);
    setError(problem?.text ?? null);
  };
  return { text: entered ?? value, error, change, commit, discard };
}

/** For an input: taken with Enter or when it is left, given back with Escape. */
export function draftInput({ text, error, change, commit, discard }: Draft) {
  return {
    value: text,
    error,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => change(target.value),
    onBlur: () => void commit(),
    onKeyDown: ({ key }: { readonly key: string }) => {
      if (key === 'Enter') void commit();
      if (key === 'Escape') discard();
    },
  };
}
