/** Trakt as a scrobbling service: its account, its two ways to log in, the delivery of events, and its history. */
import * as v from 'valibot';
import { errorText, type Problem } from '../../../../shared/errors.ts';
import type { AccountTest, LoginStatus } from '../../../../shared/state.ts';
import { clamp } from '../../../../shared/units.ts';
import type { Ports } from '../../ports.ts';
import type { AccountService, ComposedEvent, Delivery, ServiceAccount } from '../../scrobble/service.ts';
import type { StateStore } from '../../store/state-store.ts';
import { lastAccountName } from '../account-record.ts';
import { createBrowserLogin } from '../browser-login.ts';
import { describeReply, isSuccess } from '../json-client.ts';
import type { ServiceSettings } from '../service-settings.ts';
import { settledDelivery } from '../settled-delivery.ts';
import { type TokenKeeper, withToken } from '../token-keeper.ts';
import { readTokenReply } from '../token-pair.ts';
import { createTraktClient, TIMEOUT_MS } from './client.ts';
import { count, type Scribe, tell } from './count-viewing.ts';
import { createTraktDeviceLogin } from './device-login.ts';
import { createJournal } from './journal.ts';
import type { Ask } from './pages.ts';
import { composeTrakt } from './payload.ts';
import { type Place, placeOf, TRAKT } from './place.ts';
import { composeTraktRating, rate } from './rating.ts';
import { createTraktTokens, tokenRequest, usernameIn } from './tokens.ts';
import { PATHS, toldSchema, watchedSchema } from './told.ts';
import { createTraktTwoWay } from './two-way.ts';

const CLOSE_LIMIT_MS = 1500;
const REVOKE_LIMIT_MS = 5000;
const SYNC_MINUTES = { least: 5, most: 1440, otherwise: 30 } as const;

export interface TraktOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log' | 'fetch'>;
  readonly version: string;
  readonly settings: ServiceSettings;
  readonly stateStore: StateStore;
  /** Between two changes; a second, which is what Trakt allows, unless said. */
  readonly spacingMs?: number;
}

