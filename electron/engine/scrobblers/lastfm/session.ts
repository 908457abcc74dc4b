/** The login at one address: whose it is, and its key, which lasts until the user takes the application off the list. */
import * as v from 'valibot';
import type { Problem } from '../../../../shared/errors.ts';
import type { Ports, Timer } from '../../ports.ts';
import type { Delivery, ServiceAccount } from '../../scrobble/service.ts';
import type { StateStore } from '../../store/state-store.ts';
import { type AccountRecord, readAccountRecord, writeAccountRecord } from '../account-record.ts';
import { keepSecret } from '../kept-secret.ts';

/** While the keychain holds no key for an account that is linked: one that is locked (KeePassXC) says there is none. */
const LOOK_AGAIN_MS = 60_000;

const stored = v.pipe(v.string(), v.parseJson(), v.object({ accountName: v.string(), sessionKey: v.string() }));
type Session = v.InferOutput<typeof stored>;

/** A session key to send, or the outcome for the play that needed one. */
export type Access =
  | { readonly ok: true; readonly sessionKey: string }
  | { readonly ok: false; readonly outcome: Extract<Delivery, { kind: 'blocked' | 'later' }> };

export interface SessionKeeper {
  account(): ServiceAccount;
  /** The user's name at the service; null where none was ever linked. */
  username(): string | null;
  access(): Promise<Access>;
  /** The service does not accept this key any more: only a new login helps. Gives the problem. */
  refused(sessionKey: string, reason: string): Problem;
  /** Stores a new login before it counts as one. Rejects with the keychain's `ProblemError`. */
  link(login: { readonly accountName: string; readonly username: string; readonly sessionKey: string }): Promise<void>;
  /** Forgets the key. Gives the keychain's problem where it would not delete it; it is not used then either. */
  unlink(): Promise<Problem | null>;
  close(): Promise<void>;
}

export interface SessionKeeperOptions {
  /** Keys are never sent to another. */
  readonly origin: string;
  readonly ports: Pick<Ports, 'clock' | 'keychain' | 'log'>;
  readonly stateStore: StateStore;
  readonly onChange: () => void;
}

export function createSessionKeeper(options: SessionKeeperOptions): SessionKeeper {
  const { origin, ports, stateStore, onChange } = options;
  const { clock, log } = ports;
  const kept = keepSecret<Session>({
    ports,
    keychainKey: `lastfm session ${origin}`,
    name: 'key',
    parse: (text) => {
      const parsed = v.safeParse(stored, text);
      return parsed.success ? parsed.output : null;
    },
    onChange,
  });
  let record: AccountRecord | null = readAccountRecord(stateStore, 'lastfm', origin);
  /** Why somebody has to log in again; null while the login is good. */
  let gone: Problem | null =
    record?.status === 'login_needed' ? loginNeeded('Last.fm no longer accepts the login.') : null;
  let lookAgain: Timer | null = null;

  const setRecord = (next: AccountRecord) => {
    record = next;
    writeAccountRecord({ store: stateStore, log }, 'lastfm', origin, next);
    onChange();
  };

  const lookAgainLater = () => {
    lookAgain = clock.after(LOOK_AGAIN_MS, () => {
      void kept.ready().then((state) => {
        if (gone === null || record?.status !== 'linked') return;
        if (state.kind !== 'ready') return lookAgainLater();
        gone = null;
        onChange();
      });
    });
  };

  return {
    account() {
      if (record === null) return { state: 'not_linked', accountName: null };
      const { accountName, status } = record;
      if (status === 'logged_out') return { state: 'not_linked', accountName };
      if (gone !== null) return { state: 'login_needed', accountName, problem: gone };
      const problem = kept.problem();
      return problem === null ? { state: 'linked', accountName } : { state: 'unavailable', accountName, problem };
    },
    username: () => record?.username ?? null,
    async access() {
      const asked = record;
      // Without a login the keychain is left alone.
      if (asked === null || asked.status === 'logged_out') return blocked(loginNeeded('No Last.fm account is linked.'));
      if (gone !== null) return blocked(gone);
      const state = await kept.ready();
      if (record?.accountName !== asked.accountName) return changedMeanwhile();
      switch (state.kind) {
        case 'unavailable':
          return blocked(state.problem);
        case 'missing':
          // Not written down: the key may be in the other place (keychain or file) of the next start.
          gone = loginNeeded(`The Last.fm login cannot be used any more (${state.reason}).`);
          lookAgainLater();
          onChange();
          return blocked(gone);
        case 'ready': {
          const { accountName, sessionKey } = state.secret;
          if (accountName === asked.accountName) return { ok: true, sessionKey };
          // A login ended in a crash after its key was stored: it is right, and this play may be another account's.
          setRecord({ accountName, username: null, status: 'linked' });
          return changedMeanwhile();
        }
      }
    },
    refused(sessionKey, reason) {
      const problem = loginNeeded(`The Last.fm login cannot be used any more: ${reason}`);
      void kept.ready().then((state) => {
        // Somebody may have logged in anew while the old key was on its way.
        if (state.kind !== 'ready' || state.secret.sessionKey !== sessionKey || record?.status !== 'linked') return;
        gone = problem;
        log.warn('Last.fm no longer accepts the login; plays wait until somebody logs in.', { reason });
        setRecord({ ...record, status: 'login_needed' });
      });
      return problem;
    },
    async link({ accountName, username, sessionKey }) {
      await kept.replace({ accountName, sessionKey });
      gone = null;
      setRecord({ accountName, username, status: 'linked' });
    },
    async unlink() {
      if (record === null) return null;
      gone = null;
      setRecord({ ...record, status: 'logged_out' });
      const problem = await kept.remove();
      return problem && { ...problem, text: `Logged out, but the session key could not be deleted. ${problem.text}` };
    },
    async close() {
      lookAgain?.cancel();
      await kept.close();
    },
  };
}

function blocked(problem: Problem): Access {
  return { ok: false, outcome: { kind: 'blocked', problem } };
}

function changedMeanwhile(): Access {
  const text = 'The Last.fm account changed while this play was on its way.';
  return { ok: false, outcome: { kind: 'later', problem: { kind: 'cancelled', text, service: 'lastfm' } } };
}

function loginNeeded(reason: string): Problem {
  const text = `${reason} Log in with: companion login lastfm. What was heard waits until then.`;
  return { kind: 'login_needed', text, service: 'lastfm' };
}
