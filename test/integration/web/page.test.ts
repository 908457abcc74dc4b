import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createStatePublisher } from '../../../electron/bridge/state-publisher.ts';
import { createChanges } from '../../../electron/engine/changes.ts';
import { createSystemClock } from '../../../electron/system/clock.ts';
import { startWebServer, type WebServer } from '../../../electron/web/server.ts';
import type { CompanionState } from '../../../shared/state.ts';
import { temporaryDirectory } from '../../support/companion-process.ts';
import { companionState } from '../../support/companion-state.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

const TOKEN = 'a'.repeat(43);
const KEY = Buffer.alloc(32, 7);

let folder: string;
let cleanUp: () => void;
let server: WebServer;
let nowMs: number;
let state: CompanionState;
const changes = createChanges();
const PICTURE = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const artwork = {
  read: async (hostId: string, id: string) =>
    hostId === 'box' && id === 'picture' ? { type: 'image/jpeg', bytes: PICTURE } : null,
};

function start(options: { readonly key?: Buffer } = {}) {
  const log = createQuietLog();
  const companion = { state: () => structuredClone(state), onChange: changes.subscribe };
  const publisher = createStatePublisher({ companion, clock: createSystemClock(), log });
  const page = { publisher, key: options.key ?? KEY, wallMs: () => nowMs, artwork, folder };
  const dispatch = async (name: string, input: unknown) => ({ ok: true as const, value: { name, input } });
  return startWebServer({ dispatch, port: 0, token: TOKEN, version: '1.2.3', log, page });
}

beforeEach(async () => {
  const temporary = temporaryDirectory();
  folder = temporary.path;
  cleanUp = () => temporary.remove();
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>the page</title>');
  mkdirSync(join(folder, 'parts'));
  writeFileSync(join(folder, 'parts', 'main-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'notes.txt'), 'not a part of the page');
  nowMs = Date.UTC(2026, 0, 2);
  state = companionState();
  server = await start();
});
afterEach(async () => {
  await server.close();
  cleanUp();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    outgoing.end(method === 'POST' ? '{}' : undefined);
  });
}

const linkPath = () => (server.pageLink() ?? '').replace(/^http:\/\/[^/]+/, '');

/** What a browser that was opened by a link sends from then on. */
async function logIn(): Promise<string> {
  const { headers } = await get(linkPath());
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

describe('logging in', () => {
  it('works once for each link, and shows the page from then on', async () => {
    const path = linkPath();
    const opened = await get(path);
    expect([opened.status, opened.headers.location]).toEqual([303, '/']);
    const [line = ''] = opened.headers['set-cookie'] ?? [];
    expect(line).toMatch(/^companion_[\w-]{8}=\d+\.[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/);
    const cookie = line.split(';')[0] ?? '';
    expect((await get('/', { cookie })).body).toContain('<title>the page</title>');

    const again = await get(path);
    expect(again.status).toBe(403);
    expect(again.body).toContain('used already');
    expect(again.headers['set-cookie']).toBeUndefined();
    // The same browser, which reloads its first address.
    expect((await get(path, { cookie })).status).toBe(303);
  });

  it('is not used up by whoever only looks, and ends after an hour', async () => {
    const path = linkPath();
    expect((await get(path, {}, 'HEAD')).status).toBe(403);
    expect((await get(path)).status).toBe(303);
    const late = linkPath();
    nowMs += 3_600_001;
    expect((await get(late)).status).toBe(403);
  });

  it('lasts for thirty days, also over a restart on the same data directory', async () => {
    const cookie = await logIn();
    await server.close();
    server = await start();
    nowMs += 29 * 24 * 3_600_000;
    expect((await get('/index.html', { cookie })).status).toBe(200);
    nowMs += 2 * 24 * 3_600_000;
    expect((await get('/index.html', { cookie })).status).toBe(404);
  });

  it('of another companion counts for nothing', async () => {
    const cookie = await logIn();
    await server.close();
    server = await start({ key: Buffer.alloc(32, 8) });
    expect((await get('/index.html', { cookie })).status).toBe(404);
  });

  it.each([
    ['none', () => ''],
    ['an empty value', (cookie: string) => `${cookie.split('=')[0]}=`],
    ['a later expiry under the same seal', (cookie: string) => cookie.replace(/=\d+/, '=9999999999')],
    ['another seal', (cookie: string) => `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`],
    ['another name', (cookie: string) => `x${cookie}`],
  ])('is refused with %s', async (_, change) => {
    const cookie = change(await logIn());
    expect((await get('/index.html', { cookie })).status).toBe(404);
    const plain = await get('/', { cookie });
    expect(plain.body).toContain('companion open');
    expect(plain.body).not.toContain('the page</title>');
  });

  it('gets a link only with the token, or under our name', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await get('/page-link', json, 'POST')).status).toBe(401);
    const reply = await get('/page-link', { ...json, authorization: `Bearer ${TOKEN}` }, 'POST');
    expect(JSON.parse(reply.body).value.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open\?code=[\w-]{32}$/);
    expect((await get(linkPath(), { host: 'evil.example' })).status).toBe(403);
  });
});