/** Makes the service. Nothing is sent, and no secret is asked for, before an event or a login needs it. */
export function createTrakt(options: TraktOptions): AccountService {
  const { ports, version, settings, stateStore, spacingMs = 1000 } = options;
  const { clock, log } = ports;
  const client = createTraktClient({ ports, version, spacingMs });
  const keepers = new Map<string, TokenKeeper<Place>>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        log.error('A change of the Trakt account could not be passed on.', { reason: errorText(error) });
      }
    }
  };
  const place = () => placeOf(settings);
  const keeperOf = ({ api }: Place): TokenKeeper<Place> => {
    const keeper =
      keepers.get(api) ?? createTraktTokens({ origin: api, ports, client, settings, stateStore, onChange: changed });
    keepers.set(api, keeper);
    return keeper;
  };
  const link = (at: Place, reply: Parameters<TokenKeeper<Place>['link']>[1]) => keeperOf(at).link(at, reply);
  const byCode = createTraktDeviceLogin({ ports, client, link, onChange: changed });
  const byBrowser = createBrowserLogin<Place>({
    ...TRAKT,
    ports,
    redirectUri: ({ redirectUri }) => redirectUri,
    address: ({ auth, clientId, redirectUri }, { state, challenge }) => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${auth}/oauth/authorize?${query}`;
    },
    exchange: async (at, code, verifier, signal) => {
      const grant = { code, code_verifier: verifier, redirect_uri: at.redirectUri, grant_type: 'authorization_code' };
      const result = await client({ ...(await tokenRequest(at, grant)), signal });
      if (result.kind === 'failure') return { reason: result.problem.text };
      const tokens = isSuccess(result) ? readTokenReply(result.body) : null;
      return tokens ?? { reason: `Trakt gave no tokens (${describeReply(result)}).` };
    },
    link,
    onChange: changed,
  });
  /** The way that was taken last. */
  let login: { status(): LoginStatus; cancel(text?: string): LoginStatus } = byCode;

  const account = (): ServiceAccount => {
    const at = place();
    if (at.ok) return keeperOf(at).account();
    const accountName = lastAccountName(stateStore, TRAKT.service);
    // Nobody who never had an account needs to hear what is missing for one.
    return accountName === null
      ? { state: 'not_linked', accountName, problem: at.problem }
      : { state: 'unavailable', accountName, problem: at.problem };
  };

  const ask: Ask = async (request) => {
    const at = place();
    if (!at.ok) return { ok: false, outcome: { kind: 'blocked', problem: at.problem } };
    const keeper = keeperOf(at);
    const answer = await withToken(keeper, at, (accessToken) => client({ ...request, place: at, accessToken }));
    if (answer.ok && answer.result.kind === 'reply' && isSuccess(answer.result)) {
      void keeper.learnName(at, answer.access.accessToken);
    }
    return answer;
  };
  const nowMs = () => clock.wallMs();
  const scribe: Scribe = { ask, nowMs, journal: createJournal(stateStore) };

  const deliver = async ({ path, body }: ComposedEvent, signal: AbortSignal): Promise<Delivery> => {
    switch (path) {
      case PATHS.watched:
        return await count(scribe, v.parse(watchedSchema, body), signal);
      case PATHS.rate:
        return await rate(ask, nowMs, body, signal);
      default:
        return await tell(scribe, path, v.parse(toldSchema, body), signal);
    }
  };

  const test = async (): Promise<AccountTest> => {
    const found = (outcome: AccountTest['outcome'], text: string, accountName: string | null = null): AccountTest => {
      return { service: TRAKT.service, outcome, accountName, text };
    };
    const at = place();
    if (!at.ok) return found('invalid_backend', at.problem.text);
    const { state } = account();
    const answer = await ask({ method: 'GET', path: '/users/settings', timeoutMs: TIMEOUT_MS.login });
    if (!answer.ok) {
      const { kind, problem } = answer.outcome;
      if (kind === 'later') return found('unreachable', `Trakt cannot be asked now: ${problem.text}`);
      return found(state === 'not_linked' ? 'not_logged_in' : 'expired', problem.text);
    }
    const { result } = answer;
    if (result.kind === 'failure') return found('unreachable', result.problem.text);
    if (!isSuccess(result))
      return found('unreachable', `Trakt answers, but does not let us in (${describeReply(result)}).`);
    const name = usernameIn(result.body);
    return found('authenticated', `Connected to Trakt${name === null ? '' : ` as ${name}`}.`, name);
  };

  /** Trakt is told that the login is not needed any more; where it cannot be told, it ends by itself. */
  const revoke = async (at: Place): Promise<void> => {
    const access = await keeperOf(at).access(at);
    if (!access.ok) return;
    const body = { token: access.accessToken };
    const result = await client({ ...(await tokenRequest(at, body, '/oauth/revoke')), timeoutMs: REVOKE_LIMIT_MS });
    if (result.kind === 'failure' || !isSuccess(result)) log.info('Trakt could not be told of the logout.');
  };

  const cancelAll = (text?: string) => {
    byCode.cancel(text);
    byBrowser.cancel(text);
  };
  const knownPlace = () => {
    const at = place();
    return at.ok ? `${at.api} ${at.auth} ${at.clientId}` : '';
  };
  let known = knownPlace();
  let isEnabled = false;

  return {
    name: TRAKT.service,
    label: TRAKT.label,
    compose: composeTrakt,
    composeRating: composeTraktRating,
    account,
    onAccountChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    deliver: (event, signal) => settledDelivery(deliver(event, signal), signal, { ...TRAKT, log }),
    twoWay: createTraktTwoWay({
      ask,
      nowMs,
      whose: () => account().accountName,
      settings: () => {
        const { sync_enabled: isOn, sync_interval_minutes: minutes } = settings.plain();
        const wanted = typeof minutes === 'number' ? minutes : SYNC_MINUTES.otherwise;
        return {
          isOn: isEnabled && isOn !== false,
          intervalMinutes: clamp(wanted, SYNC_MINUTES.least, SYNC_MINUTES.most),
        };
      },
    }),
    accountInfo() {
      const { state, accountName, problem } = account();
      const at = place();
      const name = at.ok ? keeperOf(at).displayName() : accountName;
      const otherwise = state === 'linked' ? `Linked as ${name}.` : 'Not linked. Log in: companion login trakt';
      const text = problem?.text ?? otherwise;
      const needs = at.ok ? {} : { needsSetup: true as const };
      return { service: TRAKT.service, label: TRAKT.label, state, accountName, text, ...needs };
    },
    diagnostics() {
      const at = place();
      const error = at.ok ? null : (at.problem.stage ?? at.problem.kind);
      return { backendUrl: at.ok ? at.api : null, backendError: error, deviceId: null };
    },
    test,
    async login({ renew = false, method = 'code' } = {}) {
      const at = place();
      if (!at.ok) {
        login = byCode;
        return byCode.refuse(at.problem);
      }
      const wanted = method === 'browser' ? byBrowser : byCode;
      if (wanted !== login) login.cancel('Another way to log in was chosen.');
      login = wanted;
      if (wanted === byBrowser) {
        const { state } = byBrowser.status();
        return state === 'pending' && !renew ? byBrowser.status() : await byBrowser.begin(at);
      }
      return await byCode.begin(at, { renew });
    },
    loginStatus: () => login.status(),
    loginOrigins() {
      const at = place();
      return at.ok ? [new URL(at.auth).origin] : [];
    },
    cancelLogin: () => login.cancel(),
    async logout(): Promise<Problem | null> {
      cancelAll();
      const at = place();
      if (!at.ok) return at.problem;
      await revoke(at).catch((error: unknown) =>
        log.info('Trakt could not be told of the logout.', { error: errorText(error) }),
      );
      return await keeperOf(at).unlink();
    },
    onEnable() {
      isEnabled = true;
    },
    onDisable() {
      isEnabled = false;
    },
    onSettingsChanged() {
      if (known === knownPlace()) return;
      known = knownPlace();
      cancelAll('The login was cancelled because the settings of Trakt were changed.');
      changed();
    },
    retrySecrets() {
      for (const keeper of keepers.values()) keeper.retrySecrets();
    },
    async close() {
      cancelAll('The companion was stopped.');
      const limit = new Promise<void>((resolve) => clock.after(CLOSE_LIMIT_MS, resolve));
      await Promise.race([limit, Promise.all([...keepers.values()].map((keeper) => keeper.close()))]);
    },
  };
}
