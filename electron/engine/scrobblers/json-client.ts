/** JSON over HTTP as services speak it: what a reply holds, and its words made fit to be shown. */
import { redactText } from '../../../shared/redact.ts';
import { type HttpFailure, type HttpReply, isHtml, parseObject, printable } from './http.ts';

/** More of a server's words is never shown. */
const LONGEST_WORDS = 10_000;

export type JsonObject = Readonly<Record<string, unknown>>;

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

/** What `reply` holds. Whatever it repeats of `secrets` is taken out of its words. */
export function readReply(reply: HttpReply, secrets: readonly unknown[]): ApiReply {
  const trimmed = reply.text.trim();
  const parsed = parseObject(trimmed);
  const content = trimmed === '' ? 'empty' : parsed !== null ? 'json' : isHtml(reply) ? 'html' : 'other';
  const clean = (words: string) => withoutSecrets(words, secrets);
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
function withoutSecrets(words: string, secrets: readonly unknown[]): string {
  const start = words.slice(0, LONGEST_WORDS);
  const texts = secrets.filter((one): one is string => typeof one === 'string' && one !== '');
  return redactText(texts.reduce((text, secret) => text.replaceAll(secret, '[removed]'), start));
}

/** `message`, `error` and what describes it of an error body. */
function serverWords(body: JsonObject, clean: (words: string) => string): string {
  const { message, error, error_description: description, detail } = body;
  const words = [message, error, description, detail].filter((word) => typeof word === 'string');
  return printable(clean([...new Set(words)].join(' / ')), 300);
}

export function isSuccess(reply: Pick<ApiReply, 'status'>): boolean {
  return reply.status >= 200 && reply.status < 300;
}

/** `status 422: media_type is missing`, for texts that say what happened. */
export function describeReply(reply: Pick<ApiReply, 'status' | 'content' | 'words'>): string {
  const words = reply.words || (reply.content === 'html' ? 'a web page' : '');
  return words === '' ? `status ${reply.status}` : `status ${reply.status}: ${words}`;
}