describe('the files of the page', () => {
  it('are those that were built, with their types, and may load only themselves', async () => {
    const cookie = await logIn();
    const page = await get('/', { cookie, host: `localhost:${server.port}` });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws://localhost:${server.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'`,
    });
    const script = await get('/parts/main-1a2b.js', { cookie });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await get('/parts/main-1a2b.js', { cookie }, 'HEAD')).body).toBe('');
    expect((await get('/parts/main-1a2b.js', { cookie }, 'POST')).status).toBe(404);
  });

  it.each([
    '/notes.txt',
    '/parts',
    '/parts/',
    '/../package.json',
    '/parts/../notes.txt',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/parts%2fmain-1a2b.js',
    '/..\\notes.txt',
    '/parts/main-1a2b.js%00.html',
    '//index.html',
    '/constructor',
  ])('are no others: %s', async (path) => {
    expect((await get(path, { cookie: await logIn() })).status).toBe(404);
  });

  it('are not there where the page has a window of its own: the notice tells of the command line', async () => {
    await server.close();
    server = await startWebServer({
      dispatch: async () => ({ ok: true, value: null }),
      port: 0,
      token: TOKEN,
      version: '1.2.3',
      log: createQuietLog(),
    });
    expect(server.pageLink()).toBeNull();
    const notice = await get('/');
    expect(notice.body).toContain('companion status');
    expect(notice.body).not.toContain('companion open');
    expect((await get('/open?code=x')).status).toBe(404);
  });
});

describe('pictures', () => {
  it('are given to a browser that is logged in, as what they are', async () => {
    const cookie = await logIn();
    const picture = await get('/artwork/box/picture', { cookie });
    expect(picture.status).toBe(200);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '7',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; base-uri/),
    });
    expect((await get('/artwork/box/picture')).status).toBe(404);
  });

  it.each([
    '/artwork/box/other',
    '/artwork/box',
    '/artwork/box/picture/',
    '/artwork/../picture',
    '/artwork/box%2fpicture',
  ])('are not at %s', async (path) => {
    expect((await get(path, { cookie: await logIn() })).status).toBe(404);
  });
});

/** A page's socket, with what came over it. */
async function connect(headers: Record<string, string> = {}) {
  const cookie = await logIn();
  const origin = `http://127.0.0.1:${server.port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/bridge`, { headers: { cookie, origin, ...headers } });
  const messages: Array<Record<string, unknown>> = [];
  let woken = () => {};
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    woken();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const until = async (isThere: () => boolean) => {
    while (!isThere()) {
      await new Promise<void>((resolve, reject) => {
        woken = resolve;
        setTimeout(() => reject(new Error(`nothing came: ${JSON.stringify(messages).slice(0, 500)}`)), 5000).unref();
      });
    }
  };
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
    socket.on('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))));
  });
  return { socket, messages, closed, until };
}

