/** PunchPlay as a scrobbling service: its account, its login, and the delivery of events. */
import { errorText, type Problem } from '../../../../shared/errors.ts';
import type { Settings } from '../../../../shared/settings.ts';
import type { LookUpAnswer, LookUpQuery } from '../../identify/look-ups.ts';
import type { Ports } from '../../ports.ts';
import type { HistoryFailure } from '../../scrobble/history-service.ts';
import type { AccountService, ComposedEvent, Delivery, ServiceAccount } from '../../scrobble/service.ts';
import type { StateStore } from '../../store/state-store.ts';
import { lastAccountName } from '../account-record.ts';
import { settledDelivery } from '../settled-delivery.ts';
import { withToken } from '../token-keeper.ts';
import { knownLoginDeviceId, loginDeviceId } from './account-record.ts';
import { type Authorised, testAccount } from './account-test.ts';
import { type Backend, type BackendCheck, createBackendCheck, shownUrl } from './backend-url.ts';
import { type ApiRequest, createApiClient, TIMEOUT_MS } from './client.ts';
import { deliveryOf } from './delivery.ts';
import { createDeviceLogin } from './device-login.ts';
import { importAnswer, importBody, importPath } from './import.ts';
import { LOOK_UP_PATH, lookUpAnswer, lookUpBody } from './look-up.ts';
import { composePunchPlay } from './payload.ts';
import { pullAnswer, pullPath } from './pull.ts';
import { composePunchPlayRating, RATE_PATH } from './rating.ts';
import { createTokenKeeper, type TokenKeeper } from './tokens.ts';

/** A service that does not answer must not hold up the end of the process. */
const CLOSE_LIMIT_MS = 1500;
/** Sixty thousand watched titles. */
const PULL_MAX_BYTES = 16 * 1024 * 1024;
const NOT_LINKED = 'Not linked. Log in: companion login punchplay';

export interface PunchPlayOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'keychain' | 'log' | 'fetch'>;
  readonly version: string;
  readonly settings: () => Settings;
  readonly stateStore: StateStore;
}

