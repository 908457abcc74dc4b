/** A keychain in memory whose failures are switched by the test. */

import type { Keychain } from '../../electron/engine/ports.ts';
import { ProblemError } from '../../shared/errors.ts';

export interface MemoryKeychain extends Keychain {
  readonly secrets: Map<string, string>;
  /** Every use, in order: `get KEY`, `set KEY`, `delete KEY`. */
  readonly uses: string[];
  /** While set, every use fails with this text. */
  failure: string | null;
}

export function createMemoryKeychain(): MemoryKeychain {
  const secrets = new Map<string, string>();
  const uses: string[] = [];
  const use = <T>(name: string, key: string, task: () => T): Promise<T> => {
    uses.push(`${name} ${key}`);
    if (keychain.failure === null) return Promise.resolve(task());
    return Promise.reject(new ProblemError({ kind: 'keychain', text: keychain.failure }));
  };
  const keychain: MemoryKeychain = {
    kind: 'memory',
    secrets,
    uses,
    failure: null,
    get: (key) => use('get', key, () => secrets.get(key) ?? null),
    set: (key, secret) => use('set', key, () => void secrets.set(key, secret)),
    delete: (key) => use('delete', key, () => void secrets.delete(key)),
  };
  return keychain;
}
