/** HTTP as Trakt wants it (contract section 1): its headers, one change a second, pages. */
import type { Ports } from '../../ports.ts';
import { createHttpClient, type HttpFailure } from '../http.ts';
import { type ApiReply, type JsonObject, readReply } from '../json-client.ts';
import { type Place, TRAKT } from './place.ts';

export const TIMEOUT_MS = { event: 20_000, login: 15_000, read: 30_000 } as const;
/** A page of 250 entries with all their ids. */
const MAX_BYTES = 8 * 1024 * 1024;

export interface TraktRequest {
  readonly place: Place;
  /** `auth` for logins and tokens. */
  readonly at?: 'api' | 'auth';
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/scrobble/start` */
  readonly path: string;
  readonly body?: JsonObject;
  readonly accessToken?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface TraktReply extends ApiReply {
  /** The entries, where the body is a list. */
  readonly list: readonly unknown[] | null;
  /** `X-Pagination-Page-Count`; null where it is missing. */
  readonly pageCount: number | null;
}

export type TraktResult = TraktReply | HttpFailure;
export type TraktClient = (request: TraktRequest) => Promise<TraktResult>;

export interface TraktClientOptions {
  readonly ports: Pick<Ports, 'fetch' | 'clock'>;
  readonly version: string;
  /** Between two changes of one user's data: Trakt takes one a second. */
  readonly spacingMs: number;
}

/** A client that answers every request with a reply or a problem; it never rejects. */
export function createTraktClient({ ports, version, spacingMs }: TraktClientOptions): TraktClient {
  const http = createHttpClient(ports);
  const { clock } = ports;
  let turn: Promise<void> = Promise.resolve();

  /** Changes go one at a time, each this long after the one before. */
  const inTurn = async (request: () => Promise<TraktResult>): Promise<TraktResult> => {
    const before = turn;
    let free = () => {};
    turn = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    try {
      return await request();
    } finally {
      if (spacingMs > 0) clock.after(spacingMs, free);
      else free();
    }
  };

  const send = async (request: TraktRequest): Promise<TraktResult> => {
    const { place, at = 'api', method, path, body, accessToken, timeoutMs, signal } = request;
    const address = place[at];
    const result = await http({
      service: TRAKT.service,
      url: address + path,
      host: new URL(address).host,
      method,
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'User-Agent': `PunchPlayCompanion/${version}`,
        'trakt-api-version': '2',
        'trakt-api-key': place.clientId,
        ...(accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs,
      maxBytes: MAX_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.kind === 'failure') return result;
    const secrets = ['client_secret', 'refresh_token', 'code', 'token', 'code_verifier'].map((name) => body?.[name]);
    const pages = Number(result.headers.get('x-pagination-page-count') ?? Number.NaN);
    return {
      ...readReply(result, [accessToken, ...secrets]),
      list: listIn(result.text),
      pageCount: Number.isSafeInteger(pages) ? pages : null,
    };
  };

  return (request) => (request.method === 'GET' || request.at === 'auth' ? send(request) : inTurn(() => send(request)));
}

function listIn(text: string): readonly unknown[] | null {
  if (!text.trimStart().startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
