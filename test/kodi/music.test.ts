/** Music on a real box: what Last.fm's profile shows is what was heard. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../support/kodi-box/box.ts';
import { startRadio } from '../support/kodi-box/radio.ts';
import { type LastFmServer, startLastFmServer } from '../support/lastfm-server/index.ts';
import { logInToLastFm } from './log-in.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

const LIMIT_MS = 20_000;
/** Half of the shortest song that counts, and a little. */
const ENOUGH_MS = 17_000;

describeWithKodi('music', () => {
  const stage = useStage();
  let lastFm: LastFmServer;
  beforeAll(async () => {
    lastFm = await startLastFmServer();
  });
  afterAll(() => lastFm.close());

  it('a song that is repeated counts twice; one skipped early and one jumped to its end do not', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await logInToLastFm(scene, lastFm);
    const beganMs = Date.now();
    await kodi.openSongs([kodi.song('Her Majesty'), kodi.song('Instant Crush'), kodi.song('So What')]);
    const isPlaying = (track: string) => () => lastFm.nowPlaying.get('ada')?.['track'] === track;
    await waitUntil(isPlaying('Her Majesty'), 'the song is told', LIMIT_MS);
    await kodi.repeatOne(true);
    await sleep(ENOUGH_MS);
    await kodi.seekTo(0.95);
    await waitUntil(() => lastFm.scrobbles.length === 1, 'it ran out and was scrobbled', LIMIT_MS);
    await kodi.repeatOne(false);
    await sleep(ENOUGH_MS);
    await kodi.next();
    await waitUntil(isPlaying('Instant Crush'), 'the next song is told', LIMIT_MS);
    await kodi.next();
    await kodi.seekTo(0.97);
    const { log } = await scene.settled(4);

    expect(lastFm.scrobbles.map(({ artist, track, album }) => [artist, track, album])).toEqual([
      ['The Beatles', 'Her Majesty', 'Abbey Road'],
      ['The Beatles', 'Her Majesty', 'Abbey Road'],
    ]);
    const [first, second] = lastFm.scrobbles;
    expect(first).toMatchObject({ username: 'ada', trackNumber: 17, duration: 32 });
    expect(Math.abs((first?.timestamp ?? 0) - beganMs / 1000)).toBeLessThan(10);
    expect((second?.timestamp ?? 0) - (first?.timestamp ?? 0)).toBeGreaterThan(ENOUGH_MS / 1000);
    const ends = log.map(({ title, watched, stopReason }) => [title, watched, stopReason]);
    expect(ends).toEqual([
      ['The Beatles – Her Majesty', true, 'ended'],
      ['The Beatles – Her Majesty', true, 'stopped'],
      ['Daft Punk – Instant Crush', false, 'stopped'],
      ['Miles Davis – So What', false, 'ended'],
    ]);
    expect(lastFm.violations).toEqual([]);
  });

  it('a station has a viewing of each of its songs, told while it plays, and none counts that was not heard for long', async () => {
    const { kodi } = stage;
    const radio = await startRadio('Ann - One');
    try {
      const scene = await stage.open();
      await logInToLastFm(scene, lastFm);
      const before = lastFm.scrobbles.length;
      const isPlaying = (artist: string, track: string) => () => {
        const now = lastFm.nowPlaying.get('ada');
        return now?.['artist'] === artist && now['track'] === track;
      };
      await kodi.openOnly({ file: radio.url });
      await waitUntil(isPlaying('Ann', 'One'), 'the first song is told', 30_000);
      radio.plays('Bob - Two');
      await waitUntil(isPlaying('Bob', 'Two'), 'the next song is told', 30_000);
      await kodi.stop();
      const { log } = await scene.settled(2);
      expect(log.map(({ title, watched, stopReason }) => [title, watched, stopReason])).toEqual([
        ['Ann – One', false, 'ended'],
        ['Bob – Two', false, 'stopped'],
      ]);
      expect(lastFm.scrobbles).toHaveLength(before);
      expect(lastFm.violations).toEqual([]);
    } finally {
      await radio.close();
    }
  });
});
