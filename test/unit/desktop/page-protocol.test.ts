/** Security checklist, section 1, rows 7, 13 and 18: what `app://` answers, and what counts as ours. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOurs, pageAddress } from '../../../electron/desktop/page-address.ts';
import { createPageProtocol } from '../../../electron/desktop/page-protocol.ts';

let folder: string;
let answer: ReturnType<typeof createPageProtocol>;
let asked: string[];

beforeEach(() => {
  asked = [];
  const root = mkdtempSync(join(tmpdir(), 'page-files-'));
  folder = join(root, 'page');
  mkdirSync(join(folder, 'parts'), { recursive: true });
  writeFileSync(join(root, 'secret.js'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'parts/a.js'), 'a');
  writeFileSync(join(folder, 'notes.txt'), 'no type');
  answer = createPageProtocol(folder, async (hostId, id) => {
    asked.push(`${hostId} ${id}`);
    return id === 'abc' ? { bytes: new Uint8Array([1]), type: 'image/jpeg' } : null;
  });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const get = (url: string, method = 'GET') => answer({ url, method });

it('7: every answer carries the policy, to the letter', async () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
  for (const path of ['index.html', 'parts/a.js', 'artwork/h1/abc', 'nothing']) {
    const { headers } = await get(`app://companion/${path}`);
    expect(headers.get('content-security-policy')).toBe(policy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

it('18: gives the files of the build with their types', async () => {
  const page = await get(pageAddress('queue'));
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const script = await get('app://companion/parts/a.js');
  expect([script.status, script.headers.get('content-type'), await script.text()]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'a',
  ]);
});

it.each([
  'app://companion/../secret.js',
  'app://companion/%2e%2e/secret.js',
  'app://companion/..%2fsecret.js',
  'app://companion/..\\secret.js',
  'app://companion/parts/..%5c..%5csecret.js',
  'app://companion/parts%2fa.js',
  'app://companion/index.html%00',
  'app://companion/index.html?x',
  'app://companion/notes.txt',
  'app://companion/',
  'app://companion//index.html',
  'app://evil/index.html',
  'app://companion.evil/index.html',
  'app://companion:1/index.html',
  'app://x@companion/index.html',
  'file:///etc/hosts',
  'http://companion/index.html',
  'nonsense',
])('18: %s is not there', async (url) => expect((await get(url)).status).toBe(404));

it('18: can only be read', async () => expect((await get(pageAddress(), 'POST')).status).toBe(404));

it('pictures come from the engine, which alone says what they are; an id is an id', async () => {
  const picture = await get('app://companion/artwork/h1/abc');
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect((await get('app://companion/artwork/h1/none')).status).toBe(404);
  for (const path of ['h1/..%2f..%2fsecret.js', 'h1/../../secret.js', 'h1/abc/x', '..%2fh1/abc', 'h1/']) {
    expect((await get(`app://companion/artwork/${path}`)).status).toBe(404);
  }
  expect(asked).toEqual(['h1 abc', 'h1 none']);
});

describe('13: an address is ours', () => {
  it.each([
    ['app://companion/index.html', true],
    ['app://companion/x?y#z', true],
    ['app://companion@evil/index.html', false],
    ['app://evil/companion/index.html', false],
    ['app://companion.evil/', false],
    ['application://companion/', false],
    ['app:companion', false],
    ['https://companion/', false],
    ['', false],
  ])('%s: %s', (address, ours) => expect(isOurs(address)).toBe(ours));
});

it('a view’s parts are parts, whatever is in them', () => {
  expect(pageAddress('hosts', 'a/b?c#d é')).toBe('app://companion/index.html#/hosts/a%2Fb%3Fc%23d%20%C3%A9');
});
