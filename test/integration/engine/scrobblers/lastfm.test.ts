/** The real service over real sockets against the simulator: what the profile shows is what was played. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Failure, type LastFmServer, startLastFmServer } from '../../../support/lastfm-server/index.ts';
import { createLastFmBench, type LastFmBench } from '../../../support/lastfm-service.ts';

let server: LastFmServer;
let bench: LastFmBench;

beforeEach(async () => {
  server = await startLastFmServer();
  bench = await createLastFmBench(server);
});
afterEach(async () => {
  await bench.close();
  await server.close();
  expect(server.violations).toEqual([]);
});

const profile = () => server.scrobbles.map(({ artist, track }) => `${artist} – ${track}`);
const rests = () => bench.until(() => bench.lane.info().state !== 'sending');
const DAY_MS = 24 * 3600 * 1000;
const MINUTE_MS = 60_000;

/** Lets a wait of the lane pass, and what it tries then. */
async function pass(ms: number): Promise<void> {
  bench.clock.advance(ms);
  await rests();
}

describe('a song', () => {
  it('is now playing while it plays, and in the profile when it was heard, with the time it began', async () => {
    await bench.link();
    const startedAtMs = bench.clock.wallMs();
    const started = bench.begin({ title: 'Airbag', trackNumber: (1 << 16) | 1, albumArtists: ['Various Artists'] });
    await bench.until(() => server.nowPlaying.get('ada')?.['track'] === 'Airbag');
    await rests();
    bench.clock.advance(240_000);
    bench.end(started);
    await bench.until(() => server.scrobbles.length === 1);
    await rests();
    expect(server.scrobbles).toEqual([
      {
        username: 'ada',
        artist: 'Radiohead',
        track: 'Airbag',
        album: 'OK Computer',
        trackNumber: 1,
        duration: 240,
        timestamp: Math.floor(startedAtMs / 1000),
      },
    ]);
    expect(bench.outcomes(started.viewingId)).toEqual(['started sent', 'stopped sent']);
  });

  it('keeps every character of its names', async () => {
    await bench.link();
    bench.hear({ title: 'Ágætis byrjun + 100% "é" 🎵', artists: ['Simon & Garfunkel=A', 'A guest'] });
    await bench.until(() => server.scrobbles.length === 1);
    expect(profile()).toEqual(['Simon & Garfunkel=A – Ágætis byrjun + 100% "é" 🎵']);
  });

  it('that was not heard is not in the profile, and the log says why', async () => {
    await bench.link();
    const skipped = bench.begin({ title: 'Airbag' });
    bench.end(skipped, { watched: false, playedSeconds: 20 });
    const untagged = bench.begin({ title: '', label: '01.mp3', file: '/m/01.mp3' });
    bench.end(untagged);
    await rests();
    expect(server.callsOf('track.scrobble')).toEqual([]);
    expect(bench.outcomes(skipped.viewingId).at(-1)).toBe('stopped skipped');
    const reasonOf = (viewingId: string) =>
      bench.notes.filter((note) => note.viewingId === viewingId && note.event === 'stopped')[0]?.reason;
    expect(reasonOf(skipped.viewingId)).toMatch(/^not_listened_enough: 0:20/);
    expect(reasonOf(untagged.viewingId)).toMatch(/^missing_tags/);
  });
});

describe('many songs', () => {
  it('go together after an outage, fifty in a call, each once and in order', async () => {
    await bench.link();
    await server.fail({ mode: 'down' });
    for (let index = 0; index < 120; index += 1) {
      bench.hear({ title: `Song ${index}` });
      await rests();
    }
    await server.recover();
    server.behaviour.numbersAsText = true;
    const calls = server.callsOf('track.scrobble').length;
    await bench.lane.flush();
    expect(profile()).toEqual(Array.from({ length: 120 }, (_, index) => `Radiohead – Song ${index}`));
    expect(server.callsOf('track.scrobble').length - calls).toBe(3);
    // Now playing is never told later.
    expect(server.callsOf('track.updateNowPlaying')).toEqual([]);
    expect(bench.waiting()).toEqual([]);
  });

  it('are not lost for one that is refused: it is found, and the others are taken', async () => {
    await bench.link();
    await server.fail({ mode: 'down' });
    for (const title of ['One', 'Two', 'Three', 'Four']) bench.hear({ title });
    await rests();
    const second = bench.outbox.list().find(({ title }) => title.includes('Two'));
    await server.recover();
    // What only the real service could find wrong with it.
    bench.store.database
      .prepare('UPDATE outbox SET body = json_remove(body, ?) WHERE id = ?')
      .run('$.artist', second?.id);
    await bench.lane.flush();
    expect(profile()).toEqual(['Radiohead – One', 'Radiohead – Three', 'Radiohead – Four']);
    expect(bench.outcomes(second?.viewingId ?? '').at(-1)).toBe('stopped refused');
    expect(server.violations.splice(0).every(({ parameter }) => parameter === 'artist')).toBe(true);
  });

  it('say for each why Last.fm left it out', async () => {
    await bench.link();
    server.behaviour.filter = ({ track }) => (track === 'Bad' ? 2 : track === 'Nobody' ? 1 : 0);
    await server.fail({ mode: 'down' });
    for (const title of ['Good', 'Bad', 'Nobody']) bench.hear({ title });
    await rests();
    await server.recover();
    await bench.lane.flush();
    expect(profile()).toEqual(['Radiohead – Good']);
    const refused = bench.notes.filter(({ outcome }) => outcome === 'refused').map(({ reason }) => reason);
    expect(refused).toEqual([
      expect.stringContaining('left out the track'),
      expect.stringContaining('left out the artist'),
    ]);
  });
});

