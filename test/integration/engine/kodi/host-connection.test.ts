import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  ConnectionStatus,
  HostConnection,
  HostConnectionOptions,
  LostConnection,
  Transport,
} from '../../../../electron/engine/kodi/connection-status.ts';
import { createHostConnection } from '../../../../electron/engine/kodi/host-connection.ts';
import type { KodiCaller } from '../../../../electron/engine/kodi/kodi-caller.ts';
import { readPlayers } from '../../../../electron/engine/kodi/questions.ts';
import type { StageResult } from '../../../../shared/state.ts';
import {
  answerText,
  closedPort,
  closeHostileBoxes,
  type HostileBox,
  KODI_ANSWERS,
  type ScriptedKodi,
  SILENCE,
  scriptedKodi,
  scriptedWebKodi,
  tcpBox,
  webBox,
  webSocketBox,
} from '../../../support/hostile-kodi.ts';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';

let clock: VirtualClock;
let connections: HostConnection[];

beforeEach(() => {
  clock = createVirtualClock();
  connections = [];
});

afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.stop()));
  await closeHostileBoxes();
});

interface Watched {
  readonly connection: HostConnection;
  readonly ups: { readonly caller: KodiCaller; readonly transport: Transport }[];
  readonly downs: LostConnection[];
  readonly notifications: unknown[];
  readonly statuses: ConnectionStatus[];
}

const silentLog = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog };

function connectTo(port: number, changed: Partial<HostConnectionOptions> = {}): Watched {
  const seen = { ups: [], downs: [], notifications: [], statuses: [] } as unknown as Watched;
  const connection = createHostConnection({
    address: '127.0.0.1',
    port,
    httpPort: port,
    user: null,
    password: async () => null,
    ports: { clock, random: { fraction: () => 0, uuid: () => '' }, fetch, log: silentLog },
    onNotification: (raw) => void seen.notifications.push(raw),
    onUp: (caller, transport) => void seen.ups.push({ caller, transport }),
    onDown: (lost) => void seen.downs.push(lost),
    onStatus: (status) => void seen.statuses.push(status),
    ...changed,
  });
  connections.push(connection);
  return { ...seen, connection };
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 2));

/** Waits until it is so; the network takes real time, whatever the virtual clock says. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await moment();
}

/** Lets virtual time pass in steps, so that what the network brings meanwhile can be answered, until it is so. */
async function passTimeUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await moment();
    clock.advance(100);
  }
}

async function testPassingTime(connection: HostConnection): Promise<readonly StageResult[]> {
  let stages: readonly StageResult[] | null = null;
  void connection.test().then((results) => {
    stages = results;
  });
  await passTimeUntil(() => stages !== null);
  return stages ?? [];
}

const outcomes = (stages: readonly StageResult[]) => stages.map(({ outcome }) => outcome).join(' ');
const failure = (stages: readonly StageResult[]) => stages.find(({ outcome }) => outcome === 'failed');

