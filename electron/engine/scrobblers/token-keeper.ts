/** The login at one address of a service: which account it is, and a token whenever one is needed. */
import type { Problem } from '../../../shared/errors.ts';
import { msToUtc } from '../../../shared/units.ts';
import type { Ports, Timer } from '../ports.ts';
import type { Delivery, ServiceAccount } from '../scrobble/service.ts';
import type { StateStore } from '../store/state-store.ts';
import { type AccountRecord, readAccountRecord, writeAccountRecord } from './account-record.ts';
import type { ApiResult } from './json-client.ts';
import { keepSecret, type SecretState } from './kept-secret.ts';
import type { Refresher } from './refresher.ts';
import { freshness, pairOf, parsePair, type TokenPair, type TokenReply } from './token-pair.ts';

/** While the keychain holds no tokens for an account that is linked. */
const LOOK_AGAIN_MS = 60_000;

/** A token to send, or the outcome for the event that needed one. */
export type Access = Granted | NoAccess;

export interface Granted {
  readonly ok: true;
  readonly accessToken: string;
  /** Whose token it is. */
  readonly accountName: string;
}

export interface NoAccess {
  readonly ok: false;
  readonly outcome: Extract<Delivery, { kind: 'later' | 'blocked' }>;
}

/** A reply, or the outcome for the event that needed a token. */
export type Authorised<Result> = { readonly ok: true; readonly result: Result; readonly access: Granted } | NoAccess;

/** `Place`: where the service is, with all that a request to it needs. */
export interface TokenKeeper<Place> {
  account(): ServiceAccount;
  /** The name the service knows the user by, else the account's; null where none was ever linked. */
  displayName(): string | null;
  /** Asks the keychain again where it could not be used. */
  retrySecrets(): void;
  /** A token of the account that is linked at the call, good as far as we know; renews one that is about to end. */
  access(place: Place): Promise<Access>;
  /** After a 401 for `rejected`: what somebody else has fetched for the same account meanwhile, or a renewed token. */
  renew(place: Place, rejected: Granted): Promise<Access>;
  /** After a 401 for a token that had just been renewed: only a new login helps. */
  refused(renewed: Granted): Promise<NoAccess>;
  /** Stores a new login before it counts as one; gives the user's name. Rejects with the keychain's `ProblemError`. */
  link(place: Place, reply: TokenReply): Promise<string>;
  /** Forgets the tokens. Gives the keychain's problem where it would not delete them; they are not used then either. */
  unlink(): Promise<Problem | null>;
  /** Asks the service once for the user's name where a login did not bring it. */
  learnName(place: Place, accessToken: string): Promise<void>;
  /** Ends retries; resolves when a renewed pair that is on its way has been stored. */
  close(): Promise<void>;
}

export interface TokenKeeperOptions<Place> {
  /** `punchplay` */
  readonly service: string;
  /** `PunchPlay` */
  readonly label: string;
  /** The login is only ever used at this one. */
  readonly origin: string;
  readonly ports: Pick<Ports, 'clock' | 'keychain' | 'log'>;
  readonly keychainKey: string;
  readonly refresher: Refresher<Place>;
  /** A token is renewed so long before its end, or after nine tenths of its life, whichever is later. */
  readonly aheadMs: number;
  /** The user's name as the service says it; null where it does not, or not now. */
  readonly askName: (place: Place, accessToken: string) => Promise<string | null>;
  /** What the queue's rows of this user carry. */
  readonly nameOf: (place: Place, username: string | null) => string;
  readonly stateStore: StateStore;
  readonly onChange: () => void;
}

