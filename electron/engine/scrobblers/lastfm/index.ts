/** Last.fm as a scrobbling service: its account, its login, and the delivery of plays. */
import { errorText, type Problem, ProblemError } from '../../../../shared/errors.ts';
import type { Ports } from '../../ports.ts';
import type { AccountService, ServiceAccount } from '../../scrobble/service.ts';
import type { StateStore } from '../../store/state-store.ts';
import { lastAccountName } from '../account-record.ts';
import type { ServiceSettings } from '../service-settings.ts';
import { found, testOutcome, WHO_AM_I } from './account-test.ts';
import { type Api, type ApiCheck, checkApiUrl, loginOrigin } from './api.ts';
import { type Credentials, createApiClient } from './client.ts';
import { createClockWatch } from './clock-watch.ts';
import { createLogin } from './login.ts';
import { composeLastFm } from './payload.ts';
import { createSender, type Line, type NoLine } from './sender.ts';
import { createSessionKeeper, type SessionKeeper } from './session.ts';
import { readSettings } from './settings.ts';

/** As many plays go in one call (contract section 4). */
const MOST_IN_A_CALL = 50;
/** Fourteen days of music. */
const QUEUE_CAP = 5000;
/** 1, 2, 4 … 120 minutes, on the average (contract section 5). */
const BACK_OFF = { firstMs: 60_000, longestMs: 120 * 60_000 };
const NOT_LINKED = 'Not linked. Log in: companion login lastfm';
const NO_KEY =
  'Last.fm needs an API account of your own: make one at last.fm/api/account/create and enter its key and shared secret: companion services settings lastfm';

export interface LastFmOptions {
  readonly ports: Pick<Ports, 'clock' | 'keychain' | 'log' | 'fetch'>;
  readonly version: string;
  readonly settings: ServiceSettings;
  readonly stateStore: StateStore;
}

