/** Takes secrets out of anything that is about to be shown or stored. The only redactor: every log line goes through it. */

const REMOVED = '[removed]';

/** How a field is called whose value is a secret: what its name ends with (`access_token`, `clientSecret`). */
const SECRET_NAMES =
  'token|passwords?|passwd|passphrase|pwd|secret|authorization|cookie|api[_-]?key|device[_-]?code|session[_-]?key|credentials?';
const SECRET_NAME = new RegExp(`(?:${SECRET_NAMES})$`, 'i');

/** A quoted value ends at a quote with as many backslashes before it as the opening one (JSON in JSON); one that never ends is a secret to the end. */
const QUOTED_VALUE = String.raw`(\\*)(["'])[^]*?(?:(?<!\\)\2\3|$)`;
const NAMED_VALUE = new RegExp(
  String.raw`((?:${SECRET_NAMES})\\*["']?\s{0,9}[:=]\s{0,9})(?:${QUOTED_VALUE}|[^\s&"'<>]+)`,
  'gi',
);
/** To the end of the line: schemes like Digest spread the secret over many fields. */
const SECRET_HEADER = /((?:authorization|cookie):\s{0,9})(?=[a-z])[^\r\n]+/gi;
const BEARER = /\b(bearer)\s+[A-Za-z0-9._~+/=-]+/gi;
const BASIC = /\b(basic)\s+(?=\S*[0-9=])[A-Za-z0-9+/=]{6,}/gi;
const JSON_WEB_TOKEN = /(?<![\w-])eyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)?/g;
/** Quotes may be part of a user or password; after that they end the address. */
const ADDRESS = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)((?:[^\s/?#<>]*@)?[^\s"'<>\\]*)/gi;

/** The text without bearer tokens, authorization headers, named secrets, user and password in addresses, and queries of addresses. */
export function redactText(text: string): string {
  return text
    .replace(ADDRESS, (_, scheme: string, rest: string) => scheme + redactAddress(rest))
    .replace(SECRET_HEADER, `$1${REMOVED}`)
    .replace(BEARER, `$1 ${REMOVED}`)
    .replace(BASIC, `$1 ${REMOVED}`)
    .replace(NAMED_VALUE, `$1${REMOVED}`)
    .replace(JSON_WEB_TOKEN, REMOVED);
}

/** What follows `scheme://`, without user, query, fragment, and the headers that Kodi appends after a bar. */
function redactAddress(rest: string): string {
  const at = rest.lastIndexOf('@');
  const tail = rest.search(/[?#|]/);
  if (tail < 0) return at < 0 ? rest : `${REMOVED}@${rest.slice(at + 1)}`;
  // An @ after the tail's start may belong to a password or to the query: nothing can be kept.
  if (at > tail) return REMOVED;
  return `${redactAddress(rest.slice(0, tail))}?${REMOVED}`;
}

/** The value with every text redacted and the values of secret fields replaced; errors become texts, what lies deeper than 8 becomes `…`. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return redactText(describeError(value));
  if (depth >= 8) return '…';
  if (Array.isArray(value)) return value.map((entry) => redactValue(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      isSecret(name, entry) ? REMOVED : redactValue(entry, depth + 1),
    ]),
  );
}

/** A switch or an absent value under a secret's name tells nothing and stays. */
function isSecret(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) && value !== null && value !== undefined && typeof value !== 'boolean';
}

/** Name, message and causes of an error in one text. */
function describeError(error: Error): string {
  const parts: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && parts.length < 5) {
    const code = 'code' in current ? String(current.code) : current.name;
    parts.push(current.message === '' ? code : current.message);
    current = current.cause;
  }
  return parts.join(', because: ');
}