/** The keeper of one origin's tokens: they are never sent to another. */
export function createTokenKeeper<Place>(options: TokenKeeperOptions<Place>): TokenKeeper<Place> {
  const { service, label, origin, refresher, aheadMs, askName, stateStore, onChange } = options;
  const { clock, log } = options.ports;
  const pairs = keepSecret({
    ports: options.ports,
    keychainKey: options.keychainKey,
    name: 'tokens',
    parse: parsePair,
    onChange,
  });
  const loginNeeded = (reason: string): Problem => {
    const text = `${reason} Log in: companion login ${service}. What was watched waits until then.`;
    return { kind: 'login_needed', text, service };
  };
  const notLinked = () => loginNeeded(`No ${label} account is linked.`);
  const changedMeanwhile = (): NoAccess => {
    const text = `The ${label} account changed while this event was on its way.`;
    return later({ kind: 'cancelled', text, service });
  };
  /** The token of a pair; none where it is not the account's that was asked for. */
  const granted = (found: TokenPair | Access, accountName?: string): Access => {
    if ('ok' in found && !found.ok) return found;
    if (accountName !== undefined && found.accountName !== accountName) return changedMeanwhile();
    return { ok: true, accessToken: found.accessToken, accountName: found.accountName };
  };
  let record: AccountRecord | null = readAccountRecord(stateStore, service, origin);
  /** Why somebody has to log in again; null while the login is good. */
  let gone: Problem | null =
    record?.status === 'login_needed' ? loginNeeded(`${label} no longer accepts the login.`) : null;
  let refreshing: Promise<Access> | null = null;
  let nameAsked = false;
  let lookAgain: Timer | null = null;

  const setRecord = (next: AccountRecord) => {
    record = next;
    writeAccountRecord({ store: stateStore, log }, service, origin, next);
    onChange();
  };

  const askForLogin = (reason: string, next: AccountRecord): NoAccess => {
    gone = loginNeeded(`The ${label} login cannot be used any more (${reason}).`);
    log.warn(`The ${label} login cannot be used any more; events wait until somebody logs in.`, { reason });
    setRecord(next);
    return blocked(gone);
  };

  /** The service itself has ended the login: tokens are kept, but not used any more. */
  const loginGone = (reason: string): NoAccess =>
    record?.status === 'linked'
      ? askForLogin(reason, { ...record, status: 'login_needed' })
      : blocked(gone ?? notLinked());

  /** The pair to use, or the outcome where there is none: every way to a token ends here. */
  const usablePair = (state: SecretState<TokenPair>): TokenPair | NoAccess => {
    if (record === null || record.status === 'logged_out') return blocked(notLinked());
    if (gone !== null) return blocked(gone);
    if (state.kind === 'unavailable') return blocked(state.problem);
    if (state.kind === 'missing') {
      // Not written down: the tokens may be in the other place (keychain or file) of the next start.
      lookAgainLater();
      return askForLogin(state.reason, record);
    }
    if (state.secret.accountName === record.accountName) return state.secret;
    // A login ended in a crash after its tokens were stored: they are right, and this event may be another account's.
    setRecord({ accountName: state.secret.accountName, username: null, status: 'linked' });
    return changedMeanwhile();
  };

  /** A keychain that hides its entries while it is locked (KeePassXC) says that there are none. */
  const lookAgainLater = () => {
    lookAgain = clock.after(LOOK_AGAIN_MS, () => {
      void pairs.ready().then((state) => {
        if (gone === null || record?.status !== 'linked') return;
        if (state.kind !== 'ready') return lookAgainLater();
        gone = null;
        onChange();
      });
    });
  };

  const readyPair = async (): Promise<TokenPair | NoAccess> => {
    // Without a login the keychain is left alone.
    if (record?.status !== 'linked' || gone !== null) return usablePair({ kind: 'missing', reason: '' });
    return usablePair(await pairs.ready());
  };

  const refresh = async (place: Place, old: TokenPair): Promise<Access> => {
    if (old.refreshToken === null) return loginGone('it cannot be renewed');
    const result = await refresher.request(place, old.refreshToken);
    switch (result.kind) {
      case 'renewed': {
        const next = pairOf(result.reply, old.accountName, old.refreshToken, clock.wallMs());
        return granted(usablePair(await pairs.rotate(old, next)));
      }
      case 'gone': {
        const now = await readyPair();
        // Somebody logged in anew while we asked with the old token.
        return now === old ? loginGone(result.reason) : granted(now);
      }
      case 'later':
        return later(result.problem);
    }
  };

  /** One refresh at a time, however many ask. */
  const refreshOnce = (place: Place, old: TokenPair): Promise<Access> => {
    refreshing ??= refresh(place, old).finally(() => {
      refreshing = null;
    });
    return refreshing;
  };

  return {
    account() {
      if (record === null) return { state: 'not_linked', accountName: null };
      const { accountName, status } = record;
      if (status === 'logged_out') return { state: 'not_linked', accountName };
      if (gone !== null) return { state: 'login_needed', accountName, problem: gone };
      const problem = pairs.problem();
      return problem === null ? { state: 'linked', accountName } : { state: 'unavailable', accountName, problem };
    },
    retrySecrets: () => {
      if (pairs.problem() !== null) void pairs.ready();
    },
    displayName: () => record?.username ?? record?.accountName ?? null,
    async access(place) {
      const accountName = record?.accountName;
      const pair = await readyPair();
      if ('ok' in pair) return pair;
      const state = freshness(pair, clock.wallMs(), aheadMs);
      if (state === 'fresh') return granted(pair, accountName);
      const renewed = await refreshOnce(place, pair);
      // A token that still lives is used while the service has trouble renewing it.
      const stillGood = state === 'expiring' && !renewed.ok && renewed.outcome.kind === 'later';
      return granted(stillGood ? await readyPair() : renewed, accountName);
    },
    async renew(place, rejected) {
      const pair = await readyPair();
      const isOld = !('ok' in pair) && pair.accessToken === rejected.accessToken;
      return granted(isOld ? await refreshOnce(place, pair) : pair, rejected.accountName);
    },
    async refused(renewed) {
      const pair = await readyPair();
      if ('ok' in pair) return pair;
      // Somebody logged in anew while the old token was on its way.
      return pair.accessToken === renewed.accessToken
        ? loginGone('a renewed token was refused as well')
        : changedMeanwhile();
    },
    async link(place, reply) {
      const before = record;
      const store = async (username: string | null) => {
        const accountName = nameOfLogin(options.nameOf(place, username), username, before, clock.wallMs());
        await pairs.replace(pairOf(reply, accountName, null, clock.wallMs()));
        return { accountName, username };
      };
      let stored = await store(reply.username);
      if (reply.username === null) {
        const learned = await askName(place, reply.accessToken);
        // A keychain that fails only now leaves the placeholder: usable, and the name is learned later.
        if (learned !== null) stored = await store(learned).catch(() => stored);
      }
      refresher.reset();
      nameAsked = false;
      gone = null;
      setRecord({ ...stored, status: 'linked' });
      return stored.username ?? stored.accountName;
    },
    async unlink() {
      if (record === null) return null;
      gone = null;
      setRecord({ ...record, status: 'logged_out' });
      const problem = await pairs.remove();
      return problem && { ...problem, text: `Logged out, but the tokens could not be deleted. ${problem.text}` };
    },
    async learnName(place, accessToken) {
      if (nameAsked || record?.username !== null) return;
      nameAsked = true;
      const asked = record;
      const username = await askName(place, accessToken);
      // The account's name stays: the queue's rows carry it.
      if (username !== null && record === asked) setRecord({ ...asked, username });
    },
    async close() {
      lookAgain?.cancel();
      await refreshing;
      await pairs.close();
    },
  };
}

