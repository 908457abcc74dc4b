/** The simulator itself: strict where Last.fm is, and silent where Last.fm is silent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LastFmServer, startLastFmServer } from '../../support/lastfm-server/index.ts';
import { signatureOf } from '../../support/lastfm-server/parameters.ts';

let server: LastFmServer;
let sk: string;

beforeEach(async () => {
  server = await startLastFmServer();
  sk = server.issueSession('ada');
});
afterEach(() => server.close());

const nowSeconds = () => Math.floor(Date.now() / 1000);

async function call(method: string, given: Record<string, string> = {}, secret = server.sharedSecret) {
  const signed = { method, api_key: server.apiKey, ...given };
  const api_sig = signatureOf(new Map(Object.entries(signed)), secret);
  return await post(new URLSearchParams({ ...signed, api_sig, format: 'json' }).toString());
}

async function post(body: string, contentType = 'application/x-www-form-urlencoded') {
  const headers = { 'Content-Type': contentType, 'User-Agent': 'Test/1.0' };
  const response = await fetch(server.apiUrl, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const scrobble = (given: Record<string, string> = {}) =>
  call('track.scrobble', { sk, artist: 'A', track: 'T', timestamp: String(nowSeconds() - 300), ...given });

describe('the Last.fm simulator', () => {
  it('refuses a wrong signature (13), a wrong key (10), an unknown method (3) and a dead session (9)', async () => {
    expect((await call('auth.getToken', {}, 'wrong')).body).toMatchObject({ error: 13 });
    expect((await call('auth.getToken', { api_key: 'wrong' })).body).toMatchObject({ error: 10 });
    expect((await call('track.love')).body).toMatchObject({ error: 3 });
    server.revoke();
    expect((await scrobble()).body).toMatchObject({ error: 9 });
  });

  it('answers errors with 4xx or with 200, as it is told', async () => {
    expect((await call('auth.getSession', { token: 'unknown' })).status).toBe(403);
    server.behaviour.errorStatus = 'ok';
    expect(await call('auth.getSession', { token: 'unknown' })).toMatchObject({ status: 200, body: { error: 4 } });
  });

  it('gives a session once, after the user has allowed it', async () => {
    const { token } = (await call('auth.getToken')).body as { token: string };
    expect((await call('auth.getSession', { token })).body).toMatchObject({ error: 14 });
    server.approve('bob');
    expect((await call('auth.getSession', { token })).body).toMatchObject({ session: { name: 'bob' } });
    expect((await call('auth.getSession', { token })).body).toMatchObject({ error: 4 });
  });

  it('answers an object for one play and an array for several', async () => {
    expect((await scrobble()).body).toMatchObject({ scrobbles: { scrobble: { ignoredMessage: { code: '0' } } } });
    const at = String(nowSeconds());
    const two = {
      'artist[0]': 'A',
      'track[0]': 'T',
      'timestamp[0]': at,
      'artist[1]': 'A',
      'track[1]': 'U',
      'timestamp[1]': at,
    };
    expect((await call('track.scrobble', { sk, ...two })).body).toMatchObject({ scrobbles: { scrobble: [{}, {}] } });
    expect(server.scrobbles).toHaveLength(3);
  });

  it('keeps a play once, however often it comes', async () => {
    const timestamp = String(nowSeconds() - 10);
    for (let times = 0; times < 3; times += 1) await scrobble({ timestamp });
    expect([server.scrobbles.length, server.repeats]).toEqual([1, 2]);
  });

  it.each([
    ['too old', -14 * 24 * 3600 - 60, '3'],
    ['from the future', 3600, '4'],
  ])('leaves out a play that is %s, although the call succeeds', async (_, offset, code) => {
    const { status, body } = await scrobble({ timestamp: String(nowSeconds() + offset) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ scrobbles: { scrobble: { ignoredMessage: { code } } } });
    expect(server.scrobbles).toEqual([]);
  });

  it('says nothing of a play with a length below 30 s, and does not keep it', async () => {
    expect((await scrobble({ duration: '20' })).body).toMatchObject({ scrobbles: { '@attr': { accepted: 1 } } });
    expect(server.scrobbles).toEqual([]);
    expect(server.violations).toMatchObject([{ parameter: 'duration' }]);
  });

  it.each([
    ['an album artist that is none', { albumArtist: 'Various Artists' }, 'albumArtist'],
    ['milliseconds for seconds', { timestamp: '1760000000000' }, 'timestamp'],
    ['a parameter nobody knows', { year: '1997' }, 'year'],
    ['an empty value', { album: '' }, 'album'],
    ['an id that is none', { mbid: 'abc' }, 'mbid'],
  ])('names %s', async (_, given, parameter) => {
    await scrobble(given);
    expect(server.violations).toMatchObject([{ parameter }]);
  });

  it('refuses what is no form, or is not encoded', async () => {
    expect((await post('{}', 'application/json')).body).toMatchObject({ error: 6 });
    expect((await post('method=auth.getToken&artist=AC/DC')).body).toMatchObject({ error: 6 });
  });
});