/** Makes the service. Nothing is sent, and the keychain is not touched, before an event or a login needs it. */
export function createPunchPlay(options: PunchPlayOptions): AccountService {
  const { ports, settings, stateStore } = options;
  const log = ports.log.child({ service: 'punchplay' });
  const client = createApiClient(ports, options.version);
  const keepers = new Map<string, TokenKeeper>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        log.error('A change of the PunchPlay account could not be passed on.', { reason: errorText(error) });
      }
    }
  };

  const checkBackendUrl = createBackendCheck();
  const currentBackend = (): BackendCheck => {
    const { backend_url, developer_mode, allow_insecure_backend_url } = settings();
    return checkBackendUrl(backend_url, {
      developerMode: developer_mode,
      allowInsecure: allow_insecure_backend_url,
    });
  };
  const keeperOf = (backend: Backend): TokenKeeper => {
    const { origin } = backend;
    const keeper =
      keepers.get(origin) ??
      createTokenKeeper({ origin, ports: { ...ports, log }, client, stateStore, onChange: changed });
    keepers.set(origin, keeper);
    return keeper;
  };
  const deviceLogin = createDeviceLogin({
    ports: { clock: ports.clock, log },
    client,
    deviceId: () => loginDeviceId(stateStore, ports.random, log),
    link: (backend, reply) => keeperOf(backend).link(backend, reply),
    onChange: changed,
  });

  const account = (): ServiceAccount => {
    const backend = currentBackend();
    return backend.ok
      ? keeperOf(backend).account()
      : { state: 'unavailable', accountName: lastAccountName(stateStore, 'punchplay'), problem: backend.problem };
  };

  /** One request with a token; refused, it is made once more with a fresh one. */
  const authorised = async (
    request: Pick<ApiRequest, 'method' | 'path' | 'body' | 'timeoutMs' | 'signal' | 'maxBytes'>,
  ): Promise<Authorised> => {
    const backend = currentBackend();
    if (!backend.ok) return { ok: false, outcome: { kind: 'blocked', problem: backend.problem } };
    const keeper = keeperOf(backend);
    const answer = await withToken(keeper, backend, (accessToken) => client({ ...request, backend, accessToken }));
    if (!answer.ok) return answer;
    const { result, access } = answer;
    if (deliveryOf(result).kind === 'sent') void keeper.learnName(backend, access.accessToken);
    return { ok: true, result };
  };

  const send = async ({ path, body }: ComposedEvent, signal: AbortSignal): Promise<Delivery> => {
    const timeoutMs = path === RATE_PATH ? TIMEOUT_MS.rate : TIMEOUT_MS.event;
    const answer = await authorised({ method: 'POST', path, body, timeoutMs, signal });
    return answer.ok ? deliveryOf(answer.result) : answer.outcome;
  };

  /** One request, and no more: what a refused token means for the login is found out by the next event. */
  const lookUp = async (query: LookUpQuery, signal: AbortSignal): Promise<LookUpAnswer> => {
    const backend = currentBackend();
    if (!backend.ok) return { state: 'error', text: backend.problem.text };
    const access = await keeperOf(backend).access(backend);
    if (!access.ok) return { state: 'error', text: access.outcome.problem.text };
    const { accessToken } = access;
    const request = { method: 'POST', path: LOOK_UP_PATH, body: lookUpBody(query) } as const;
    return lookUpAnswer(
      query,
      await client({ ...request, backend, accessToken, timeoutMs: TIMEOUT_MS.identify, signal }),
    );
  };

  const importHistory: NonNullable<AccountService['importHistory']> = async (entries, { dryRun }, signal) => {
    const request = { path: importPath(dryRun), body: importBody(entries), timeoutMs: TIMEOUT_MS.import, signal };
    const answer = await authorised({ ...request, method: 'POST' });
    return answer.ok ? importAnswer(entries, dryRun, answer.result) : notAuthorised(answer.outcome);
  };

  const watchedSince: NonNullable<AccountService['watchedSince']> = async (sinceMs, signal) => {
    const request = { path: pullPath(sinceMs), timeoutMs: TIMEOUT_MS.pull, maxBytes: PULL_MAX_BYTES, signal };
    const answer = await authorised({ ...request, method: 'GET' });
    return answer.ok ? pullAnswer(answer.result) : notAuthorised(answer.outcome);
  };

  let knownOrigin = originOf(currentBackend());
  return {
    name: 'punchplay',
    label: 'PunchPlay',
    compose: composePunchPlay,
    composeRating: composePunchPlayRating,
    account,
    onAccountChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    deliver: (event, signal) =>
      settledDelivery(send(event, signal), signal, { service: 'punchplay', label: 'PunchPlay', log }),
    lookUp: (query, signal) => (account().state === 'linked' ? lookUp(query, signal) : null),
    importHistory,
    watchedSince,
    accountInfo() {
      const { state, accountName, problem } = account();
      const backend = currentBackend();
      const displayName = backend.ok ? keeperOf(backend).displayName() : accountName;
      const text = problem?.text ?? (state === 'linked' ? `Linked as ${displayName}.` : NOT_LINKED);
      return { service: 'punchplay', label: 'PunchPlay', state, accountName, text };
    },
    diagnostics() {
      const backend = currentBackend();
      const shown = { backendUrl: shownUrl(settings().backend_url), deviceId: knownLoginDeviceId(stateStore) };
      return { ...shown, backendError: backend.ok ? null : (backend.problem.stage ?? backend.problem.kind) };
    },
    test: () => testAccount({ client, backend: currentBackend, authorised, account }),
    async login(options) {
      const backend = currentBackend();
      return backend.ok ? deviceLogin.begin(backend, options) : deviceLogin.refuse(backend.problem);
    },
    loginStatus: () => deviceLogin.status(),
    loginOrigins() {
      const backend = currentBackend();
      return backend.ok ? [backend.origin] : [];
    },
    cancelLogin: () => deviceLogin.cancel(),
    async logout() {
      deviceLogin.cancel();
      const backend = currentBackend();
      return backend.ok ? keeperOf(backend).unlink() : backend.problem;
    },
    onSettingsChanged() {
      const origin = originOf(currentBackend());
      if (origin === knownOrigin) return;
      knownOrigin = origin;
      deviceLogin.cancel('The login was cancelled because backend_url was changed.');
      changed();
    },
    retrySecrets() {
      for (const keeper of keepers.values()) keeper.retrySecrets();
    },
    async close() {
      deviceLogin.cancel('The companion was stopped.');
      const limit = new Promise<void>((resolve) => ports.clock.after(CLOSE_LIMIT_MS, resolve));
      await Promise.race([limit, Promise.all([...keepers.values()].map((keeper) => keeper.close()))]);
    },
  };
}

/** No request was made with a token: nothing was carried out. */
function notAuthorised(outcome: Delivery): HistoryFailure {
  if (outcome.kind === 'blocked' || outcome.kind === 'refused') return outcome;
  const unknown: Problem = { kind: 'login_needed', service: 'punchplay', text: 'PunchPlay could not be asked.' };
  return { kind: 'later', problem: outcome.kind === 'later' ? outcome.problem : unknown, isDone: 'no' };
}

function originOf(backend: BackendCheck): string {
  return backend.ok ? backend.origin : (backend.problem.stage ?? '');
}