describe('trouble', () => {
  const troubles: Failure[] = [
    { mode: 'error', code: 8 },
    { mode: 'error', code: 11, status: 503 },
    { mode: 'error', code: 16, status: 200 },
    { mode: 'error', code: 2, status: 200 },
    { mode: 'html', status: 500 },
    { mode: 'html', status: 500, works: true },
    { mode: 'html', status: 200 },
    { mode: 'reset' },
    { mode: 'reset', works: false },
    { mode: 'half' },
    { mode: 'wrong_json' },
    { mode: 'huge' },
    { mode: 'redirect' },
    { mode: 'down' },
  ];
  it.each(troubles)('$mode $code $status $works keeps a play, and it is in the profile once', async (failure) => {
    await bench.link();
    await server.fail(failure);
    bench.hear({ title: 'Airbag' });
    await rests();
    expect(bench.waiting()).toHaveLength(1);
    await server.recover();
    await pass(121 * MINUTE_MS);
    expect(profile()).toEqual(['Radiohead – Airbag']);
    expect(bench.waiting()).toEqual([]);
  });

  it('gives up after 15 s where Last.fm says nothing', async () => {
    await bench.link();
    await server.fail({ mode: 'slow', methods: ['track.scrobble'] });
    bench.hear({ title: 'Airbag' });
    await bench.until(() => server.callsOf('track.scrobble').length === 1);
    bench.clock.advance(15_000);
    await rests();
    expect(bench.outbox.list()[0]?.lastError).toContain('15 s');
  });

  it('leaves Last.fm alone for a minute after error 29, then for two; a new song changes nothing about it', async () => {
    await bench.link();
    await server.fail({ mode: 'error', code: 29 });
    bench.hear({ title: 'One' });
    await rests();
    const callsAfter = async (ms: number) => {
      const before = server.calls.length;
      await pass(ms);
      return server.calls.length - before;
    };
    const tried = server.calls.length;
    bench.begin({ title: 'Two' });
    await rests();
    expect(server.calls.length).toBe(tried);
    expect(await callsAfter(59_000)).toBe(0);
    expect(await callsAfter(5 * MINUTE_MS)).toBeGreaterThan(0);
    await server.recover();
    await pass(121 * MINUTE_MS);
    expect(profile()).toEqual(['Radiohead – One']);
  });

  it('honours Retry-After', async () => {
    await bench.link();
    await server.fail({ mode: 'error', code: 29, status: 429, retryAfter: 600, methods: ['track.scrobble'] });
    bench.hear({ title: 'One' });
    await rests();
    await pass(599_000);
    expect(server.callsOf('track.scrobble')).toHaveLength(1);
  });

  it('sends no more on a day than Last.fm takes, and the rest on the next', async () => {
    await bench.link();
    server.behaviour.dailyLimit = 2;
    await server.fail({ mode: 'down' });
    for (const title of ['One', 'Two', 'Three']) bench.hear({ title });
    await rests();
    await server.recover();
    await bench.lane.flush();
    expect(profile()).toHaveLength(2);
    const midnightMs = Math.ceil(bench.clock.wallMs() / DAY_MS) * DAY_MS;
    expect(bench.lane.info().nextTryAtMs).toBeGreaterThanOrEqual(midnightMs);
    await pass(midnightMs - bench.clock.wallMs() + 121 * MINUTE_MS);
    expect(profile()).toHaveLength(3);
  });

  it('lets go of a play after 14 days, with a note', async () => {
    await bench.link();
    await server.fail({ mode: 'down' });
    const started = bench.begin({ title: 'Old' });
    bench.end(started);
    await rests();
    bench.clock.advance(14 * DAY_MS + MINUTE_MS);
    await rests();
    await server.recover();
    await bench.lane.flush();
    expect(profile()).toEqual([]);
    expect(bench.outcomes(started.viewingId).at(-1)).toBe('stopped expired');
  });
});

