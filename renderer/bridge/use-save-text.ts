import { showProblem } from '../state/toasts.ts';
import { useShell } from './companion.tsx';

/** Gives a text to the user as a file: the desktop asks where to, a browser downloads it. Resolves to whether it was taken. */
export function useSaveText(): (suggestedName: string, text: string) => Promise<boolean> {
  const shell = useShell();
  return async (suggestedName, text) => {
    if (shell === null) {
      download(suggestedName, text);
      return true;
    }
    const result = await shell.save_text({ suggestedName, text });
    if (!result.ok) showProblem(result.problem);
    return result.ok && result.value !== null;
  };
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
