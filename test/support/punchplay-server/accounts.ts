/** Device codes and tokens as punchplay.tv hands them out: short-lived access, refresh tokens that die with their use. */
import { randomUUID } from 'node:crypto';
import type { Answer } from '../service-failures.ts';
import type { Body } from './contract-check.ts';

export type { Answer };

/** How the service behaves; change any of it while it runs. */
export interface Behaviour {
  /** Approves every login at its first poll, as this user; null waits for `approveLogin`. */
  autoApprove: string | null;
  accessLifetimeSeconds: number;
  deviceCodeLifetimeSeconds: number;
  /** False: a refresh answers without `refresh_token`, and the old one lives on. */
  rotateRefreshTokens: boolean;
  /** Whether token replies name the user. */
  usernameInTokens: boolean;
  /** What a device-code reply calls `verification_uri`; null is `<url>/link`. */
  verificationUri: string | null;
  /** An `interval` field in the device-code reply; null sends none, as punchplay.tv does, and is then asked every 5 s. */
  intervalSeconds: number | null;
  /** Where `/api/auth/me` puts the name. */
  meReply: (username: string) => unknown;
  /** Fields that the replies to start and stop carry beside `ok`: which title the service took it for. */
  idsReply: (body: Body) => Readonly<Record<string, unknown>>;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface DeviceLogin {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresAtMs: number;
  state: 'pending' | 'approved' | 'denied' | 'expired' | 'used';
  username: string;
}

export interface Accounts {
  /** Codes handed out so far, oldest first. */
  readonly userCodes: readonly string[];
  deviceCode(linkAddress: string): Answer;
  deviceToken(deviceCode: string): Answer;
  refresh(refreshToken: string): Answer;
  userOf(accessToken: string): string | null;
  settleLogins(state: 'approved' | 'denied' | 'expired', username: string): void;
  issue(username: string): TokenPair;
  expireAccess(): void;
  revokeAll(): void;
}

const oauthError = (status: number, error: string): Answer => ({ status, body: { error } });

/** Accounts without any login yet. `onReuse` hears of a refresh token that was used a second time. */
export function createAccounts(behaviour: Behaviour, onReuse: () => void): Accounts {
  const logins: DeviceLogin[] = [];
  const access = new Map<string, { username: string; expiresAtMs: number }>();
  const refresh = new Map<string, string>();
  const deadRefresh = new Set<string>();

  const newAccess = (username: string) => {
    const accessToken = `access-${randomUUID()}`;
    access.set(accessToken, { username, expiresAtMs: Date.now() + behaviour.accessLifetimeSeconds * 1000 });
    return accessToken;
  };
  const issue = (username: string): TokenPair => {
    const refreshToken = `refresh-${randomUUID()}`;
    refresh.set(refreshToken, username);
    return { accessToken: newAccess(username), refreshToken };
  };
  const tokenReply = (username: string, tokens: { accessToken: string; refreshToken?: string }): Answer => ({
    status: 200,
    body: {
      access_token: tokens.accessToken,
      ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
      expires_in: behaviour.accessLifetimeSeconds,
      ...(behaviour.usernameInTokens ? { username } : {}),
    },
  });

  return {
    get userCodes() {
      return logins.map((login) => login.userCode);
    },
    deviceCode(linkAddress) {
      const login: DeviceLogin = {
        deviceCode: `device-${randomUUID()}`,
        userCode: `ABCD-${1000 + logins.length}`,
        expiresAtMs: Date.now() + behaviour.deviceCodeLifetimeSeconds * 1000,
        state: behaviour.autoApprove === null ? 'pending' : 'approved',
        username: behaviour.autoApprove ?? '',
      };
      logins.push(login);
      return {
        status: 200,
        body: {
          user_code: login.userCode,
          device_code: login.deviceCode,
          verification_uri: behaviour.verificationUri ?? linkAddress,
          expires_in: behaviour.deviceCodeLifetimeSeconds,
          ...(behaviour.intervalSeconds === null ? {} : { interval: behaviour.intervalSeconds }),
        },
      };
    },
    deviceToken(deviceCode) {
      const login = logins.find((one) => one.deviceCode === deviceCode);
      if (login === undefined || login.state === 'used') return oauthError(400, 'invalid_grant');
      if (login.state === 'expired' || Date.now() >= login.expiresAtMs) return oauthError(400, 'expired');
      if (login.state === 'denied') return oauthError(400, 'access_denied');
      if (login.state === 'pending') return oauthError(400, 'authorization_pending');
      login.state = 'used';
      return tokenReply(login.username, issue(login.username));
    },
    refresh(refreshToken) {
      const username = refresh.get(refreshToken);
      if (username === undefined) {
        if (deadRefresh.has(refreshToken)) onReuse();
        return oauthError(401, 'invalid_grant');
      }
      if (!behaviour.rotateRefreshTokens) return tokenReply(username, { accessToken: newAccess(username) });
      refresh.delete(refreshToken);
      deadRefresh.add(refreshToken);
      return tokenReply(username, issue(username));
    },
    userOf(accessToken) {
      const known = access.get(accessToken);
      return known !== undefined && Date.now() < known.expiresAtMs ? known.username : null;
    },
    settleLogins(state, username) {
      for (const login of logins) if (login.state === 'pending') Object.assign(login, { state, username });
    },
    issue,
    expireAccess: () => access.clear(),
    revokeAll() {
      access.clear();
      refresh.clear();
    },
  };
}
