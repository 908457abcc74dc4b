/** Last.fm as a scrobbling service: its account, its login, and the delivery of plays. */
import { errorText, type Problem, ProblemError } from '../../../../shared/errors.ts';
import type { Ports } from '../../ports.ts';
import type { AccountService, ComposedEvent, Delivery, ServiceAccount } from '../../scrobble/service.ts';
import type { StateStore } from '../../store/state-store.ts';
import { lastAccountName } from '../account-record.ts';
import type { ServiceSettings } from '../service-settings.ts';
import { found, testOutcome, WHO_AM_I } from './account-test.ts';
import { type Api, type ApiCheck, accountNameOf, checkApiUrl } from './api.ts';
import { type ApiResult, type Credentials, createApiClient } from './client.ts';
import { createClockWatch } from './clock-watch.ts';
import { scrobbleDeliveries } from './delivery.ts';
import { errorClass, type LastFmError, problemOf } from './errors.ts';
import { createLogin } from './login.ts';
import { composeLastFm, SCROBBLE } from './payload.ts';
import { createSessionKeeper, type SessionKeeper } from './session.ts';
import { readSettings } from './settings.ts';
import type { Parameters } from './signature.ts';

/** As many plays go in one call (contract section 4). */
const MOST_IN_A_CALL = 50;
/** Fourteen days of music. */
const QUEUE_CAP = 5000;
/** 1, 2, 4 … 120 minutes, on the average (contract section 5). */
const BACK_OFF = { firstMs: 60_000, longestMs: 120 * 60_000 };
const FIRST_RATE_LIMIT_WAIT_MS = 60_000;
const LONGEST_RATE_LIMIT_WAIT_MS = 120 * 60_000;
const NOT_LINKED = 'Not linked. Log in with: companion login lastfm';

export interface LastFmOptions {
  readonly ports: Pick<Ports, 'clock' | 'keychain' | 'log' | 'fetch'>;
  readonly version: string;
  readonly settings: ServiceSettings;
  readonly stateStore: StateStore;
}

/** What a call needs, or why it cannot be made. */
type Ready =
  | { readonly ok: true; readonly api: Api; readonly credentials: Credentials; readonly sessionKey: string }
  | { readonly ok: false; readonly outcome: Extract<Delivery, { kind: 'blocked' | 'later' }> };