const change = (parts: Partial<CompanionState>) => {
  state = { ...state, ...parts };
  changes.tell();
};

describe('the socket', () => {
  it('begins with a snapshot, tells changes, answers commands, and gives a snapshot when asked', async () => {
    const { socket, messages, until } = await connect();
    await until(() => messages.length === 1);
    expect(messages[0]).toMatchObject({ kind: 'snapshot', state: { queueRevision: 0 } });
    change({ queueRevision: 5 });
    await until(() => messages.length === 2);
    expect(messages[1]).toMatchObject({ kind: 'changes', changes: { queueRevision: 5 } });
    socket.send(JSON.stringify({ id: 7, command: 'log.list', input: { limit: 3 } }));
    await until(() => messages.length === 3);
    expect(messages[2]).toEqual({ id: 7, result: { ok: true, value: { name: 'log.list', input: { limit: 3 } } } });
    socket.send('{"kind":"refresh"}');
    await until(() => messages.length === 4);
    expect(messages[3]).toMatchObject({ kind: 'snapshot', state: { queueRevision: 5 } });
    socket.close();
  });

  it('serves two pages, and goes on with one when the other goes and comes back', async () => {
    const [one, other] = [await connect(), await connect()];
    other.socket.terminate();
    await other.closed;
    change({ queueRevision: 1 });
    await one.until(() => one.messages.at(-1)?.['kind'] === 'changes');
    const back = await connect();
    await back.until(() => back.messages.length === 1);
    expect(back.messages[0]).toMatchObject({ kind: 'snapshot', state: { queueRevision: 1 } });
    expect(back.messages[0]?.['revision']).toBe(one.messages.at(-1)?.['revision']);
    one.socket.close();
    back.socket.close();
  });

  it.each([
    ['without a login', { cookie: '' }, '401'],
    ['from another site', { origin: 'https://evil.example' }, '403'],
    ['from another port of this machine', { origin: 'http://127.0.0.1:1' }, '403'],
    ['from a sandboxed frame', { origin: 'null' }, '403'],
    ['under another name', { host: 'evil.example' }, '403'],
  ])('is refused %s', async (_, headers, status) => {
    await expect(connect(headers)).rejects.toThrow(status);
  });

  it('is refused without an origin, and at another path', async () => {
    const cookie = await logIn();
    const statusOf = (path: string, headers: Record<string, string>) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers: { cookie, ...headers } });
        socket.on('error', () => {});
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.on('open', () => resolve('open'));
      });
    expect(await statusOf('/bridge', {})).toBe(403);
    expect(await statusOf('/bridge/', { origin: `http://127.0.0.1:${server.port}` })).toBe(404);
  });

  it.each([
    ['larger than a command may be', 'x'.repeat(65 * 1024), 1009],
    ['not JSON', '{', 1008],
    ['without an id', '{"command":"log.list","input":{}}', 1008],
    ['with an id that is none', '{"id":"a","command":"log.list"}', 1008],
    ['binary', Buffer.from('{"kind":"refresh"}'), 1008],
  ])('is closed at a message that is %s', async (_, message, code) => {
    const { socket, closed } = await connect();
    socket.send(message);
    expect(await closed).toBe(code);
  });

  it('leaves changes out for a page that does not read, and gives it a snapshot when it does', async () => {
    const { socket, messages, until } = await connect();
    await until(() => messages.length === 1);
    socket.pause();
    const filler = 'x'.repeat(400_000);
    for (let count = 1; count <= 40; count += 1) {
      change({ dataDirectory: `${count} ${filler}` });
      await new Promise((resolve) => setTimeout(resolve, 110));
    }
    socket.resume();
    await until(() => String((messages.at(-1)?.['state'] as CompanionState)?.dataDirectory).startsWith('40 '));
    expect(messages.at(-1)?.['kind']).toBe('snapshot');
    expect(messages.length).toBeLessThan(40);
    socket.close();
  });

  it('ends with the companion', async () => {
    const { closed } = await connect();
    await server.close();
    expect(await closed).toBe(1006);
  });
});
