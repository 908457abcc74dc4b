/** HTTP as PunchPlay wants it (contract section 1): one request, one bounded reply, never a redirect. */
import type { Problem } from '../../../../shared/errors.ts';
import { redactText } from '../../../../shared/redact.ts';
import { clamp } from '../../../../shared/units.ts';
import type { Ports } from '../../ports.ts';
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

const MAX_BODY_BYTES = 1024 * 1024;
/** More of a server's words is never shown. */
const LONGEST_WORDS = 10_000;
const MAX_RETRY_AFTER_MS = 3600_000;

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

/** No whole reply: whether the request was carried out is not known. */
export interface ApiFailure {
  readonly kind: 'failure';
  readonly problem: Problem;
}

export type ApiResult = ApiReply | ApiFailure;

export type ApiClient = (request: ApiRequest) => Promise<ApiResult>;

/** A client that answers every request with a reply or a problem; it never rejects. */
export function createApiClient(ports: Pick<Ports, 'fetch' | 'clock'>, version: string): ApiClient {
  return async (request) => {
    const { backend, signal } = request;
    const timeLimit = new AbortController();
    const timer = ports.clock.after(request.timeoutMs, () => timeLimit.abort());
    const ended = signal === undefined ? timeLimit.signal : AbortSignal.any([signal, timeLimit.signal]);
    try {
      const response = await ports.fetch(backend.url + request.path, {
        method: request.method,
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json',
          'User-Agent': `PunchPlayCompanion/${version}`,
          ...(request.accessToken === undefined ? {} : { Authorization: `Bearer ${request.accessToken}` }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        // A token is never carried to another address than the one it was given for.
        redirect: 'manual',
        signal: ended,
      });
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        await response.body?.cancel();
        return failure('service_protocol', `${backend.host} sent us to another address, which is not followed.`);
      }
      const text = await boundedText(response, request.maxBytes ?? MAX_BODY_BYTES);
      if (text === null) return failure('service_protocol', `${backend.host} sent a reply that is far too long.`);
      return toReply(response, text, ports.clock.wallMs(), (words) => withoutSecrets(words, request));
    } catch (error) {
      if (signal?.aborted) return failure('cancelled', 'The request was ended by the companion itself.');
      const why = timeLimit.signal.aborted
        ? `did not answer within ${request.timeoutMs / 1000} s`
        : `cannot be reached (${networkReason(error)})`;
      return failure('service_unreachable', `${backend.host} ${why}.`);
    } finally {
      timer.cancel();
    }
  };
}

function failure(kind: Problem['kind'], text: string): ApiFailure {
  return { kind: 'failure', problem: { kind, text, service: 'punchplay' } };
}

/** The whole body, or null where it is longer than any proper reply. Throws where the connection breaks. */
async function boundedText(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toReply(response: Response, text: string, nowMs: number, clean: (words: string) => string): ApiReply {
  const trimmed = text.trim();
  const parsed = parseObject(trimmed);
  const html = trimmed.startsWith('<') || (response.headers.get('content-type') ?? '').startsWith('text/html');
  const content = trimmed === '' ? 'empty' : parsed !== null ? 'json' : html ? 'html' : 'other';
  return {
    kind: 'reply',
    status: response.status,
    content,
    body: parsed ?? {},
    words:
      content === 'json' ? serverWords(parsed ?? {}, clean) : content === 'other' ? printable(clean(trimmed), 200) : '',
    retryAtMs: retryAtMs(response.headers.get('retry-after'), nowMs),
  };
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
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

/** One line without control and direction characters, at most `maxLength` long. */
export function printable(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength * 4)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength);
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3). */
function retryAtMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const delayMs = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(delayMs) ? null : nowMs + clamp(delayMs, 0, MAX_RETRY_AFTER_MS);
}

/** The code that the network layer gives (`ECONNREFUSED`, `ENOTFOUND`, …), else its text. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : printable(cause instanceof Error ? cause.message : String(cause), 100);
}
