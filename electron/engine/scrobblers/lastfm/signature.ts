/** How a call is signed and encoded (contract section 1). */
import { createHash } from 'node:crypto';

export type Parameters = Readonly<Record<string, string>>;

const UNSIGNED: ReadonlySet<string> = new Set(['format', 'callback', 'api_sig']);

/**
 * `api_sig`: the MD5, in hex, of every name and value one after the other, names in the order of their bytes, and the
 * shared secret. (So `artist[10]` comes before `artist[1]`: `0` is less than `]`.)
 */
export function signatureOf(parameters: Parameters, sharedSecret: string): string {
  const signed = Object.entries(parameters).filter(([name]) => !UNSIGNED.has(name));
  // Names are ASCII, where the order of code units is the order of bytes.
  signed.sort(([one], [other]) => (one < other ? -1 : 1));
  const text = signed.map(([name, value]) => name + value).join('');
  return createHash('md5')
    .update(text + sharedSecret, 'utf8')
    .digest('hex');
}

/** The body of a form: every name and value percent-encoded as UTF-8. */
export function formBody(parameters: Parameters): string {
  return new URLSearchParams(parameters).toString();
}
