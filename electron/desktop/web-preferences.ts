import type { WebPreferences } from 'electron';

/** The one way in which every window of the app is made: no Node in the page, its own world for the preload, sandboxed. */
export function webPreferences(preload: string) {
  return {
    preload,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webviewTag: false,
    // Its dictionaries would be downloaded.
    spellcheck: false,
    safeDialogs: true,
    navigateOnDragDrop: false,
  } as const satisfies WebPreferences;
}
