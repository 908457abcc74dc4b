/** What a client reads of the simulated player, and how the simulated box is reached, as Kodi 20.1 was recorded. */
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type KodiTime, kodiTimeToSeconds } from '../../../shared/units.ts';
import { SimulatedBox } from '../../support/kodi-simulator/simulated-box.ts';
import { type SimulatedKodi, startKodiSimulator } from '../../support/kodi-simulator/start-kodi-simulator.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number };
}

/** A box under a virtual clock, and a client that asks and is answered a moment later. */
function boxWithClient() {
  const clock = createVirtualClock();
  const box = new SimulatedBox({ name: 'Lab', clock });
  const messages: Array<{ method?: string; params?: { data: unknown } } & Answer> = [];
  const line = box.connect({ send: (text) => messages.push(JSON.parse(text)), drop: () => undefined });
  const ask = (method: string, params: unknown = {}): Answer => {
    line.receive(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    clock.advance(1);
    return messages.findLast((message) => message.method === undefined) ?? {};
  };
  const position = () => {
    const { result } = ask('Player.GetProperties', { playerid: 1, properties: ['time', 'totaltime', 'percentage'] });
    const { time, totaltime, percentage } = result as { time: KodiTime; totaltime: KodiTime; percentage: number };
    return { time: kodiTimeToSeconds(time), total: kodiTimeToSeconds(totaltime), percentage };
  };
  const untilSaid = (method: string) => {
    const before = messages.length;
    for (let ms = 0; ms < 10_000; ms += 1) {
      clock.advance(1);
      if (messages.slice(before).some((message) => message.method === method)) return;
    }
    throw new Error(`${method} was not said within 10 s`);
  };
  return { box, clock, ask, position, untilSaid, messages };
}

describe('readings', () => {
  test('a video from idle: the length is right at OnPlay, the position negative at OnAVStart, both right 300 ms later', () => {
    const { box, position, untilSaid, clock } = boxWithClient();
    box.open({ movieId: 1 });
    untilSaid('Player.OnPlay');
    expect(position()).toMatchObject({ time: 0, total: 420.043 });
    untilSaid('Player.OnAVStart');
    expect(position().time).toBeLessThan(0);
    clock.advance(10_300);
    expect(position().time).toBeCloseTo(10, 0);
  });

  test('a video that replaces another has no length at its OnPlay', () => {
    const { box, position, untilSaid, clock } = boxWithClient();
    box.open({ movieId: 1 });
    clock.advance(5000);
    box.open({ movieId: 2 });
    untilSaid('Player.OnPlay');
    expect(position()).toMatchObject({ time: 0, total: 0 });
  });

  test('after a stop there are zeros, not errors, and no active player', () => {
    const { box, ask, position, clock } = boxWithClient();
    box.open({ movieId: 1 });
    clock.advance(5000);
    box.player.stop();
    expect(ask('Player.GetActivePlayers').result).toEqual([]);
    expect(position()).toEqual({ time: 0, total: 0, percentage: 0 });
    clock.advance(1000);
    expect(ask('Player.GetItem', { playerid: 1 }).result).toEqual({ item: { label: '', type: 'unknown' } });
    expect(position()).toEqual({ time: 0, total: 0, percentage: 0 });
  });

  test('a song is first read with the position of what played before it', () => {
    const { box, position, untilSaid, clock } = boxWithClient();
    box.open({ movieId: 1 });
    clock.advance(1000);
    box.seek(0.6);
    clock.advance(2000);
    box.open({ file: '/media/Loose/loose song.mp3' });
    untilSaid('Player.OnPlay');
    expect(position().percentage).toBeGreaterThan(59);
    clock.advance(3000);
    expect(position().percentage).toBeLessThan(2);
  });

  test('a stack starts with nonsense', () => {
    const { box, position, untilSaid, clock } = boxWithClient();
    box.open({ file: 'stack:///media/Loose/Blade.Runner.1982.cd1.mkv , /media/Loose/Blade.Runner.1982.cd2.mkv' });
    untilSaid('Player.OnAVStart');
    expect(position().percentage).toBeGreaterThan(1e15);
    clock.advance(500);
    expect(position()).toMatchObject({ total: 600.086 });
    expect(position().percentage).toBeLessThan(1);
  });

  test('a jump past the end shows its target for a moment, then the item ends', () => {
    const { box, ask, position, untilSaid, clock } = boxWithClient();
    box.open({ movieId: 1 });
    clock.advance(1000);
    box.seek(1.5);
    untilSaid('Player.OnSeek');
    expect(position()).toMatchObject({ percentage: 100 });
    expect(position().time).toBeGreaterThan(600);
    untilSaid('Player.OnStop');
    expect(ask('VideoLibrary.GetMovieDetails', { movieid: 1, properties: ['playcount'] }).result).toEqual({
      moviedetails: { movieid: 1, label: 'Alien', playcount: 1 },
    });
  });
});

describe('the library after a stop', () => {
  test.each([
    [0.28, 0, 0],
    [0.5, 0, 300],
    [0.89, 0, 534],
    [0.91, 1, 546],
    [0.95, 1, 0],
  ])('at %d of ten minutes: play count %d, resume point %d s', (fraction, playcount, resume) => {
    const { box, ask, clock } = boxWithClient();
    box.open({ movieId: 3 });
    clock.advance(1000);
    box.player.setPaused(true);
    box.seek(fraction);
    clock.advance(1000);
    box.player.stop();
    clock.advance(1000);
    const { result } = ask('VideoLibrary.GetMovieDetails', { movieid: 3, properties: ['playcount', 'resume'] });
    expect((result as { moviedetails: unknown }).moviedetails).toMatchObject({
      playcount,
      resume: { position: resume },
    });
  });

  test('what is killed is not written down', () => {
    const { box, clock } = boxWithClient();
    box.open({ movieId: 3 });
    clock.advance(1000);
    box.seek(0.95);
    clock.advance(1000);
    box.die();
    clock.advance(5000);
    const media = box.library.find({ movieId: 3 })?.media;
    expect(media && box.library.state(media)).toMatchObject({ playCount: 0, lastPlayed: '', resumeSeconds: 0 });
  });
});

describe('errors', () => {
  test.each([
    ['Nonsense.Method', {}, -32601],
    ['Player.GetItem', { playerid: 1, properties: ['nonsense'] }, -32602],
    ['Player.GetItem', { playerid: 7 }, -32602],
    ['VideoLibrary.GetMovieDetails', { movieid: 9999 }, -32602],
    ['Player.Open', { item: { file: '/media/Loose/does-not-exist.mkv' } }, -32602],
    ['Player.PlayPause', { playerid: 1 }, -32100],
    ['Player.Seek', { playerid: 1, value: { percentage: 50 } }, -32100],
  ])('%s %j: %d', (method, params, code) => {
    expect(boxWithClient().ask(method, params).error).toMatchObject({ code });
  });
});

describe('over real sockets', () => {
  const boxes: SimulatedKodi[] = [];
  const start = async (options: Partial<Parameters<typeof startKodiSimulator>[0]> = {}) => {
    const box = await startKodiSimulator({ name: 'Box', delayFactor: 0, ...options });
    boxes.push(box);
    return box;
  };
  afterEach(async () => {
    await Promise.all(boxes.splice(0).map((box) => box.close()));
  });

  test('a WebSocket is answered and told; a batch is answered as a batch', async () => {
    const box = await start();
    const client = await connect(box.port);
    client.send(
      '[{"jsonrpc":"2.0","id":"a","method":"JSONRPC.Ping"},{"jsonrpc":"2.0","id":2,"method":"JSONRPC.Version"}]',
    );
    expect(await client.next()).toEqual([
      { id: 'a', jsonrpc: '2.0', result: 'pong' },
      { id: 2, jsonrpc: '2.0', result: { version: { major: 13, minor: 0, patch: 0 } } },
    ]);
    box.open({ movieId: 1 });
    expect(await client.until('Player.OnAVStart')).toMatchObject({
      params: { data: { item: { id: 1, type: 'movie' } } },
    });
  });

  test('a frozen box answers nothing, then everything; a cut one loses it; a killed one breaks the line and comes back', async () => {
    const box = await start();
    const client = await connect(box.port);
    box.freeze();
    client.send('{"jsonrpc":"2.0","id":1,"method":"JSONRPC.Ping"}');
    expect(await client.quietFor(50)).toBe(true);
    await box.restore();
    expect(await client.next()).toMatchObject({ id: 1, result: 'pong' });

    box.cut();
    client.send('{"jsonrpc":"2.0","id":2,"method":"JSONRPC.Ping"}');
    expect(await client.quietFor(50)).toBe(true);
    await box.restore();
    await client.closed;

    const second = await connect(box.port);
    await box.kill();
    await second.closed;
    await expect(connect(box.port)).rejects.toThrow();
    await box.restore();
    const third = await connect(box.port);
    third.send('{"jsonrpc":"2.0","id":3,"method":"JSONRPC.Ping"}');
    expect(await third.next()).toMatchObject({ id: 3 });
  });

  test('the web server asks for its password, and has no notifications to switch', async () => {
    const box = await start({ httpPort: 0, login: { user: 'kodi', password: 'secret' } });
    const url = `http://127.0.0.1:${box.httpPort}/jsonrpc`;
    const body = '{"jsonrpc":"2.0","id":1,"method":"JSONRPC.GetConfiguration"}';
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(401);
    const authorization = `Basic ${Buffer.from('kodi:secret').toString('base64')}`;
    const answer = await fetch(url, { method: 'POST', body, headers: { ...headers, authorization } });
    expect(await answer.json()).toMatchObject({ error: { code: -32601 } });
  });

  test('a ping frame breaks the line, as Kodi 20.1 does it', async () => {
    const box = await start();
    const client = await connect(box.port);
    client.socket.ping();
    await client.closed;
    expect(client.errors).toEqual(['WS_ERR_INVALID_UTF8']);
  });
});

/** A client that reads one message after another. */
async function connect(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/jsonrpc`);
  const messages: unknown[] = [];
  const errors: string[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    wake();
  });
  socket.on('error', (error) => errors.push((error as NodeJS.ErrnoException).code ?? ''));
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const next = async (): Promise<unknown> => {
    while (messages.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return messages.shift();
  };
  return {
    socket,
    errors,
    closed,
    next,
    send: (text: string) => socket.send(text),
    until: async (method: string) => {
      for (;;) {
        const message = (await next()) as { method?: string };
        if (message.method === method) return message;
      }
    },
    quietFor: async (ms: number) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return messages.length === 0;
    },
  };
}
