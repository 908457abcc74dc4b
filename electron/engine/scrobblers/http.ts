/** One request to a service, and its bounded reply: never a redirect, never longer than its time limit. */
import type { Problem } from '../../../shared/errors.ts';
import { clamp } from '../../../shared/units.ts';
import { networkReason } from '../network-reason.ts';
import type { Ports } from '../ports.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_RETRY_AFTER_MS = 3600_000;

export interface HttpRequest {
  /** `punchplay`, for problems. */
  readonly service: string;
  readonly url: string;
  /** What texts call the other side. */
  readonly host: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** Of the reply; 1 MiB unless said. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** A whole reply. */
export interface HttpReply {
  readonly kind: 'reply';
  readonly status: number;
  /** As sent; empty where absent. */
  readonly contentType: string;
  readonly headers: Headers;
  readonly text: string;
  /** From `Retry-After`, at most an hour ahead; wall clock ms. */
  readonly retryAtMs: number | null;
  /** The server's clock, from `Date`; ms since the epoch. */
  readonly serverTimeMs: number | null;
}

/** No whole reply: whether the request was carried out is not known. */
export interface HttpFailure {
  readonly kind: 'failure';
  readonly problem: Problem;
}

export type HttpClient = (request: HttpRequest) => Promise<HttpReply | HttpFailure>;

/** A client that answers every request with a reply or a problem; it never rejects. */
export function createHttpClient(ports: Pick<Ports, 'fetch' | 'clock'>): HttpClient {
  return async ({ service, url, host, method, headers, body, timeoutMs, maxBytes = MAX_BODY_BYTES, signal }) => {
    const failure = (kind: Problem['kind'], text: string): HttpFailure => {
      return { kind: 'failure', problem: { kind, text, service } };
    };
    const timeLimit = new AbortController();
    const timer = ports.clock.after(timeoutMs, () => timeLimit.abort());
    const ended = signal === undefined ? timeLimit.signal : AbortSignal.any([signal, timeLimit.signal]);
    try {
      const response = await ports.fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        // A secret is never carried to another address than the one it was given for.
        redirect: 'manual',
        signal: ended,
      });
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        await response.body?.cancel();
        return failure('service_protocol', `${host} sent us to another address, which is not followed.`);
      }
      const text = await boundedText(response, maxBytes);
      if (text === null) return failure('service_protocol', `${host} sent a reply that is far too long.`);
      return {
        kind: 'reply',
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        headers: response.headers,
        text,
        retryAtMs: retryAtMs(response.headers.get('retry-after'), ports.clock.wallMs()),
        serverTimeMs: dateMs(response.headers.get('date')),
      };
    } catch (error) {
      if (signal?.aborted) return failure('cancelled', 'The request was ended by the companion itself.');
      const why = timeLimit.signal.aborted
        ? `did not answer within ${timeoutMs / 1000} s`
        : `cannot be reached: ${networkReason(error)}`;
      return failure('service_unreachable', `${host} ${why}.`);
    } finally {
      timer.cancel();
    }
  };
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

/** The JSON object that a body is; null where it is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Whether a web page came where JSON was to come. */
export function isHtml({ text, contentType }: Pick<HttpReply, 'text' | 'contentType'>): boolean {
  return text.trimStart().startsWith('<') || contentType.startsWith('text/html');
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

function dateMs(header: string | null): number | null {
  const ms = Date.parse(header ?? '');
  return Number.isNaN(ms) ? null : ms;
}
