import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText, redactValue } from '../../../shared/redact.ts';

/** Secrets as they are seen on the wire: long enough not to be part of the text around them. */
const tokenCharacters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/='];
const token = fc.string({ unit: fc.constantFrom(...tokenCharacters), minLength: 12, maxLength: 60 });
const password = fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 });

const tokenForms: ReadonlyArray<readonly [string, (secret: string) => string]> = [
  ['a bearer token', (secret) => `refused Bearer ${secret} by the service`],
  ['an authorization header', (secret) => `> Authorization: Bearer ${secret}\r\n> Accept: */*`],
  ['a form', (secret) => `grant_type=refresh&refresh_token=${secret}&client_id=x`],
  ['a query', (secret) => `GET https://example.test/path?key=${secret} failed`],
  ['a fragment', (secret) => `https://example.test/#${secret}`],
  ['headers after a bar', (secret) => `http://box.test/a.mkv|Referer=${secret}`],
  ['a cookie', (secret) => `Set-Cookie: session=1; id=${secret}`],
];
const passwordForms: ReadonlyArray<readonly [string, (secret: string) => string]> = [
  ['a JSON field', (secret) => JSON.stringify({ ok: true, access_token: secret, expires_in: 5 })],
  ['a nested JSON text', (secret) => JSON.stringify({ body: JSON.stringify({ password: secret, more: [1] }) })],
  ['JSON three deep', (secret) => JSON.stringify([JSON.stringify(JSON.stringify({ clientSecret: secret }))])],
  ['JSON that was cut', (secret) => JSON.stringify({ refresh_token: secret }).slice(0, -2)],
  ['an encoded address', (secret) => `smb://user:${encodeURIComponent(secret)}@nas/films/a.mkv`],
  ['a Digest header', (secret) => `Authorization: Digest username="u", response=${JSON.stringify(secret)}`],
  ['Basic', (secret) => `Authorization: Basic ${Buffer.from(`user:${secret}`).toString('base64')}`],
];

describe('redactText', () => {
  it.each(tokenForms)('removes a token from %s', (_, form) => {
    fc.assert(fc.property(token, (secret) => !redactText(form(secret)).includes(secret)));
  });

  it.each(passwordForms)('removes a password from %s', (_, form) => {
    fc.assert(
      fc.property(password, (secret) => {
        const shown = redactText(form(secret));
        const written = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
        return !written.some((text) => shown.includes(text));
      }),
    );
  });

  it('removes an unencoded password from an address, whatever it holds', () => {
    const awkward = fc.string({ unit: fc.constantFrom(...'abc123@:/?#|&=%'), minLength: 12 });
    fc.assert(fc.property(awkward, (secret) => !redactText(`ftp://me:${secret}@nas/film.mkv`).includes(secret)));
  });

  it.each([
    ['https://user:pass@example.test/path', 'https://[removed]@example.test/path'],
    ['see http://127.0.0.1:8080/jsonrpc?request=1 there', 'see http://127.0.0.1:8080/jsonrpc?[removed] there'],
    ['{"access_token":"abc","token_type":"bearer"}', '{"access_token":[removed],"token_type":"bearer"}'],
    ['access_token=abc next=1', 'access_token=[removed] next=1'],
  ])('%s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    'Kodi refused the connection: switch on Settings → Services → Control',
    'connected to http://192.168.1.5:9090/ in 12 ms',
    'the token expired, log in again',
    'Basic instinct (1992) watched',
  ])('leaves alone: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each(tokenForms)('changes nothing more in what it gave for %s', (_, form) => {
    const shown = redactText(form('abcdefghijkl'));
    expect(redactText(shown)).toBe(shown);
  });

  it('comes to an end soon on a megabyte of what looks like secrets', () => {
    for (const piece of ['a.', 'a://', 'token', 'token=\\"', 'eyJabcd-', 'bearer ', '\\', 'basic ', 'authorization:']) {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      expect(redactText(text).length).toBeLessThanOrEqual(text.length * 3);
    }
  }, 10_000);
});

describe('redactValue', () => {
  it('removes the values of secret fields at any depth and keeps switches', () => {
    expect(
      redactValue({
        host: { user: 'me', password: 'hunter2', passwordToken: null, hasToken: true },
        list: [{ accessToken: 'abc' }, 'Bearer abc.def'],
        count: 3n,
      }),
    ).toEqual({
      host: { user: 'me', password: '[removed]', passwordToken: null, hasToken: true },
      list: [{ accessToken: '[removed]' }, 'Bearer [removed]'],
      count: '3',
    });
  });

  it('names an error and its causes, without their secrets', () => {
    const cause = new AggregateError([], '');
    Object.assign(cause, { code: 'ECONNREFUSED' });
    expect(redactValue(new TypeError('fetch of http://a:b@c/ failed', { cause }))).toBe(
      'fetch of http://[removed]@c/ failed, because: ECONNREFUSED',
    );
  });

  it('ends on what holds itself', () => {
    const loop = {};
    Object.assign(loop, { loop });
    expect(JSON.stringify(redactValue(loop))).toContain('…');
  });
});
