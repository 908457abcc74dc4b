/** A whole evening, as PunchPlay, Trakt and Last.fm show it afterwards; and the pictures of what plays. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../support/kodi-box/box.ts';
import type { RealKodi } from '../support/kodi-box/real-kodi.ts';
import { type LastFmServer, startLastFmServer } from '../support/lastfm-server/index.ts';
import { startTraktServer, type TraktServer } from '../support/trakt-server/index.ts';
import { fillTitles } from '../support/trakt-service.ts';
import { expectViewings } from './expect-viewings.ts';
import { logInToLastFm, logInToTrakt } from './log-in.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

const LOGIN = { user: 'kodi', password: 'pa55 wörd' };
const LIMIT_MS = 20_000;
/** Half of the shortest song that counts, and a little. */
const ENOUGH_MS = 17_000;

/** The poster of what plays, as Kodi's web server gives it. */
async function posterOf(kodi: RealKodi): Promise<Buffer> {
  const question = { playerid: 1, properties: ['art'] };
  const { item } = await kodi.call<{ item: { art: { poster: string } } }>('Player.GetItem', question);
  const authorization = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`;
  const address = `http://${kodi.address}:${kodi.webPort}/image/${encodeURIComponent(item.art.poster)}`;
  const answer = await fetch(address, { headers: { authorization } });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

describeWithKodi('an evening', () => {
  const stage = useStage({ webUser: LOGIN.user, webPassword: LOGIN.password });
  let trakt: TraktServer;
  let lastFm: LastFmServer;
  beforeAll(async () => {
    [trakt, lastFm] = await Promise.all([startTraktServer(), startLastFmServer()]);
    fillTitles(trakt);
  });
  afterAll(() => Promise.all([trakt?.close(), lastFm?.close()]));

  it('arrives right at all three services, though Trakt is away for a while and the companion starts anew', async () => {
    const { kodi, punchplay } = stage;
    const scene = await stage.open();
    await logInToTrakt(scene, trakt);
    await logInToLastFm(scene, lastFm);
    const watch = async () => {
      await kodi.seekTo(0.95);
      await kodi.stop();
    };
    const songPlays = (track: string) =>
      waitUntil(() => lastFm.nowPlaying.get('ada')?.['track'] === track, `${track} is told`, LIMIT_MS);

    await kodi.open(kodi.movie('Inception'));
    await watch();
    await kodi.openPlaylist([kodi.episode('Breaking Bad', 1, 1), kodi.episode('Breaking Bad', 1, 2)]);
    await kodi.seekTo(0.95);
    await kodi.next();
    const beforeOutage = ['Inception', 'Breaking Bad 1x1'];
    await waitUntil(() => trakt.watched().length === 2, 'Trakt has both', LIMIT_MS);
    await trakt.fail({ mode: 'down' });
    await watch();
    await punchplay.waitFor(() => punchplay.history.length === 3, LIMIT_MS);

    await scene.sendCompanionAway();
    await scene.wakeCompanion();
    await scene.host('connected');
    await kodi.openSongs([kodi.song('Her Majesty'), kodi.song('Instant Crush')]);
    await songPlays('Her Majesty');
    await sleep(ENOUGH_MS);
    await kodi.next();
    await songPlays('Instant Crush');
    await kodi.stop();
    await lastFm.waitFor(() => lastFm.scrobbles.length === 1, LIMIT_MS);
    expect(trakt.watched()).toEqual(beforeOutage);
    const waiting = await scene.ask('queue.list', {});
    expect(waiting.map(({ service, title, watched }) => [service, title, watched])).toEqual([
      ['trakt', expect.stringContaining('Breaking Bad'), true],
    ]);

    await trakt.recover();
    await kodi.open(kodi.episode('Cowboy Bebop', 1, 1));
    await watch();
    const seen = await scene.settled(6);
    expect(seen.watched).toEqual(['Inception', 'Breaking Bad 1x01', 'Breaking Bad 1x02', 'Cowboy Bebop 1x01']);
    expectViewings(
      seen,
      seen.watched.map((name) => ({ name, endedAt: 0.95 })),
    );
    expect(trakt.watched()).toEqual([...beforeOutage, 'Breaking Bad 1x2', 'Cowboy Bebop 1x1']);
    expect(trakt.places).toEqual([]);
    expect(lastFm.scrobbles.map(({ username, artist, track }) => [username, artist, track])).toEqual([
      ['ada', 'The Beatles', 'Her Majesty'],
    ]);
    expect([...trakt.violations, ...lastFm.violations]).toEqual([]);
  });

  it('shows the poster of what plays, and keeps it for the log', async () => {
    const { kodi } = stage;
    const scene = await stage.open({ host: LOGIN });
    await kodi.open(kodi.movie('Inception'));
    const shown = async () => (await scene.host('connected')).nowPlaying?.artwork ?? '';
    await waitUntil(async () => (await shown()) !== '', 'a picture is there', LIMIT_MS);
    const [{ id: hostId }, artwork] = [await scene.host('connected'), await shown()];
    const picture = await scene.picture(hostId, artwork);
    const poster = await posterOf(kodi);
    expect(picture?.type).toBe('image/jpeg');
    expect(poster.equals(picture?.bytes ?? Buffer.alloc(0))).toBe(true);

    await kodi.stop();
    const { log } = await scene.settled(1);
    expect(log[0]?.artwork).toBe(artwork);
    await scene.sendCompanionAway();
    await scene.wakeCompanion();
    expect(await scene.picture(hostId, artwork)).toEqual(picture);
  });
});
