/** Which Node runs the companion and its plugins. Refuses one that is too old before anything is loaded that would crash on it. */
import { ProblemError } from '../../shared/errors.ts';

/** better-sqlite3 13 is built for Node-API 10, which came with this version; an older Node ends in a segmentation fault. */
const OLDEST = [22, 14] as const;

/** `22.14` */
export const OLDEST_NODE = OLDEST.join('.');

/** Whether this version of Node (`22.14.0`) is new enough. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Throws a `ProblemError` where this version of Node cannot run the companion. */
export function checkNode(version: string): void {
  if (isNewEnough(version)) return;
  const text = `The companion needs Node ${OLDEST_NODE} or newer, and this is Node ${version}. Install a newer one from https://nodejs.org/; in a checkout on Linux, "npm run -s companion" brings its own.`;
  throw new ProblemError({ kind: 'not_allowed', stage: 'node', text });
}
