/**
 * Where tokens and passwords are kept: in the system's keychain; on a computer that has none, where its user chose, and
 * nowhere before that. What is locked is not missing: it is waited for. Nothing is deleted because it cannot be read.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { errorText } from '../../shared/errors.ts';
import type { Keychain, Log } from '../engine/ports.ts';
import { createKeychain, isMissing, type SystemKeychain } from './keychain.ts';
import { createSecretFile } from './secret-file.ts';

/** `memory`: until the companion is quit. */
export const OTHER_PLACES = ['memory', 'file'] as const;
export type OtherPlace = (typeof OTHER_PLACES)[number];

export interface Secrets extends Keychain {
  /** Where what is kept from now on goes to. */
  readonly kind: 'keychain' | OtherPlace;
  /** Puts what lies in the file into the keychain, and removes the file. Rejects with a `ProblemError` and leaves the file. */
  moveToKeychain(): Promise<void>;
  /** Deletes nothing; rejects with a `ProblemError` where {@link deleteAll} would not delete everything in the keychain. */
  checkDeletable(): Promise<void>;
  /** Deletes everything in the keychain, of earlier boxes, accounts and plugins too. The file goes with the other files. */
  deleteAll(): Promise<void>;
}

export interface SecretsOptions {
  readonly dataDirectory: string;
  readonly log: Log;
  /** Named by who started the companion: there and nowhere else. */
  readonly fixed?: 'keychain' | 'file' | undefined;
  /** Asks the user, once, when there is something to keep and no keychain to keep it in. Absent where nobody can be asked. */
  readonly ask?: () => Promise<OtherPlace>;
  /** What to do instead, where there is no keychain: ends a sentence. */
  readonly otherwise?: string;
  /** The system's, unless given. */
  readonly keychain?: SystemKeychain;
}

const KEPT = v.object({
  /** Chosen where there was no keychain; null: nothing else than the keychain. */
  place: v.nullable(v.picklist(OTHER_PLACES)),
  /** Something of ours is in the keychain: a keychain that is not there now is missed. */
  inKeychain: v.boolean(),
});
type Kept = v.InferOutput<typeof KEPT>;

export function openSecrets(options: SecretsOptions): Secrets {
  const { dataDirectory, log, fixed, otherwise } = options;
  const ask = fixed === undefined ? options.ask : undefined;
  const keychain = options.keychain ?? createKeychain({ dataDirectory, ...(otherwise !== undefined && { otherwise }) });
  const file = createSecretFile(dataDirectory);
  const memory = new Map<string, string>();
  const path = join(dataDirectory, 'secret-place.json');
  let kept: Kept =
    fixed === undefined ? readKept(path) : { place: fixed === 'file' ? 'file' : null, inKeychain: false };
  const listeners = new Set<() => void>();
  let lastChange: Promise<unknown> = Promise.resolve();

  const keep = (next: Partial<Kept>) => {
    const before = kept;
    kept = { ...kept, ...next };
    const isSame = before.place === kept.place && before.inKeychain === kept.inKeychain;
    if (isSame || fixed !== undefined) return;
    for (const listener of listeners) listener();
    try {
      writeFileSync(`${path}.tmp`, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
      renameSync(`${path}.tmp`, path);
    } catch (error) {
      log.warn('where secrets are kept could not be written down for the next start', { error: errorText(error) });
    }
  };
  /** Only where something of ours may be. */
  const mayBeInKeychain = () => kept.inKeychain || kept.place === null;

  async function get(key: string): Promise<string | null> {
    const found = memory.get(key) ?? (kept.place === 'file' ? await file.get(key) : null);
    if (found !== null || !mayBeInKeychain()) return found;
    return keychain.get(key);
  }

  /** Where else it may go: as was chosen, or is chosen now; null where nobody can be asked. */
  async function otherPlace(): Promise<OtherPlace | null> {
    if (kept.place === null && ask !== undefined) keep({ place: await ask() });
    return kept.place;
  }

  async function set(key: string, secret: string): Promise<void> {
    if (kept.place === 'file') return file.set(key, secret);
    try {
      await keychain.set(key, secret);
    } catch (error) {
      const place = isMissing(error) ? await otherPlace() : null;
      if (place === null) throw error;
      if (place === 'file') return file.set(key, secret);
      memory.set(key, secret);
      return;
    }
    memory.delete(key);
    keep({ inKeychain: true });
    // It has come since: what was to be forgotten at the end is kept as well.
    for (const [other, waiting] of [...memory]) {
      await keychain.set(other, waiting);
      memory.delete(other);
    }
    keep({ place: null });
  }

  async function forget(key: string): Promise<void> {
    memory.delete(key);
    if (kept.place === 'file') await file.delete(key);
    if (mayBeInKeychain()) await keychain.delete(key);
  }

  async function moveToKeychain(): Promise<void> {
    if (kept.place !== 'file') return;
    for (const [key, secret] of await file.all()) await keychain.set(key, secret);
    keep({ place: null, inKeychain: true });
    await file.remove();
  }

  async function keysInKeychain(): Promise<readonly string[]> {
    try {
      return await keychain.keys();
    } catch (error) {
      const isMissed = kept.inKeychain || fixed === 'keychain' || readKept(path).inKeychain;
      if (isMissing(error) && !isMissed) return [];
      throw error;
    }
  }

  async function deleteAll(): Promise<void> {
    for (const key of await keysInKeychain()) await keychain.delete(key);
    memory.clear();
    kept = { place: fixed === 'file' ? 'file' : null, inKeychain: false };
  }

  /** One change at a time: nothing comes into the file while it is moved, and one question is asked for all that wait. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const run = lastChange.then(task);
    lastChange = run.catch(() => undefined);
    return run;
  };

  return {
    get kind() {
      return kept.place ?? 'keychain';
    },
    get,
    set: (key, secret) => inTurn(() => set(key, secret)),
    delete: (key) => inTurn(() => forget(key)),
    onChange: (listener) => void listeners.add(listener),
    moveToKeychain: () => inTurn(moveToKeychain),
    checkDeletable: () => inTurn(async () => void (await keysInKeychain())),
    deleteAll: () => inTurn(deleteAll),
  };
}

function readKept(path: string): Kept {
  try {
    return v.parse(v.pipe(v.string(), v.parseJson(), KEPT), readFileSync(path, 'utf8'));
  } catch {
    return { place: null, inKeychain: false };
  }
}
