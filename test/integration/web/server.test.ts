import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DispatchResult } from '../../../electron/bridge/dispatch.ts';
import { startWebServer, type WebServer } from '../../../electron/web/server.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

const TOKEN = 'a'.repeat(43);
const AUTHORISED = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

let server: WebServer;
let result: DispatchResult;
let dispatched: Array<readonly [string, unknown]>;

beforeEach(async () => {
  result = { ok: true, value: { done: true } };
  dispatched = [];
  const dispatch = async (name: string, input: unknown) => {
    dispatched.push([name, input]);
    return result;
  };
  server = await startWebServer({ dispatch, port: 0, token: TOKEN, version: '1.2.3', log: createQuietLog() });
});
afterEach(() => server.close());

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request as it is: Node's own `fetch` does not let Host and Origin be chosen. */
function send(
  path: string,
  headers: Record<string, string> = AUTHORISED,
  body: string | Buffer = '{}',
  method = 'POST',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    outgoing.end(method === 'GET' ? undefined : body);
  });
}

function problemOf(reply: Reply): { readonly kind: string; readonly text: string } {
  const { ok, problem } = JSON.parse(reply.body) as { ok: boolean; problem: { kind: string; text: string } };
  expect(ok).toBe(false);
  expect(problem.text).not.toBe('');
  return problem;
}

describe('a command', () => {
  it('is run with its input and answered', async () => {
    const reply = await send('/api/log.list', AUTHORISED, '{"limit":3}');
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({ ok: true, value: { done: true } });
    expect(dispatched).toEqual([['log.list', { limit: 3 }]]);
  });

  it.each([
    ['bad_input', 400],
    ['not_found', 404],
    ['already_exists', 409],
    ['internal', 500],
    ['host_unreachable', 422],
  ] as const)('that ends in %s answers with %d and the problem', async (kind, status) => {
    result = { ok: false, problem: { kind, text: 'why' } };
    const reply = await send('/api/x');
    expect(reply.status).toBe(status);
    expect(problemOf(reply)).toEqual({ kind, text: 'why' });
  });
});

describe('refusals', () => {
  const { authorization, ...unauthorised } = AUTHORISED;
  it.each([
    ['no token', 401, unauthorised],
    ['a wrong token', 401, { ...AUTHORISED, authorization: `Bearer ${TOKEN.slice(1)}b` }],
    ['half a token', 401, { ...AUTHORISED, authorization: `Bearer ${TOKEN.slice(1)}` }],
    ['an empty token', 401, { ...AUTHORISED, authorization: 'Bearer ' }],
    ['the token in another scheme', 401, { ...AUTHORISED, authorization: `Basic ${TOKEN}` }],
    ['a foreign host', 403, { ...AUTHORISED, host: 'evil.example' }],
    ['a host that begins like ours', 403, { ...AUTHORISED, host: '127.0.0.1.evil.example' }],
    ['our name at another port', 403, { ...AUTHORISED, host: '127.0.0.1:1' }],
    ['our name without a port', 403, { ...AUTHORISED, host: 'localhost' }],
    ['a foreign origin', 403, { ...AUTHORISED, origin: 'https://evil.example' }],
    ['the origin of a file or a sandboxed frame', 403, { ...AUTHORISED, origin: 'null' }],
    ['a form', 415, { ...AUTHORISED, 'content-type': 'application/x-www-form-urlencoded' }],
    ['text', 415, { ...AUTHORISED, 'content-type': 'text/plain' }],
    ['a compressed body', 415, { ...AUTHORISED, 'content-encoding': 'gzip' }],
  ])('%s: %d', async (_, status, headers) => {
    const reply = await send('/api/status.get', headers);
    expect(reply.status).toBe(status);
    problemOf(reply);
    expect(reply.body).not.toContain(TOKEN);
    expect(dispatched).toEqual([]);
  });

  it('takes our own names and origins', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      const host = `${name}:${server.port}`;
      expect((await send('/api/x', { ...AUTHORISED, host, origin: `http://${host}` })).status).toBe(200);
    }
    expect((await send('/api/x', { ...AUTHORISED, origin: `https://localhost:${server.port}` })).status).toBe(403);
  });

  it.each([
    ['/nothing', 404],
    ['/api', 404],
    ['/../api/x', 404],
    ['//api/x', 404],
  ])('%s: %d', async (path, status) => {
    const reply = await send(path);
    expect(reply.status).toBe(status);
    expect(problemOf(reply).kind).toBe('not_found');
    expect(dispatched).toEqual([]);
  });

  it('reading a command: 405', async () => {
    const reply = await send('/api/status.get', AUTHORISED, '', 'GET');
    expect([reply.status, reply.headers.allow]).toEqual([405, 'POST']);
  });

  it.each(['', '{', '{"a":}', 'null,'])('a body that is no JSON: %j', async (body) => {
    expect((await send('/api/x', AUTHORISED, body)).status).toBe(400);
    expect(dispatched).toEqual([]);
  });

  it('a body that is too large, told before all of it came', async () => {
    const reply = await send('/api/x', AUTHORISED, Buffer.alloc(1_000_000, ' '));
    expect(reply.status).toBe(413);
    problemOf(reply);
    expect(dispatched).toEqual([]);
    expect((await send('/api/x', AUTHORISED, JSON.stringify('x'.repeat(65_000)))).status).toBe(200);
  });

  it('no CORS: another site’s preflight gets no permission', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const reply = await send('/api/status.get', headers, '', 'OPTIONS');
    expect(reply.status).toBe(403);
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('what is not HTTP, or breaks off, harms nobody', async () => {
    for (const text of [
      '\0\0\0',
      'GET / HTTP/9\r\n\r\n',
      `POST /api/x HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n`,
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => socket.end(text));
        socket.on('error', () => {});
        socket.on('close', () => resolve());
        socket.resume();
      });
    }
    expect((await send('/api/x')).status).toBe(200);
  });
});

describe('the page', () => {
  it('says what this is, holds no data, and may load nothing', async () => {
    const reply = await send('/', {}, '', 'GET');
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('PunchPlay Companion 1.2.3');
    expect(reply.body).not.toMatch(/<script|src=|href=|style/i);
    expect(reply.body).not.toContain(TOKEN);
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
  });

  it('is not shown under another name', async () => {
    expect((await send('/', { host: 'evil.example' }, '', 'GET')).status).toBe(403);
  });
});

describe('the port', () => {
  it('that is taken is a problem with a way out', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;
    const options = { dispatch: async () => result, port, token: TOKEN, version: '1', log: createQuietLog() };
    await expect(startWebServer(options)).rejects.toThrow(
      `Port ${port} cannot be opened: another program uses it. Choose another with --port`,
    );
    other.close();
  });

  it('is open on the loopback address only', async () => {
    expect(server.address).toBe(`http://127.0.0.1:${server.port}/`);
    const refused = new Promise((resolve) => {
      const socket = connect(server.port, '127.0.0.2');
      socket.on('connect', () => resolve(socket.destroy() && 'open'));
      socket.on('error', () => resolve('refused'));
    });
    expect(await refused).toBe('refused');
  });
});