describe('what is wrong is said at its stage', () => {
  it('a name that nobody knows', async () => {
    const { connection } = connectTo(1, {
      address: 'cellar.lan',
      lookup: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    const stages = await connection.test();
    expect(outcomes(stages)).toBe('failed pending pending pending pending');
    expect(failure(stages)?.text).toContain('cellar.lan could not be found by its name (ENOTFOUND)');
  });

  it('a resolver that never answers', async () => {
    const { connection } = connectTo(1, { address: 'cellar.lan', lookup: () => new Promise(() => undefined) });
    expect(failure(await testPassingTime(connection))).toMatchObject({
      stage: 'resolve',
      text: expect.stringContaining('no answer within 5 s'),
    });
  });

  it('a closed port', async () => {
    const { connection } = connectTo(await closedPort());
    const stages = await connection.test();
    expect(outcomes(stages)).toBe('ok failed pending pending pending');
    expect(failure(stages)?.text).toContain(
      'Kodi refused the connection: in Kodi switch on Settings → Services → Control → Allow remote control from applications on other systems',
    );
  });

  it.each([
    ['a web server', 200, 'it answered 200'],
    ['a web server that wants a login', 401, 'it answered 401'],
    ['a web server that redirects', 302, 'it answered 302'],
  ])('%s on the port', async (_name, status, words) => {
    const box = await webBox((_request, response) => response.writeHead(status, { location: 'http://[::1]:1/' }).end());
    const { connection } = connectTo(box.port, { httpPort: await closedPort() });
    const stages = await connection.test();
    expect(failure(stages)).toMatchObject({ stage: 'connect', text: expect.stringContaining(words) });
    expect(failure(stages)?.text).toContain('web server');
  });

  it.each([
    ['a box that takes the connection and says nothing', () => tcpBox(), 'connect', 'said nothing for 5 s'],
    [
      'one that hangs up during the handshake',
      () => tcpBox((socket) => socket.once('data', () => socket.destroy())),
      'connect',
      'during the handshake',
    ],
    [
      'one that speaks something else',
      () => tcpBox((socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'))),
      'connect',
      'that is not Kodi',
    ],
    ['a WebSocket server that says nothing', () => webSocketBox(() => undefined), 'version', 'does not answer as Kodi'],
    [
      'a WebSocket server that hangs up',
      () => webSocketBox((client) => client.once('message', () => client.terminate())),
      'version',
      'during the handshake',
    ],
    [
      'a WebSocket server that talks nonsense',
      () => webSocketBox((client) => client.on('message', () => client.send('{"id":1,"result":"hello"}'))),
      'version',
      'does not answer as Kodi',
    ],
    [
      'half a JSON',
      () => webSocketBox((client) => client.on('message', () => client.send('{"id":1,"result":{"version"'))),
      'version',
      'does not answer as Kodi',
    ],
    [
      'empty frames, binary ones, and answers to nobody',
      () =>
        webSocketBox((client) =>
          client.on('message', () => {
            for (const frame of ['', '[]', 'null', '{"id":99,"result":1}', '{"id":"1","result":1}']) client.send(frame);
            client.send(Buffer.from([0x8a, 0]));
          }),
        ),
      'version',
      'does not answer as Kodi',
    ],
    [
      'a giant message',
      () => webSocketBox((client) => client.on('message', () => client.send(' '.repeat(1024 * 1024 + 1)))),
      'version',
      'a message of more than 1 MiB',
    ],
    [
      'an error to everything',
      () =>
        webSocketBox((client) =>
          client.on('message', () => client.send('{"id":1,"error":{"code":-1,"message":"no"}}')),
        ),
      'version',
      'does not answer as Kodi',
    ],
    [
      'an old Kodi',
      () => scriptedKodi({ 'JSONRPC.Version': { version: { major: 8, minor: 0, patch: 0 } } }),
      'version',
      'too old: it speaks JSON-RPC 8.0, and 12 (Kodi 19) is needed',
    ],
    [
      'a very old one, whose version is one number',
      () => scriptedKodi({ 'JSONRPC.Version': { version: 4 } }),
      'version',
      'too old',
    ],
    [
      'a Kodi that does not say who it is',
      () => scriptedKodi({ 'Application.GetProperties': SILENCE, 'XBMC.GetInfoLabels': SILENCE }),
      'identity',
      'stopped answering',
    ],
    [
      'a Kodi that stops before it is ready',
      () => scriptedKodi({ 'JSONRPC.SetConfiguration': SILENCE }),
      'ready',
      'stopped answering',
    ],
  ] as const)('%s', async (_name, start, stage, words) => {
    const box: HostileBox = await start();
    const { connection } = connectTo(box.port, { httpPort: await closedPort() });
    const stages = await testPassingTime(connection);
    expect(failure(stages)).toMatchObject({ stage, text: expect.stringContaining(words) });
  });
});

describe('a box that answers', () => {
  it('comes up, named, through every stage, with unneeded notifications switched off and without a login', async () => {
    const kodi = await scriptedKodi();
    const { connection, ups, statuses } = connectTo(kodi.port, { user: 'kodi', password: async () => 'secret' });
    connection.start();
    await until(() => ups.length === 1);
    expect(ups[0]?.transport).toBe('websocket');
    expect(connection.status()).toMatchObject({
      connection: 'connected',
      connectionText: 'Connected to Cellar (Kodi 20.1)',
      kodiName: 'Cellar',
      kodiVersion: 'Kodi 20.1',
      nextRetryAtMs: null,
      problem: null,
    });
    expect(outcomes(connection.status().stages)).toBe('ok ok ok ok ok');
    expect(statuses.map((status) => status.connection)).toEqual(['connecting', 'connected']);
    const configuration = kodi.received.map((text) => JSON.parse(text)).find(({ method }) => /SetConf/.test(method));
    expect(configuration.params.notifications).toMatchObject({
      Player: true,
      VideoLibrary: true,
      GUI: false,
      PVR: false,
    });
    expect(kodi.received.join()).not.toContain('secret');
  });

  it.each(['Busy', ''])('is known by its version while it says "%s" for its name', async (name) => {
    const kodi = await scriptedKodi({ 'XBMC.GetInfoLabels': { 'System.FriendlyName': name } });
    const { connection, ups } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    expect(connection.status()).toMatchObject({ connectionText: 'Connected to Kodi 20.1', kodiName: null });
  });

  it('is found by a name, and by an IPv6 literal as it is written', async () => {
    const kodi = await scriptedKodi();
    const named = connectTo(kodi.port, {
      address: 'cellar.lan',
      lookup: async () => [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ],
    });
    expect(outcomes(await named.connection.test())).toBe('ok ok ok ok ok');
    const literal = connectTo(await closedPort(), { address: '[::1]' });
    const stages = await literal.connection.test();
    expect(stages[0]).toMatchObject({ outcome: 'ok', text: '::1 is an address.' });
    expect(failure(stages)).toMatchObject({ stage: 'connect' });
  });

  it('has its notifications passed on, those first that came before it was up', async () => {
    const box = await webSocketBox((client) => {
      client.send('{"method":"Player.OnPlay"}');
      client.on('message', (data) => client.send(answerText(String(data), KODI_ANSWERS) ?? ''));
      client.on('message', (data) => {
        if (!String(data).includes('SetConfiguration')) return;
        client.send('[{"method":"One"},{"method":"Two"},7]');
        client.send('{"method":"A.Request","id":3}');
        client.send('{"method":"Three"}');
      });
    });
    const { connection, notifications, ups } = connectTo(box.port);
    connection.start();
    await until(() => notifications.length === 4);
    expect(ups).toHaveLength(1);
    expect(notifications).toEqual(['Player.OnPlay', 'One', 'Two', 'Three'].map((method) => ({ method })));
  });
});

describe('a connection that is lost', () => {
  it('is told once, with when the box was last heard, and made again', async () => {
    const kodi = await scriptedKodi();
    const { connection, ups, downs } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    clock.advance(3000);
    kodi.say('{"method":"Still.Here"}');
    await until(() => connection.lastHeard()?.monotonicMs === 3000);
    clock.advance(2000);
    kodi.dropClients();
    await until(() => downs.length === 1);
    expect(downs[0]).toMatchObject({ heardMonotonicMs: 3000, problem: { kind: 'host_unreachable' } });
    expect(connection.status()).toMatchObject({
      connection: 'unreachable',
      connectionText: expect.stringContaining('closed the connection'),
      nextRetryAtMs: clock.wallMs() + 500,
    });
    expect(outcomes(connection.status().stages)).toBe('ok ok ok ok failed');
    clock.advance(499);
    await moment();
    expect(kodi.connectionCount()).toBe(1);
    clock.advance(1);
    await until(() => ups.length === 2);
    expect(downs).toHaveLength(1);
  });

  it('is noticed within 15 s where the box falls silent, and not before it was asked', async () => {
    const kodi = await scriptedKodi();
    const { connection, ups, downs } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    kodi.change({ 'JSONRPC.Ping': SILENCE });
    await passTimeUntil(() => downs.length === 1);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(13_000);
    expect(clock.monotonicMs()).toBeLessThanOrEqual(15_000);
    expect(downs[0]).toMatchObject({
      heardMonotonicMs: 0,
      problem: { text: expect.stringContaining('stopped answering') },
    });
  });

  it('is not taken for lost while anything is heard, nor asked for no reason', async () => {
    const kodi = await scriptedKodi({ 'JSONRPC.Ping': SILENCE });
    const { connection, ups, downs, notifications } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    for (let round = 1; round <= 10; round += 1) {
      clock.advance(7000);
      kodi.say('{"method":"Still.Here"}');
      await until(() => notifications.length === round);
    }
    expect(kodi.received.join()).not.toContain('JSONRPC.Ping');
    clock.advance(8000);
    await until(() => kodi.received.join().includes('JSONRPC.Ping'));
    kodi.say('{"method":"Still.Here"}');
    await until(() => notifications.length === 11);
    clock.advance(5000);
    await moment();
    expect(downs).toEqual([]);
  });

  it('is kept by pings that are answered', async () => {
    const kodi = await scriptedKodi();
    const { connection, ups, downs } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    await passTimeUntil(() => clock.monotonicMs() > 60_000);
    expect(downs).toEqual([]);
    expect(kodi.received.filter((text) => text.includes('JSONRPC.Ping')).length).toBeGreaterThanOrEqual(6);
  });

  it('ends with a message that is too long, in words', async () => {
    const kodi = await scriptedKodi();
    const { connection, ups, downs } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    kodi.say(`{"method":"${'x'.repeat(1024 * 1024)}"}`);
    await until(() => downs.length === 1);
    expect(downs[0]?.problem).toMatchObject({ kind: 'host_protocol', text: expect.stringContaining('1 MiB') });
    await passTimeUntil(() => ups.length === 2);
  });

  it('fails the questions that wait', async () => {
    const kodi = await scriptedKodi({ 'Player.GetActivePlayers': SILENCE });
    const { connection, ups } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    const question = readPlayers((ups[0] as (typeof ups)[0]).caller);
    kodi.dropClients();
    await expect(question).rejects.toMatchObject({ failure: 'closed' });
  });
});

describe('a box that cannot be reached', () => {
  it('is tried ever more rarely, 30 s apart at most, and at once when asked to', async () => {
    const { connection, statuses } = connectTo(await closedPort());
    connection.start();
    const waits: number[] = [];
    while (waits.length < 9) {
      const count = statuses.length;
      await passTimeUntil(() => statuses.length > count && connection.status().nextRetryAtMs !== null);
      waits.push((connection.status().nextRetryAtMs ?? 0) - clock.wallMs());
    }
    expect(waits).toEqual([...waits].sort((one, other) => one - other));
    expect(waits[0]).toBeLessThanOrEqual(500);
    expect(waits.at(-1)).toBeGreaterThan(15_000);
    expect(waits.at(-1)).toBeLessThanOrEqual(30_000);
    const count = statuses.length;
    connection.retryNow();
    await until(() => statuses.length > count);
    expect((connection.status().nextRetryAtMs ?? 0) - clock.wallMs()).toBe(500);
  });

  it('does not keep its neighbour waiting', async () => {
    const hung = connectTo((await tcpBox()).port);
    const kodi = await scriptedKodi();
    const well = connectTo(kodi.port);
    hung.connection.start();
    well.connection.start();
    await until(() => well.ups.length === 1);
    expect(hung.connection.status().connection).toBe('connecting');
  });
});

describe('over HTTP, where the WebSocket is closed', () => {
  const ask = ({ ups }: Watched) => readPlayers((ups.at(-1) as Watched['ups'][0]).caller);

  it('the box is polled, and the status says why', async () => {
    const web = await scriptedWebKodi('kodi:secret');
    const watched = connectTo(await closedPort(), {
      httpPort: web.port,
      user: 'kodi',
      password: async () => 'secret',
    });
    const { connection, ups } = watched;
    connection.start();
    await until(() => ups.length === 1);
    expect(ups[0]?.transport).toBe('http');
    expect(connection.status()).toMatchObject({
      connection: 'polling',
      connectionText: expect.stringMatching(/^Polling over HTTP, because Kodi refused the connection: /),
      kodiName: 'Cellar',
    });
    expect(outcomes(connection.status().stages)).toBe('ok ok ok ok ok');
    expect(await ask(watched)).toBeNull();
  });

  it.each([
    [{ user: 'kodi', password: () => Promise.resolve('wrong') }, 'refused the user name or the password'],
    [{ user: null }, 'asks for a user name and a password'],
    [{ password: (): Promise<never> => Promise.reject(new Error('the keychain is locked')) }, 'the keychain is locked'],
  ])('a login that fails is said (%#)', async (login, words) => {
    const web = await scriptedWebKodi('kodi:secret');
    const { connection } = connectTo(await closedPort(), { httpPort: web.port, ...login });
    const { text } = failure(await connection.test()) ?? {};
    expect(text).toContain('Kodi refused the connection');
    expect(text).toContain(words);
    expect(text).not.toContain('wrong');
  });

  it.each([
    ['asks for a login, but not as Kodi does', 401, 'Basic realm="Router"', [undefined]],
    ['answers without one', 200, '', [undefined]],
    ['asks as Kodi does', 401, 'Basic realm="Kodi"', [undefined, `Basic ${btoa('kodi:secret')}`]],
  ])('the password is shown only to Kodi: a web server that %s', async (_name, status, challenge, shown) => {
    const seen: unknown[] = [];
    const web = await webBox((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(status, { 'www-authenticate': challenge }).end();
    });
    const { connection } = connectTo(await closedPort(), {
      httpPort: web.port,
      user: 'kodi',
      password: async () => 'secret',
    });
    await connection.test();
    expect(seen).toEqual(shown);
  });

  it.each([
    ['another web server', 404, 'Not found'],
    ['a page for everything', 200, '<!doctype html>'],
    ['another JSON service', 200, '{"hello":true}'],
    ['a redirect', 301, ''],
    ['an endless page', 200, ' '.repeat(3 * 1024 * 1024)],
  ])('%s is not taken for Kodi', async (_name, status, body) => {
    const web = await webBox((_request, response) => response.writeHead(status, { location: '/' }).end(body));
    const { connection, ups } = connectTo(await closedPort(), { httpPort: web.port });
    const { text } = failure(await connection.test()) ?? {};
    expect(text).toContain('Kodi refused the connection');
    expect(text).toContain(`has something on port ${web.port} that does not answer as Kodi does`);
    expect(ups).toEqual([]);
  });

  it('a web server that never answers is no way in, and takes no longer than the others', async () => {
    const web = await webBox(() => undefined);
    const { connection } = connectTo(await closedPort(), { httpPort: web.port });
    const { text } = failure(await testPassingTime(connection)) ?? {};
    expect(text).toMatch(/^Kodi refused the connection: .*\)\.$/);
  });

  it('the WebSocket is tried after 5 s, then once a minute, and takes over where it begins to work, without a loss', async () => {
    const web = await scriptedWebKodi();
    const spare = await scriptedKodi({ 'JSONRPC.Version': { version: 'none' } });
    const watched = connectTo(spare.port, { httpPort: web.port });
    const { connection, ups, downs, notifications } = watched;
    connection.start();
    await until(() => ups.length === 1);
    const triedAtMs: number[] = [];
    for (let tries = 2; tries <= 4; tries += 1) {
      await passTimeUntil(() => spare.connectionCount() === tries);
      triedAtMs.push(clock.monotonicMs());
    }
    const [first = 0, second = 0, third = 0] = triedAtMs;
    expect(first).toBeGreaterThanOrEqual(5000);
    expect(second - first).toBeGreaterThan(55_000);
    expect(third - second).toBeGreaterThan(55_000);
    const polling = (ups[0] as (typeof ups)[0]).caller;
    spare.change({ 'JSONRPC.Version': { version: { major: 13, minor: 0, patch: 0 } } });
    await passTimeUntil(() => ups.length === 2);
    expect(ups.map(({ transport }) => transport)).toEqual(['http', 'websocket']);
    expect(downs).toEqual([]);
    expect(connection.status()).toMatchObject({ connection: 'connected', problem: null });
    await expect(readPlayers(polling)).rejects.toMatchObject({ failure: 'closed' });
    expect(await ask(watched)).toBeNull();
    spare.say('{"method":"Now.Heard"}');
    await until(() => notifications.length === 1);
  });

  it('a wish to retry tries the WebSocket at once', async () => {
    const web = await scriptedWebKodi();
    const { connection, ups, statuses } = connectTo(await closedPort(), { httpPort: web.port });
    connection.start();
    await until(() => ups.length === 1);
    const count = statuses.length;
    connection.retryNow();
    await until(() => statuses.length > count);
    expect(connection.status().connection).toBe('polling');
  });

  it('the box is lost after three failures in a row', async () => {
    const web = await scriptedWebKodi();
    const watched = connectTo(await closedPort(), { httpPort: web.port });
    watched.connection.start();
    await until(() => watched.ups.length === 1);
    await web.close();
    for (let count = 0; count < 3; count += 1) {
      expect(watched.downs).toEqual([]);
      await expect(ask(watched)).rejects.toMatchObject({ failure: 'closed' });
    }
    await until(() => watched.downs.length === 1);
    expect(watched.downs[0]).toMatchObject({ heardMonotonicMs: 0, problem: { kind: 'host_unreachable' } });
  });

  it('the box is lost after 15 s without a word, though nobody asks', async () => {
    const web = await scriptedWebKodi();
    const { connection, ups, downs } = connectTo(await closedPort(), { httpPort: web.port });
    connection.start();
    await until(() => ups.length === 1);
    await web.close();
    await passTimeUntil(() => downs.length === 1);
    expect(clock.monotonicMs()).toBeLessThanOrEqual(16_000);
  });
});

describe('the test of a connection', () => {
  it('leaves the running one alone', async () => {
    const kodi = await scriptedKodi();
    const { connection, ups, downs, notifications } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    expect(outcomes(await connection.test())).toBe('ok ok ok ok ok');
    expect(kodi.connectionCount()).toBe(2);
    kodi.say('{"method":"Once"}');
    await until(() => notifications.length > 0);
    expect(notifications).toHaveLength(1);
    expect([ups.length, downs.length]).toEqual([1, 0]);
  });

  it('ends the wait of a running one where it succeeds', async () => {
    let isKodi = false;
    const box = await webSocketBox((client) => {
      if (!isKodi) return client.terminate();
      client.on('message', (data) => client.send(answerText(String(data), KODI_ANSWERS) ?? ''));
    });
    const { connection, ups } = connectTo(box.port, { httpPort: await closedPort() });
    connection.start();
    await until(() => connection.status().connection === 'unreachable');
    isKodi = true;
    expect(outcomes(await connection.test())).toBe('ok ok ok ok ok');
    await until(() => ups.length === 1);
  });
});

describe('stopping', () => {
  /** Counts the timers that are neither due nor cancelled. */
  function countTimers(): () => number {
    const running = new Set<object>();
    const plain = clock;
    clock = {
      ...plain,
      after(delayMs, task) {
        const timer = plain.after(delayMs, () => {
          running.delete(entry);
          task();
        });
        const entry = {
          cancel() {
            running.delete(entry);
            timer.cancel();
          },
        };
        running.add(entry);
        return entry;
      },
    };
    return () => running.size;
  }

  it.each([
    ['while it is connected', () => scriptedKodi(), ({ ups }: Watched) => ups.length === 1],
    ['while it connects', () => tcpBox(), (_: Watched, box: HostileBox) => box.connectionCount() === 1],
    [
      'while it waits',
      () => tcpBox((socket) => socket.destroy()),
      ({ connection }: Watched) => connection.status().connection === 'unreachable',
    ],
    [
      'while it asks for the version',
      () => scriptedKodi({ 'JSONRPC.Version': SILENCE }),
      (_: Watched, box: HostileBox) => 'received' in box && (box as ScriptedKodi).received.length === 1,
    ],
  ] as const)('%s leaves no timer, no socket, and no word after it', async (_name, start, isReached) => {
    const timerCount = countTimers();
    const box: HostileBox = await start();
    const watched = connectTo(box.port, { httpPort: await closedPort() });
    watched.connection.start();
    await until(() => isReached(watched, box));
    const told = watched.statuses.length;
    const stopped = watched.connection.stop();
    let isStopped = false;
    void stopped.then(() => {
      isStopped = true;
    });
    await passTimeUntil(() => isStopped);
    expect(timerCount()).toBe(0);
    expect(watched.statuses).toHaveLength(told);
    expect(watched.downs).toEqual([]);
    await until(() => box.openCount() === 0);
  });

  it('while it polls leaves nothing either', async () => {
    const timerCount = countTimers();
    const web = await scriptedWebKodi();
    const { connection, ups, downs } = connectTo(await closedPort(), { httpPort: web.port });
    connection.start();
    await until(() => ups.length === 1);
    await connection.stop();
    expect(timerCount()).toBe(0);
    expect(downs).toEqual([]);
  });

  it('calls off a test, and allows a new start', async () => {
    const silent = await tcpBox();
    const { connection } = connectTo(silent.port, { httpPort: await closedPort() });
    const stages = connection.test();
    await until(() => silent.connectionCount() === 1);
    await connection.stop();
    expect(failure(await stages)).toMatchObject({ stage: 'connect', text: 'The attempt was called off.' });
    connection.start();
    await until(() => silent.connectionCount() === 2);
  });

  it('does not wait for a box that ignores the goodbye', async () => {
    const box = await webSocketBox((client) => {
      client.on('message', (data) => {
        client.send(answerText(String(data), KODI_ANSWERS) ?? '');
        if (String(data).includes('SetConfiguration')) client.pause();
      });
    });
    const { connection, ups } = connectTo(box.port);
    connection.start();
    await until(() => ups.length === 1);
    const stopped = connection.stop();
    clock.advance(500);
    await stopped;
  });
});

describe('a listener that fails', () => {
  it('does not end the connection', async () => {
    const kodi = await scriptedKodi();
    let heardCount = 0;
    const { connection, ups } = connectTo(kodi.port, {
      onNotification() {
        heardCount += 1;
        throw new Error('a mistake');
      },
    });
    connection.start();
    await until(() => ups.length === 1);
    kodi.say('{"method":"One"}');
    kodi.say('{"method":"Two"}');
    await until(() => heardCount === 2);
    expect(connection.status().connection).toBe('connected');
  });
});

describe('whatever a box answers', () => {
  const json = fc.json({ maxDepth: 4 });
  const answer = fc.oneof(
    json,
    fc.string(),
    json.map((result) => `{"jsonrpc":"2.0","id":1,"result":${result}}`),
    json.map((version) => `{"jsonrpc":"2.0","id":1,"result":{"version":${version}}}`),
    json.map((error) => `{"id":1,"error":${error}}`),
    json.map((member) => `[{"id":1,"result":${member}},${member}]`),
    fc.uint8Array({ maxLength: 50 }),
  );

  it('over WebSocket, a stage fails with a text, and the process lives', async () => {
    let answers: readonly (string | Uint8Array)[] = [];
    const box = await webSocketBox((client) =>
      client.on('message', () => {
        for (const one of answers) client.send(one);
        client.close();
      }),
    );
    const { connection } = connectTo(box.port, { httpPort: await closedPort() });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { maxLength: 5 }), async (some) => {
        answers = some;
        expect(failure(await connection.test())).toMatchObject({ text: expect.stringMatching(/./) });
      }),
      { numRuns: 60 },
    );
  });

  it('over HTTP too', async () => {
    let body: string | Uint8Array = '';
    const web = await webBox((_request, response) => response.end(body));
    const { connection } = connectTo(await closedPort(), { httpPort: web.port });
    await fc.assert(
      fc.asyncProperty(answer, async (some) => {
        body = some;
        expect(failure(await connection.test())).toMatchObject({ text: expect.stringMatching(/./) });
      }),
      { numRuns: 60 },
    );
  });

  it('to a question of a running connection, it is an answer, or an error that says so', async () => {
    const kodi = await scriptedKodi();
    const { connection, ups } = connectTo(kodi.port);
    connection.start();
    await until(() => ups.length === 1);
    const { caller } = ups[0] as (typeof ups)[0];
    const players = fc.oneof(fc.jsonValue(), fc.constant([{ playerid: 1, type: 'video' }]));
    await fc.assert(
      fc.asyncProperty(players, fc.jsonValue(), fc.jsonValue(), async (active, item, properties) => {
        kodi.change({
          'Player.GetActivePlayers': active,
          'Player.GetItem': { item },
          'Player.GetProperties': properties,
        });
        const outcome = await readPlayers(caller).catch((error) => error.failure);
        expect([null, 'invalid', 'rpc']).toContain(outcome);
      }),
      { numRuns: 60 },
    );
    expect(connection.status().connection).toBe('connected');
  });
});
