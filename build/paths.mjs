/** Where things are in the checkout. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const DIST = join(ROOT, 'dist');
export const ENTRY_NAME = 'companion.js';
/** Its ending says what it is: in an installed app no package.json is beside it. */
export const PLUGIN_CHILD_NAME = 'plugin-child.mjs';
/** The built command line. */
export const ENTRY = join(DIST, ENTRY_NAME);
/** The built desktop app: its main process, the preload and the icons. */
export const DESKTOP = join(DIST, 'desktop');
export const DESKTOP_ENTRY_NAME = 'main.cjs';
/** The pictures that the running app shows, made by `npm run icons`. */
export const ICONS = join(ROOT, 'build/icons/desktop');
/** The built page. */
export const PAGE = join(DIST, 'page');
export const PAGE_ENTRY_NAME = 'index.html';
/** What an entry loads when it needs it, in a folder beside it. */
export const PARTS = 'parts';
