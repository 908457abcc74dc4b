/**
 * Uses the system's keychain in a process of its own, for tests that give it a session of its own:
 *
 *     node keychain-child.ts set KEY SECRET | get KEY | delete KEY | keys DATA_DIRECTORY
 *
 * Says on stdout `{"value": …}` or `{"problem": …}`.
 */

import { createKeychain } from '../../electron/system/keychain.ts';
import { ProblemError } from '../../shared/errors.ts';

const [name, key = '', secret = ''] = process.argv.slice(2);
const keychain = createKeychain();
const uses: Record<string, () => Promise<unknown>> = {
  get: () => keychain.get(key),
  set: () => keychain.set(key, secret),
  delete: () => keychain.delete(key),
  keys: () => createKeychain({ dataDirectory: key }).keys(),
};
try {
  const value = await uses[name ?? '']?.();
  console.log(JSON.stringify({ value: value ?? null }));
} catch (error) {
  console.log(JSON.stringify({ problem: error instanceof ProblemError ? error.problem : String(error) }));
}