describe('the login', () => {
  it('is made in the browser, and outlives the process; its key is only in the keychain', async () => {
    await bench.link('bob');
    await bench.restart();
    expect(bench.service.accountInfo()).toMatchObject({
      state: 'linked',
      accountName: 'bob@127.0.0.1:' + new URL(server.url).port,
    });
    bench.hear({ title: 'Airbag' });
    await bench.until(() => server.scrobbles.length === 1);
    expect(server.scrobbles[0]?.username).toBe('bob');
    const secrets = [...bench.keychain.secrets.values()].join();
    const [sessionKey] = server.calls.flatMap(({ parameters }) => parameters.get('sk') ?? []);
    expect(secrets).toContain(sessionKey);
    for (const secret of [sessionKey, server.sharedSecret]) {
      expect(JSON.stringify(bench.log.entries)).not.toContain(secret);
      expect(JSON.stringify(bench.store.database.prepare('SELECT * FROM state').all())).not.toContain(secret);
    }
  });

  it('that Last.fm takes back holds all plays until somebody logs in again', async () => {
    await bench.link();
    server.revoke();
    bench.hear({ title: 'One' });
    await bench.until(() => bench.service.account().state === 'login_needed');
    await bench.restart();
    bench.hear({ title: 'Two' });
    await pass(3 * 3600_000);
    expect(profile()).toEqual([]);
    expect(bench.service.accountInfo().text).toContain('companion login lastfm');
    await bench.link();
    await bench.until(() => server.scrobbles.length === 2);
    expect(profile()).toEqual(['Radiohead – One', 'Radiohead – Two']);
  });

  it.each([
    [10, 'api_key'],
    [13, 'shared_secret'],
    [26, 'suspended'],
  ])(
    'waits for the user where the key is not accepted (error %d), and goes on when the setting is changed',
    async (code, word) => {
      await bench.link();
      await server.fail({ mode: 'error', code });
      bench.hear({ title: 'One' });
      await rests();
      expect(bench.service.accountInfo()).toMatchObject({ state: 'unavailable', text: expect.stringContaining(word) });
      await server.recover();
      await pass(3 * 3600_000);
      expect(profile()).toEqual([]);
      await bench.set('api_key', server.apiKey);
      await bench.until(() => server.scrobbles.length === 1);
    },
  );

  it('is refused without a key of the user’s own, and says where to get one', async () => {
    await bench.set('api_key', null);
    const status = await bench.service.login();
    expect(status).toMatchObject({ state: 'failed', text: expect.stringContaining('last.fm/api/account/create') });
    expect(server.calls).toEqual([]);
  });

  it('is forgotten at a logout; plays of the account stay', async () => {
    await bench.link();
    await server.fail({ mode: 'down' });
    bench.hear({ title: 'One' });
    await rests();
    expect(await bench.service.logout()).toBeNull();
    expect([...bench.keychain.secrets.keys()].filter((key) => key.includes('session'))).toEqual([]);
    await server.recover();
    await bench.link('eve');
    await pass(3 * 3600_000);
    expect(profile()).toEqual([]);
    await bench.service.logout();
    await bench.link('ada');
    await bench.until(() => server.scrobbles.length === 1);
    expect(server.scrobbles[0]?.username).toBe('ada');
  });

  it('waits for a locked keychain, and loses nothing', async () => {
    await bench.link();
    await bench.restart();
    bench.keychain.failure = 'The keychain is locked.';
    bench.hear({ title: 'One' });
    await bench.until(() => bench.service.account().state === 'unavailable');
    bench.keychain.failure = null;
    bench.clock.advance(30_000);
    await bench.until(() => server.scrobbles.length === 1);
  });

  it('can be tested', async () => {
    expect(await bench.service.test()).toMatchObject({ outcome: 'not_logged_in' });
    await bench.link();
    expect(await bench.service.test()).toMatchObject({ outcome: 'authenticated', accountName: 'ada' });
    server.revoke();
    expect(await bench.service.test()).toMatchObject({ outcome: 'expired' });
    await server.fail({ mode: 'down' });
    expect(await bench.service.test()).toMatchObject({ outcome: 'unreachable' });
  });
});

describe('the clock of this computer', () => {
  it('is warned of where the server’s differs by more than five minutes', async () => {
    await bench.link();
    expect(bench.service.accountInfo().text).toBe('Linked as ada.');
    server.behaviour.nowMs = () => bench.clock.wallMs() + 12 * MINUTE_MS;
    bench.begin({ title: 'Airbag' });
    await bench.until(() => bench.service.accountInfo().text.includes('12 minutes slow'));
    server.behaviour.nowMs = () => bench.clock.wallMs();
    bench.begin({ title: 'Airbag' });
    await bench.until(() => bench.service.accountInfo().text === 'Linked as ada.');
  });
});

describe('restarts in the middle', () => {
  it('send nothing twice and lose nothing', async () => {
    await bench.link();
    const expected: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      if (index % 3 === 0) await server.fail({ mode: 'reset', count: 1, methods: ['track.scrobble'] });
      if (index % 4 === 1) await server.fail({ mode: 'error', code: 16, count: 2 });
      bench.hear({ title: `Song ${index}` });
      expected.push(`Radiohead – Song ${index}`);
      // Not waited for: the answer, or the request itself, meets the restart.
      if (index % 2 === 0) await bench.restart();
    }
    await rests();
    await server.recover();
    for (let tries = 0; bench.waiting().length > 0 && tries < 10; tries += 1) await pass(121 * MINUTE_MS);
    expect(profile().toSorted()).toEqual(expected.toSorted());
  });
});
