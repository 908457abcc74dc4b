/**
 * The Chromium that the browser suite runs in: the system's own, for Playwright's cannot be downloaded everywhere. The
 * shell without windows first: it draws the same and costs half.
 */
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
] as const;

export type ChromiumAvailability =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string; readonly command: string };

/** The browser of this machine; otherwise why there is none, and the command that would change it. */
export function chromiumAvailable(): ChromiumAvailability {
  const path = PLACES.find((place) => existsSync(place));
  if (path !== undefined) return { ok: true, path };
  return {
    ok: false,
    reason: 'no Chromium is installed',
    command: 'apt-get install --no-install-recommends chromium-headless-shell',
  };
}

/** Nothing leaves the machine by itself, and nothing is drawn by a graphics processor that is not there. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
  '--no-first-run',
];

/** Chromium refuses its sandbox to root; what it loads here is ours. */
export function chromiumArguments(): string[] {
  return process.getuid?.() === 0 ? [...QUIET, '--no-sandbox'] : QUIET;
}
