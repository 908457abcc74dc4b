/** HTTP as PunchPlay wants it (contract section 1): JSON, a bearer token, and words that may be shown. */
import type { Ports } from '../../ports.ts';
import { createHttpClient } from '../http.ts';
import { type ApiResult, type JsonObject, readReply } from '../json-client.ts';
import type { Backend } from './backend-url.ts';

export { type ApiReply, type ApiResult, describeReply, isSuccess, type JsonObject } from '../json-client.ts';

/** Time limits in ms (contract section 1). */
export const TIMEOUT_MS = {
  event: 15_000,
  login: 15_000,
  refresh: 15_000,
  me: 5_000,
  identify: 5_000,
  rate: 30_000,
  import: 55_000,
  pull: 60_000,
} as const;

export interface ApiRequest {
  readonly backend: Backend;
  readonly method: 'GET' | 'POST';
  /** Below the backend's address: `/api/…`. */
  readonly path: string;
  readonly body?: JsonObject;
  readonly accessToken?: string;
  readonly timeoutMs: number;
  /** Of the reply; 1 MiB unless said. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export type ApiClient = (request: ApiRequest) => Promise<ApiResult>;

/** A client that answers every request with a reply or a problem; it never rejects. */
export function createApiClient(ports: Pick<Ports, 'fetch' | 'clock'>, version: string): ApiClient {
  const http = createHttpClient(ports);
  return async (request) => {
    const { backend, method, path, body, accessToken, timeoutMs, maxBytes, signal } = request;
    const result = await http({
      service: 'punchplay',
      url: backend.url + path,
      host: backend.host,
      method,
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'User-Agent': `PunchPlayCompanion/${version}`,
        ...(accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs,
      ...(maxBytes === undefined ? {} : { maxBytes }),
      ...(signal === undefined ? {} : { signal }),
    });
    const { refresh_token: refreshToken, device_code: deviceCode } = body ?? {};
    return result.kind === 'failure' ? result : readReply(result, [accessToken, refreshToken, deviceCode]);
  };
}
