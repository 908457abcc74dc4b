/** Where things are in the checkout. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const DIST = join(ROOT, 'dist');
export const ENTRY_NAME = 'companion.js';
/** The built command line. */
export const ENTRY = join(DIST, ENTRY_NAME);