/** One request with a token; refused, it is made once more with a fresh one. */
export async function withToken<Place, Result extends ApiResult>(
  keeper: TokenKeeper<Place>,
  place: Place,
  ask: (accessToken: string) => Promise<Result>,
): Promise<Authorised<Result>> {
  let access = await keeper.access(place);
  if (!access.ok) return access;
  let result = await ask(access.accessToken);
  if (!isUnauthorized(result)) return { ok: true, result, access };
  access = await keeper.renew(place, access);
  if (!access.ok) return access;
  result = await ask(access.accessToken);
  return isUnauthorized(result) ? await keeper.refused(access) : { ok: true, result, access };
}

function isUnauthorized(result: ApiResult): boolean {
  return result.kind === 'reply' && result.status === 401;
}

/**
 * What the queue's rows of this login carry. The same user keeps it. A user whose name nobody could say has one of his
 * own after somebody else, or after a logout: what another left in the queue must never be sent for him.
 */
function nameOfLogin(name: string, username: string | null, before: AccountRecord | null, nowMs: number): string {
  const isSame = before?.username === username && (username !== null || before.status !== 'logged_out');
  if (before !== null && isSame) return before.accountName;
  return username === null && before !== null ? `${name}, login of ${msToUtc(nowMs)}` : name;
}

function later(problem: Problem): NoAccess {
  return { ok: false, outcome: { kind: 'later', problem } };
}

function blocked(problem: Problem): NoAccess {
  return { ok: false, outcome: { kind: 'blocked', problem } };
}
