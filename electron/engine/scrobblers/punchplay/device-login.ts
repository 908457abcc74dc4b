/** Logging in at PunchPlay with a code (contract section 3, "Device token polling"). */
import type { Ports } from '../../ports.ts';
import type { DeviceLoginOptions as LoginOptions } from '../device-login.ts';
import { createDeviceLogin as createLogin, type DeviceLogin as Login } from '../device-login.ts';
import type { Backend } from './backend-url.ts';
import { type ApiClient, TIMEOUT_MS } from './client.ts';
import { readDeviceCode, readPoll } from './device-login-replies.ts';

const DEVICE_NAME = 'PunchPlay Companion';

export type DeviceLogin = Login<Backend>;

export interface DeviceLoginOptions extends Pick<LoginOptions<Backend>, 'link' | 'onChange'> {
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly client: ApiClient;
  /** UUID of this companion, the same at every login. */
  readonly deviceId: () => string;
}

export function createDeviceLogin({ client, deviceId, ...options }: DeviceLoginOptions): DeviceLogin {
  const request = { method: 'POST', timeoutMs: TIMEOUT_MS.login } as const;
  return createLogin({
    ...options,
    service: 'punchplay',
    label: 'PunchPlay',
    askForCode: async (backend, signal) =>
      readDeviceCode(await client({ ...request, backend, path: '/api/auth/device/code', body: {}, signal }), backend),
    poll: async (backend, deviceCode, signal) => {
      const body = { device_code: deviceCode, device_id: deviceId(), device_name: DEVICE_NAME };
      const result = await client({ ...request, backend, path: '/api/auth/device/token', body, signal });
      return readPoll(result, options.ports.clock.wallMs());
    },
  });
}