/** Makes the service. Nothing is sent, and the keychain is not touched, before a play or a login needs it. */
export function createLastFm(options: LastFmOptions): AccountService {
  const { ports, settings, stateStore } = options;
  const { clock, log } = ports;
  const keepers = new Map<string, SessionKeeper>();
  const listeners = new Set<() => void>();
  /** Only the user can help: a wrong key, a suspended one. Till a setting is changed. */
  let misconfigured: Problem | null = null;
  let rateLimits = 0;

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
  const login = createLogin({
    ports,
    client,
    link: async (api, { name, key }) => {
      const accountName = accountNameOf(api, name);
      await keeperOf(api).link({ accountName, username: name, sessionKey: key });
      return name;
    },
  });

  /** Rejects with a `ProblemError` where the keychain keeps the secret to itself. */
  const readCredentials = async (): Promise<Credentials | Problem> => {
    const { api_key: apiKey } = current();
    const { shared_secret: secret } = await settings.get();
    const sharedSecret = typeof secret === 'string' ? secret.trim() : '';
    if (apiKey !== '' && sharedSecret !== '') return { apiKey, sharedSecret };
    const text =
      'Last.fm wants an API key of your own (https://www.last.fm/api/account/create). Enter it in the settings api_key and shared_secret of lastfm.';
    return { kind: 'login_needed', service: 'lastfm', stage: 'api_key', text };
  };

  const ready = async (): Promise<Ready> => {
    const api = currentApi();
    if (!api.ok) return { ok: false, outcome: { kind: 'blocked', problem: api.problem } };
    const access = await keeperOf(api).access();
    if (!access.ok) return access;
    try {
      const credentials = await readCredentials();
      if ('kind' in credentials) return { ok: false, outcome: { kind: 'blocked', problem: credentials } };
      return { ok: true, api, credentials, sessionKey: access.sessionKey };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { ok: false, outcome: { kind: 'later', problem: error.problem } };
    }
  };

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

  /** What an error means for the plays that were sent; {@link LastFmError} of class `refused` is about one of them. */
  const outcomeOf = (error: LastFmError, { api, sessionKey }: Extract<Ready, { ok: true }>): Delivery => {
    const problem = problemOf(error);
    switch (errorClass(error.code)) {
      case 'retry':
        return { kind: 'later', problem };
      case 'rate_limit': {
        rateLimits += 1;
        const waitMs = Math.min(FIRST_RATE_LIMIT_WAIT_MS * 2 ** (rateLimits - 1), LONGEST_RATE_LIMIT_WAIT_MS);
        const retryAtMs = Math.max(clock.wallMs() + waitMs, problem.retryAtMs ?? 0);
        return { kind: 'later', problem: { ...problem, retryAtMs } };
      }
      case 'login':
        return { kind: 'blocked', problem: keeperOf(api).refused(sessionKey, problem.text) };
      case 'configuration':
        misconfigured = problem;
        changed();
        return { kind: 'blocked', problem };
      case 'refused':
        return { kind: 'refused', problem };
    }
  };

  const call = async (
    method: string,
    parameters: Parameters,
    with_: Extract<Ready, { ok: true }>,
    signal: AbortSignal,
  ) => {
    const { api, credentials, sessionKey } = with_;
    const result = await client({ api, credentials, sessionKey, method, parameters, signal });
    if (result.kind === 'reply') rateLimits = 0;
    return result;
  };

  /** One call, with what became of each play. A play that cannot be taken is found by halves: it refuses all with it. */
  const scrobble = async (
    plays: readonly Parameters[],
    with_: Extract<Ready, { ok: true }>,
    signal: AbortSignal,
  ): Promise<readonly Delivery[]> => {
    const result = await call(SCROBBLE, inOneCall(plays), with_, signal);
    if (result.kind === 'reply') return scrobbleDeliveries(result.body, plays.length, clock.wallMs());
    const outcome = failed(result, with_);
    if (outcome.kind !== 'refused' || plays.length === 1) return plays.map(() => outcome);
    const middle = Math.ceil(plays.length / 2);
    const first = await scrobble(plays.slice(0, middle), with_, signal);
    const stopped = first.find(({ kind }) => kind === 'later' || kind === 'blocked');
    const rest = plays.slice(middle);
    return [...first, ...(stopped === undefined ? await scrobble(rest, with_, signal) : rest.map(() => stopped))];
  };

  const failed = (result: Exclude<ApiResult, { kind: 'reply' }>, with_: Extract<Ready, { ok: true }>): Delivery =>
    result.kind === 'failure' ? { kind: 'later', problem: result.problem } : outcomeOf(result, with_);

  const deliverAll = async (events: readonly ComposedEvent[], signal: AbortSignal): Promise<readonly Delivery[]> => {
    const with_ = await ready();
    if (!with_.ok) return events.map(() => with_.outcome);
    const [first] = events;
    if (first === undefined) return [];
    if (first.path === SCROBBLE) return await scrobble(events.map(parametersOf), with_, signal);
    const result = await call(first.path, parametersOf(first), with_, signal);
    return [result.kind === 'reply' ? { kind: 'sent' } : failed(result, with_)];
  };

  /** The deliveries; on a bug the plays stay. */
  const settledDelivery = async (
    events: readonly ComposedEvent[],
    signal: AbortSignal,
  ): Promise<readonly Delivery[]> => {
    try {
      return await deliverAll(events, signal);
    } catch (error) {
      const text = `The delivery to Last.fm failed inside the companion: ${errorText(error)}.`;
      log.error(text);
      return events.map(() => ({ kind: 'later', problem: { kind: 'internal', text, service: 'lastfm' } }));
    }
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
      const [delivery] = await settledDelivery([event], signal);
      if (delivery === undefined) throw new Error('no outcome of a play');
      return delivery;
    },
    batch: { limit: MOST_IN_A_CALL, deliver: settledDelivery },
    accountInfo() {
      const { state, accountName, problem } = account();
      const api = currentApi();
      const username = (api.ok ? keeperOf(api).username() : null) ?? accountName;
      const linked = [`Linked as ${username}.`, clockWatch.warning() ?? ''].join(' ').trim();
      const text = problem?.text ?? (state === 'linked' ? linked : NOT_LINKED);
      return { service: 'lastfm', label: 'Last.fm', state, accountName, text };
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
      const with_ = await ready();
      if (with_.ok) {
        const { credentials, sessionKey } = with_;
        return testOutcome(await client({ api, credentials, sessionKey, method: WHO_AM_I }), api.host, account());
      }
      const { problem } = with_.outcome;
      if (problem.kind !== 'login_needed') throw new ProblemError(problem);
      return found(account().state === 'not_linked' ? 'not_logged_in' : 'expired', problem.text);
    },
    async login(given) {
      const api = currentApi();
      if (!api.ok) return login.refuse(api.problem);
      try {
        const credentials = await readCredentials();
        return 'kind' in credentials ? login.refuse(credentials) : await login.begin(api, credentials, given);
      } catch (error) {
        if (error instanceof ProblemError) return login.refuse(error.problem);
        throw error;
      }
    },
    loginStatus: () => login.status(),
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
    async close() {
      login.cancel('The companion was stopped.');
      await Promise.all([...keepers.values()].map((keeper) => keeper.close()));
    },
  };
}

function parametersOf({ body }: ComposedEvent): Parameters {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
}

/** `artist`, `track` … for one play; `artist[0]`, `track[0]` … for several. */
function inOneCall(plays: readonly Parameters[]): Parameters {
  const [first = {}] = plays;
  if (plays.length === 1) return first;
  return Object.fromEntries(
    plays.flatMap((play, index) => Object.entries(play).map(([name, value]) => [`${name}[${index}]`, value])),
  );
}
