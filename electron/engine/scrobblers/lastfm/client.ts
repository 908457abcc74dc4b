/** One call of Last.fm's API: signed, sent as a form, and its reply read whatever the status (contract sections 1 and 5). */
import type { Problem } from '../../../../shared/errors.ts';
import { redactText } from '../../../../shared/redact.ts';
import type { Ports } from '../../ports.ts';
import { createHttpClient, type HttpReply, isHtml, parseObject, printable } from '../http.ts';
import type { Api } from './api.ts';
import { formBody, type Parameters, signatureOf } from './signature.ts';

/** Shorter ones are met too often while Last.fm is slow (contract section 1). */
const TIMEOUT_MS = 15_000;

export interface Credentials {
  readonly apiKey: string;
  readonly sharedSecret: string;
}

export interface ApiCall {
  readonly api: Api;
  readonly credentials: Credentials;
  /** `track.scrobble` */
  readonly method: string;
  readonly parameters?: Parameters;
  /** Of calls for a user. */
  readonly sessionKey?: string;
  readonly signal?: AbortSignal;
}

export type ApiResult =
  | { readonly kind: 'reply'; readonly body: Readonly<Record<string, unknown>> }
  /** Last.fm's own error. `words`: one printable line, empty where it said none. */
  | { readonly kind: 'error'; readonly code: number; readonly words: string; readonly retryAtMs: number | null }
  /** No word of Last.fm's: whether the call had its effect is not known. */
  | { readonly kind: 'failure'; readonly problem: Problem };

export type ApiClient = (call: ApiCall) => Promise<ApiResult>;

/**
 * A client that answers every call with a reply, an error or a failure; it never rejects. `onServerTime` hears what the
 * server's clock says, and what ours said then.
 */
export function createApiClient(
  ports: Pick<Ports, 'fetch' | 'clock'>,
  version: string,
  onServerTime: (serverMs: number, ownMs: number) => void,
): ApiClient {
  const http = createHttpClient(ports);
  return async ({ api, credentials, method, parameters = {}, sessionKey, signal }) => {
    const { apiKey, sharedSecret } = credentials;
    const user = sessionKey === undefined ? {} : { sk: sessionKey };
    const asked = { ...parameters, method, api_key: apiKey, ...user };
    const reply = await http({
      service: 'lastfm',
      url: api.url,
      host: api.host,
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
        Accept: 'application/json',
        'User-Agent': `PunchPlayCompanion/${version}`,
      },
      body: formBody({ ...asked, api_sig: signatureOf(asked, sharedSecret), format: 'json' }),
      timeoutMs: TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    });
    if (reply.kind === 'failure') return reply;
    const result = read(reply, api, [sharedSecret, sessionKey, parameters['token']]);
    // A page in between (a hotel's) may have any clock.
    if (result.kind !== 'failure' && reply.serverTimeMs !== null) {
      onServerTime(reply.serverTimeMs, ports.clock.wallMs());
    }
    return result;
  };
}

function read(reply: HttpReply, api: Api, secrets: ReadonlyArray<string | undefined>): ApiResult {
  const { status, retryAtMs } = reply;
  const body = parseObject(reply.text);
  const code = Number(body?.['error'] ?? Number.NaN);
  if (body !== null && Number.isSafeInteger(code)) {
    const message = typeof body['message'] === 'string' ? body['message'] : '';
    return { kind: 'error', code, words: printable(withoutSecrets(message, secrets), 200), retryAtMs };
  }
  if (body !== null && status >= 200 && status < 300) return { kind: 'reply', body };
  const what = isHtml(reply) ? `status ${status}: a web page` : `status ${status}`;
  const [kind, text] =
    status >= 500 || status === 408 || status === 429
      ? (['service_unreachable', `${api.host} has trouble on its side (${what}).`] as const)
      : (['service_protocol', `${api.host} answers, but not as Last.fm does (${what}).`] as const);
  const when = retryAtMs === null ? {} : { retryAtMs };
  return { kind: 'failure', problem: { kind, text, service: 'lastfm', ...when } };
}

/** What a server repeats of a call must not be shown or kept where it holds a secret. */
function withoutSecrets(words: string, secrets: ReadonlyArray<string | undefined>): string {
  const kept = secrets.reduce<string>(
    (text, secret) => (secret ? text.replaceAll(secret, '[removed]') : text),
    words.slice(0, 10_000),
  );
  return redactText(kept);
}
