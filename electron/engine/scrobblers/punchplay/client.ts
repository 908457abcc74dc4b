/** HTTP as PunchPlay wants it (contract section 1): JSON, a bearer token, and words that may be shown. */
import { redactText } from '../../../../shared/redact.ts';
import type { Ports } from '../../ports.ts';
import { createHttpClient, type HttpFailure, type HttpReply, isHtml, parseObject, printable } from '../http.ts';
import type { Backend } from './backend-url.ts';

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

/** More of a server's words is never shown. */
const LONGEST_WORDS = 10_000;

export type JsonObject = Readonly<Record<string, unknown>>;

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

/** A whole reply. */
export interface ApiReply {
  readonly kind: 'reply';
  readonly status: number;
  /** `empty` counts as an object without fields; `other` is what no JSON object could be read from. */
  readonly content: 'json' | 'empty' | 'html' | 'other';
  readonly body: JsonObject;
  /** The server's own words on an error, one short printable line; empty where it said none. */
  readonly words: string;
  /** From `Retry-After`, at most an hour ahead; wall clock ms. */
  readonly retryAtMs: number | null;
}

export type ApiResult = ApiReply | HttpFailure;

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
    return result.kind === 'failure' ? result : toReply(result, (words) => withoutSecrets(words, request));
  };
}

function toReply(reply: HttpReply, clean: (words: string) => string): ApiReply {
  const trimmed = reply.text.trim();
  const parsed = parseObject(trimmed);
  const content = trimmed === '' ? 'empty' : parsed !== null ? 'json' : isHtml(reply) ? 'html' : 'other';
  return {
    kind: 'reply',
    status: reply.status,
    content,
    body: parsed ?? {},
    words:
      content === 'json' ? serverWords(parsed ?? {}, clean) : content === 'other' ? printable(clean(trimmed), 200) : '',
    retryAtMs: reply.retryAtMs,
  };
}

/** What a server repeats of a request must not be shown or kept where it holds a secret. */
function withoutSecrets(words: string, { accessToken, body }: ApiRequest): string {
  const { refresh_token: refreshToken, device_code: deviceCode } = body ?? {};
  const secrets = [accessToken, refreshToken, deviceCode].filter((one) => typeof one === 'string');
  const start = words.slice(0, LONGEST_WORDS);
  return redactText(secrets.reduce((text, secret) => text.replaceAll(secret, '[removed]'), start));
}

/** `error` and `message` of an error body (contract sections 3 and 12). */
function serverWords(body: JsonObject, clean: (words: string) => string): string {
  const { message, error, detail } = body;
  const words = [message, error, detail].filter((word) => typeof word === 'string');
  return printable(clean([...new Set(words)].join(' / ')), 300);
}

export function isSuccess(reply: ApiReply): boolean {
  return reply.status >= 200 && reply.status < 300;
}

/** `status 422: media_type is missing`, for texts that say what happened. */
export function describeReply(reply: ApiReply): string {
  const words = reply.words || (reply.content === 'html' ? 'a web page' : '');
  return words === '' ? `status ${reply.status}` : `status ${reply.status}: ${words}`;
}
