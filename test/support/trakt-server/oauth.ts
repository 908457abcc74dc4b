/** Logins at the simulated Trakt: device codes, authorization codes with PKCE, refresh tokens that die with their use. */
import { createHash, randomUUID } from 'node:crypto';
import type { Answer } from '../service-failures.ts';
import type { Body, Violation } from './contract-check.ts';

export interface OAuthBehaviour {
  /** Allows every login at once, as this user; null waits for `approve`. */
  autoApprove: string | null;
  accessLifetimeSeconds: number;
  deviceInterval: number;
  clientId: string;
  /** Null: a public app. */
  clientSecret: string | null;
  redirectUri: string;
}

interface Device {
  readonly deviceCode: string;
  readonly userCode: string;
  state: 'pending' | 'approved' | 'denied' | 'expired' | 'used';
  username: string;
}

const error = (status: number, name: string): Answer => ({
  status,
  body: { error: name, error_description: `The simulated reason: ${name}.` },
});

export function createOAuth(behaviour: OAuthBehaviour, nowMs: () => number, violations: Violation[]) {
  const devices: Device[] = [];
  const access = new Map<string, { readonly username: string; readonly expiresAtMs: number }>();
  const refresh = new Map<string, string>();
  const used = new Set<string>();
  const codes = new Map<string, { readonly challenge: string; readonly username: string }>();
  const revoked: string[] = [];

  const tokens = (username: string): Answer => {
    const pair = { access_token: `access-${randomUUID()}`, refresh_token: `refresh-${randomUUID()}` };
    const expires_in = behaviour.accessLifetimeSeconds;
    access.set(pair.access_token, { username, expiresAtMs: nowMs() + expires_in * 1000 });
    refresh.set(pair.refresh_token, username);
    const created_at = Math.floor(nowMs() / 1000);
    return { status: 200, body: { ...pair, token_type: 'bearer', expires_in, scope: 'public', created_at } };
  };
  const isOurApp = (body: Body) =>
    body['client_id'] === behaviour.clientId &&
    (behaviour.clientSecret === null || body['client_secret'] === behaviour.clientSecret);

  const deviceToken = (body: Body): Answer => {
    const device = devices.find(({ deviceCode }) => deviceCode === body['code']);
    if (device === undefined) return { status: 404, body: undefined };
    if (behaviour.autoApprove !== null && device.state === 'pending') {
      device.state = 'approved';
      device.username = behaviour.autoApprove;
    }
    switch (device.state) {
      case 'pending':
        return { status: 400, body: undefined };
      case 'denied':
        return { status: 418, body: undefined };
      case 'expired':
        return { status: 410, body: undefined };
      case 'used':
        return { status: 409, body: undefined };
      case 'approved':
        device.state = 'used';
        return tokens(device.username);
    }
  };

  const token = (body: Body): Answer => {
    if (body['grant_type'] === 'authorization_code') {
      const code = codes.get(String(body['code']));
      codes.delete(String(body['code']));
      const proof = createHash('sha256').update(String(body['code_verifier'])).digest('base64url');
      if (code === undefined || proof !== code.challenge) return error(400, 'invalid_grant');
      if (body['redirect_uri'] !== behaviour.redirectUri) return error(400, 'invalid_grant');
      return tokens(code.username);
    }
    if (body['grant_type'] !== 'refresh_token') return error(400, 'unsupported_grant_type');
    const old = String(body['refresh_token']);
    const username = refresh.get(old);
    if (used.has(old)) violations.push({ path: '/oauth/token', field: 'refresh_token', text: 'used a second time' });
    if (username === undefined) return error(400, 'invalid_grant');
    refresh.delete(old);
    used.add(old);
    return tokens(username);
  };

  return {
    devices,
    revoked,
    userOf: (accessToken: string): string | null => {
      const found = access.get(accessToken);
      return found !== undefined && found.expiresAtMs > nowMs() ? found.username : null;
    },
    expireAccess: () => access.clear(),
    endLogins: () => {
      access.clear();
      refresh.clear();
    },
    settle: (state: Device['state'], username = 'ada') => {
      for (const device of devices.filter((one) => one.state === 'pending')) Object.assign(device, { state, username });
    },
    answer: (method: string, path: string, query: URLSearchParams, body: Body): Answer => {
      if (method === 'GET' && path === '/oauth/authorize') return authorize(query);
      if (method !== 'POST') return { status: 405, body: undefined };
      if (path === '/oauth/device/code') {
        if (body['client_id'] !== behaviour.clientId) return { status: 403, body: undefined };
        const device: Device = {
          deviceCode: randomUUID(),
          userCode: `CODE${devices.length}`,
          state: 'pending',
          username: '',
        };
        devices.push(device);
        const codes = { device_code: device.deviceCode, user_code: device.userCode };
        const verification_url = 'https://elsewhere.example/activate';
        return {
          status: 200,
          body: { ...codes, verification_url, expires_in: 600, interval: behaviour.deviceInterval },
        };
      }
      if (!isOurApp(body)) return error(401, 'invalid_client');
      switch (path) {
        case '/oauth/device/token':
          return deviceToken(body);
        case '/oauth/token':
          return token(body);
        case '/oauth/revoke':
          revoked.push(String(body['token']));
          access.delete(String(body['token']));
          return { status: 200, body: {} };
      }
      return { status: 404, body: undefined };
    },
  };

  /** The page on which the user allows it: as if he had, or had not. */
  function authorize(query: URLSearchParams): Answer {
    const back = query.get('redirect_uri') ?? '';
    const state = query.get('state') ?? '';
    const isProper =
      query.get('response_type') === 'code' &&
      query.get('client_id') === behaviour.clientId &&
      back === behaviour.redirectUri &&
      query.get('code_challenge_method') === 'S256' &&
      /^[\w-]{43}$/.test(query.get('code_challenge') ?? '') &&
      /^[0-9a-f]{32}$/.test(state);
    if (!isProper) {
      violations.push({ path: '/oauth/authorize', field: 'query', text: query.toString() });
      return { status: 400, body: undefined };
    }
    const answer = new URLSearchParams({ state });
    if (behaviour.autoApprove === null) answer.set('error', 'access_denied');
    else {
      const code = randomUUID();
      codes.set(code, { challenge: query.get('code_challenge') ?? '', username: behaviour.autoApprove });
      answer.set('code', code);
    }
    return { status: 302, body: undefined, headers: { Location: `${back}?${answer}` } };
  }
}
