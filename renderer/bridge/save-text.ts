/** A text as a file of the user's: the desktop asks where to, a browser downloads it. */
import { useCallback } from 'react';
import type { ShellApi } from '../../shared/shell.ts';
import { showProblem } from '../state/toasts.ts';
import { useShell } from './companion.tsx';

/** Gives a function that resolves with whether it was saved; what goes wrong is told in a corner. */
export function useSaveText(): (suggestedName: string, text: string) => Promise<boolean> {
  const shell = useShell();
  return useCallback((suggestedName, text) => saveText(shell, suggestedName, text), [shell]);
}

async function saveText(shell: ShellApi | null, suggestedName: string, text: string): Promise<boolean> {
  if (shell === null) {
    download(suggestedName, text);
    return true;
  }
  const result = await shell.save_text({ suggestedName, text });
  if (!result.ok) showProblem(result.problem);
  return result.ok && result.value !== null;
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
