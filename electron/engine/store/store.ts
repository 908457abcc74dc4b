/** The one database: three ways to touch it, and what each promises. */
import type { Database } from 'better-sqlite3';
import type { Problem } from '../../../shared/errors.ts';
import { createStateStore, type StateStore } from './state-store.ts';
import { asStorageProblem, isDamage } from './storage-problem.ts';

/** Every method throws a `ProblemError` of kind `storage` where the disk fails (full, read-only, damaged). */
export interface Store {
  /** For the repositories only; statements are prepared once. */
  readonly database: Database;
  /** What had to be done at opening, for the user. */
  readonly notices: readonly Problem[];
  /** Small facts that the engine keeps between runs. */
  readonly state: StateStore;
  /**
   * One change, all or nothing, safe on the disk when this returns: it survives a crash and a power cut.
   * Inside another change it becomes a part of that one.
   */
  durable<T>(work: () => T): T;
  /**
   * One change, all or nothing, that survives a crash of the companion but perhaps not a power cut: about ten times
   * cheaper. For what is only repeated when lost (a position, a delivery that the service knows by its event id).
   */
  relaxed<T>(work: () => T): T;
  /** Reads. */
  read<T>(work: () => T): T;
  /** Writes everything into the one file and closes it. */
  close(): void;
}

/** A store on a database of the newest shape. `onDamage` is told once, when it turns out to be damaged while in use. */
export function createStore(
  database: Database,
  { notices = [], onDamage = () => {} }: { notices?: readonly Problem[]; onDamage?: () => void } = {},
): Store {
  const inTransaction = database.transaction((work: () => unknown) => work());
  let synchronous: 'FULL' | 'NORMAL' | null = null;
  let isDamageKnown = false;

  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (isDamage(error) && !isDamageKnown) {
        isDamageKnown = true;
        onDamage();
      }
      throw asStorageProblem(error);
    }
  };
  // `synchronous` FULL waits at commit until the disk has it; NORMAL (in WAL mode) leaves that to the next checkpoint.
  const change = <T>(mode: 'FULL' | 'NORMAL', work: () => T): T => {
    if (database.inTransaction) {
      if (mode === 'FULL' && synchronous === 'NORMAL') throw new Error('a durable change inside a relaxed one');
      return guarded(work);
    }
    return guarded(() => {
      if (synchronous !== mode) database.pragma(`synchronous = ${mode}`);
      synchronous = mode;
      return inTransaction.immediate(work) as T;
    });
  };

  const store = {
    database,
    notices,
    durable: <T>(work: () => T) => change('FULL', work),
    relaxed: <T>(work: () => T) => change('NORMAL', work),
    read: guarded,
    close: () => guarded(() => database.close()),
  };
  return { ...store, state: createStateStore(store) };
}