/** Makes the service. Nothing is sent, and the keychain is not touched, before a play or a login needs it. */
export function createLastFm(options: LastFmOptions): AccountService {
  const { ports, settings, stateStore } = options;
  const { log } = ports;
  const keepers = new Map<string, SessionKeeper>();
  const listeners = new Set<() => void>();
  /** Only the user can help: a wrong key, a suspended one. Till a setting is changed. */
  let misconfigured: Problem | null = null;

  const changed = () => {
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        log.error('A change of the Last.fm account could not be passed on.', { reason: errorText(error) });
      }
    }
  };
  const clockWatch = createClockWatch(() => {
    const warning = clockWatch.warning();
    if (warning !== null) log.warn(warning);
    changed();
  });
  const client = createApiClient(ports, options.version, clockWatch.noteServerTime);
  const current = () => readSettings(settings.plain());
  const currentApi = (): ApiCheck => checkApiUrl(current().api_url);
  const keeperOf = ({ origin }: Api): SessionKeeper => {
    const keeper = keepers.get(origin) ?? createSessionKeeper({ origin, ports, stateStore, onChange: changed });
    keepers.set(origin, keeper);
    return keeper;
  };

  /** Rejects with a `ProblemError` where there is no key yet, or the keychain keeps the secret to itself. */
  const readCredentials = async (): Promise<Credentials> => {
    const { api_key: apiKey } = current();
    const { shared_secret: secret } = await settings.get();
    const sharedSecret = typeof secret === 'string' ? secret.trim() : '';
    if (apiKey !== '' && sharedSecret !== '') return { apiKey, sharedSecret };
    throw new ProblemError({ kind: 'login_needed', service: 'lastfm', stage: 'api_key', text: NO_KEY });
  };

  const line = async (): Promise<Line | NoLine> => {
    const api = currentApi();
    if (!api.ok) return { ok: false, outcome: { kind: 'blocked', problem: api.problem } };
    const session = await keeperOf(api).access(api);
    if (!session.ok) return session;
    try {
      return { ok: true, api, credentials: await readCredentials(), session };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const kind = error.problem.kind === 'login_needed' ? 'blocked' : 'later';
      return { ok: false, outcome: { kind, problem: error.problem } };
    }
  };

  const send = createSender({
    ports,
    client,
    line,
    onRefused: async ({ api, session }) => {
      const now = await keeperOf(api).renew(api, session);
      if (!now.ok) return now.outcome;
      const text = 'Somebody logged in to Last.fm anew while this play was on its way.';
      return { kind: 'later', problem: { kind: 'cancelled', text, service: 'lastfm' } };
    },
    onMisconfigured: (problem) => {
      misconfigured = problem;
      changed();
    },
  });
  const login = createLogin({
    ports,
    client,
    link: ({ api }, reply) => keeperOf(api).link(api, reply),
    onChange: changed,
  });

  const account = (): ServiceAccount => {
    const api = currentApi();
    if (!api.ok) {
      return { state: 'unavailable', accountName: lastAccountName(stateStore, 'lastfm'), problem: api.problem };
    }
    const own = keeperOf(api).account();
    return misconfigured !== null && own.state === 'linked'
      ? { state: 'unavailable', accountName: own.accountName, problem: misconfigured }
      : own;
  };

  const originOf = (api: ApiCheck): string => (api.ok ? api.origin : '');
  let knownOrigin = originOf(currentApi());
  return {
    name: 'lastfm',
    label: 'Last.fm',
    queueCap: QUEUE_CAP,
    backOff: BACK_OFF,
    isQuiet: true,
    compose: (event, item) => composeLastFm(event, item, current()),
    account,
    onAccountChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async deliver(event, signal) {
      const [delivery] = await send([event], signal);
      if (delivery === undefined) throw new Error('no outcome of a play');
      return delivery;
    },
    batch: { limit: MOST_IN_A_CALL, deliver: send },
    accountInfo() {
      const { state, accountName, problem } = account();
      const api = currentApi();
      const username = api.ok ? keeperOf(api).displayName() : accountName;
      const linked = [`Linked as ${username}.`, clockWatch.warning() ?? ''].join(' ').trim();
      const needsSetup = current().api_key === '' || !settings.isSet('shared_secret');
      const text = problem?.text ?? (state === 'linked' ? linked : needsSetup ? NO_KEY : NOT_LINKED);
      return { service: 'lastfm', label: 'Last.fm', state, accountName, text, ...(needsSetup && { needsSetup }) };
    },
    diagnostics() {
      const api = currentApi();
      return {
        backendUrl: api.ok ? api.url : null,
        backendError: api.ok ? null : (api.problem.stage ?? api.problem.kind),
        deviceId: null,
      };
    },
    async test() {
      const api = currentApi();
      if (!api.ok) return found('invalid_backend', api.problem.text);
      const on = await line();
      if (on.ok) {
        const { credentials, session } = on;
        const asked = { api, credentials, sessionKey: session.accessToken, method: WHO_AM_I };
        return testOutcome(await client(asked), api.host, account());
      }
      const { problem } = on.outcome;
      if (problem.kind !== 'login_needed') throw new ProblemError(problem);
      return found(account().state === 'not_linked' ? 'not_logged_in' : 'expired', problem.text);
    },
    async login(given) {
      const api = currentApi();
      if (!api.ok) return login.refuse(api.problem);
      try {
        return await login.begin({ api, credentials: await readCredentials() }, given);
      } catch (error) {
        if (error instanceof ProblemError) return login.refuse(error.problem);
        throw error;
      }
    },
    loginStatus: () => login.status(),
    loginOrigins() {
      const api = currentApi();
      return api.ok ? [loginOrigin(api)] : [];
    },
    cancelLogin: () => login.cancel(),
    async logout() {
      login.cancel();
      const api = currentApi();
      return api.ok ? keeperOf(api).unlink() : api.problem;
    },
    onSettingsChanged() {
      const origin = originOf(currentApi());
      const wasMisconfigured = misconfigured !== null;
      misconfigured = null;
      if (origin !== knownOrigin) login.cancel('The login was cancelled because api_url was changed.');
      if (origin !== knownOrigin || wasMisconfigured) changed();
      knownOrigin = origin;
    },
    retrySecrets() {
      for (const keeper of keepers.values()) keeper.retrySecrets();
    },
    async close() {
      login.cancel('The companion was stopped.');
      await Promise.all([...keepers.values()].map((keeper) => keeper.close()));
    },
  };
}
