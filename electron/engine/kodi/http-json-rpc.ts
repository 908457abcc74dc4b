/** JSON-RPC over Kodi's web server: each call is one POST. */
import * as v from 'valibot';
import { errorText } from '../../../shared/errors.ts';
import { networkReason } from '../network-reason.ts';
import type { Clock } from '../ports.ts';
import { callerOver, LONGEST_MESSAGE_BYTES, parseJson, resultOf, wireAnswer } from './json-rpc.ts';
import { KodiCallError, type KodiCaller } from './kodi-caller.ts';

/** Kodi's own default. */
const DEFAULT_USER = 'kodi';

export interface HttpCallerOptions {
  /** `http://192.168.1.5:8080` */
  readonly origin: string;
  readonly user: string | null;
  /** Fetched when Kodi asks for a login, and again after a refusal. */
  readonly password: () => Promise<string | null>;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Told of every call: the error that ended it, or null. */
  onSettled?(error: KodiCallError | null): void;
}

export interface HttpCaller extends KodiCaller {
  /** Fails what still waits; later calls fail at once. */
  close(): void;
}

/** Asks Kodi over HTTP, with Basic login where it wants one; what does not ask as Kodi does is never shown it. Redirects are not followed. */
export function createHttpCaller(options: HttpCallerOptions): HttpCaller {
  const { origin, clock, onSettled } = options;
  const underWay = new Set<AbortController>();
  let isClosed = false;
  let login: Promise<string | null> | null = null;
  let wantsLogin = false;

  async function post(message: string, limitMs: number): Promise<string> {
    if (isClosed) throw new KodiCallError('closed', 'The box is not asked over HTTP any more.');
    const request = new AbortController();
    let isLate = false;
    const timer = clock.after(limitMs, () => {
      isLate = true;
      request.abort();
    });
    underWay.add(request);
    try {
      const ask = (authorization: string | null) =>
        options.fetch(`${origin}/jsonrpc`, {
          method: 'POST',
          redirect: 'manual',
          headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
          body: message,
          signal: request.signal,
        });
      const readOnce = () => {
        login ??= readLogin(options);
        return login;
      };
      const first = await ask(wantsLogin ? await readOnce() : null);
      if (wantsLogin || !asksAsKodi(first)) return await readBody(first);
      const authorization = await readOnce();
      if (authorization === null) return await readBody(first);
      await first.body?.cancel();
      wantsLogin = true;
      return await readBody(await ask(authorization));
    } catch (error) {
      if (error instanceof KodiCallError) {
        if (error.failure === 'login') login = null;
        throw error;
      }
      if (isLate) {
        throw new KodiCallError('timeout', `Kodi's web server did not answer within ${limitMs / 1000} s.`);
      }
      throw new KodiCallError('closed', `Kodi's web server cannot be reached: ${networkReason(error)}.`);
    } finally {
      timer.cancel();
      underWay.delete(request);
    }
  }

  const caller = callerOver(async (requests, message, ids, limitMs) => {
    try {
      const answers = new Map(answersIn(await post(message, limitMs)).map((answer) => [answer.id, answer]));
      const results = requests.map((request, index) => {
        const answer = answers.get(ids[index] ?? 0);
        if (!answer) throw new KodiCallError('not_kodi', `No answer to ${request.method} in what the web server sent.`);
        return resultOf(request, answer);
      });
      onSettled?.(null);
      return results;
    } catch (error) {
      if (error instanceof KodiCallError) onSettled?.(error);
      throw error;
    }
  });

  return {
    ...caller,
    close() {
      isClosed = true;
      for (const request of underWay) request.abort();
    },
  };
}

/** Whether it is Kodi's web server that wants a login; by its realm, for there is nothing else to know it by. */
export function asksAsKodi({ status, headers }: Response): boolean {
  return status === 401 && (headers.get('www-authenticate')?.includes('realm="Kodi"') ?? false);
}

async function readLogin({ user, password }: HttpCallerOptions): Promise<string | null> {
  try {
    const secret = await password();
    if (user === null && secret === null) return null;
    return `Basic ${Buffer.from(`${user ?? DEFAULT_USER}:${secret ?? ''}`).toString('base64')}`;
  } catch (error) {
    throw new KodiCallError('login', `The password for Kodi's web server could not be read: ${errorText(error)}`);
  }
}

async function readBody(response: Response): Promise<string> {
  if (response.status === 200) return readBounded(response);
  await response.body?.cancel();
  throw response.status === 401
    ? new KodiCallError('login', "Kodi's web server refused the user name or the password.", 401)
    : new KodiCallError('not_kodi', `The web server answered with status ${response.status}.`, response.status);
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > LONGEST_MESSAGE_BYTES) {
      throw new KodiCallError('not_kodi', `The web server's answer is longer than ${LONGEST_MESSAGE_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function answersIn(text: string) {
  const message = parseJson(text);
  const members: unknown[] = Array.isArray(message) ? message : [message];
  return members.flatMap((member) => {
    const answer = v.safeParse(wireAnswer, member);
    return answer.success ? [answer.output] : [];
  });
}
