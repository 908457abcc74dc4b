/** An evening with a real Kodi, as the profile at Trakt shows it; and Kodi's library kept alike with it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../support/kodi-box/box.ts';
import { startTraktServer, type TraktServer } from '../support/trakt-server/index.ts';
import { fillTitles } from '../support/trakt-service.ts';
import { logInToTrakt } from './log-in.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

const SERVICE = { service: 'trakt' };

describeWithKodi('Trakt', () => {
  const stage = useStage();
  let trakt: TraktServer;
  beforeAll(async () => {
    trakt = await startTraktServer();
    fillTitles(trakt);
  });
  afterAll(() => trakt.close());

  it('is told of a movie, two episodes in a row and an anime, and is kept alike with the library', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await logInToTrakt(scene, trakt);
    const watch = async () => {
      await kodi.seekTo(0.95);
      await kodi.stop();
    };
    await kodi.open(kodi.movie('Inception'));
    await waitUntil(() => trakt.watching === 'Inception', 'Trakt shows what plays', 10_000);
    await watch();
    await kodi.openPlaylist([kodi.episode('Breaking Bad', 1, 1), kodi.episode('Breaking Bad', 1, 2)]);
    await kodi.seekTo(0.95);
    await kodi.next();
    await watch();
    await kodi.open(kodi.episode('Cowboy Bebop', 1, 1));
    await watch();
    await scene.settled(4);
    const evening = ['Inception', 'Breaking Bad 1x1', 'Breaking Bad 1x2', 'Cowboy Bebop 1x1'];
    expect(trakt.watched()).toEqual(evening);

    trakt.addElsewhere('The Matrix', Date.UTC(2026, 0, 2, 3, 4, 5));
    const preview = await scene.ask('sync.preview', SERVICE);
    expect(preview).toMatchObject({ problem: null, adds: [], counts: { duplicates: 4 } });
    expect(await scene.ask('sync.confirm', SERVICE)).toMatchObject({ problem: null, counts: { added: 0 } });
    const properties = ['playcount', 'lastplayed'];
    const { moviedetails } = await kodi.call<{ moviedetails: { playcount: number } }>('VideoLibrary.GetMovieDetails', {
      ...kodi.movie('The Matrix'),
      properties,
    });
    expect(moviedetails).toMatchObject({ playcount: 1, lastplayed: expect.stringMatching(/^2026-01-0[123] /) });

    await kodi.call('VideoLibrary.SetEpisodeDetails', { ...kodi.episode('Breaking Bad', 2, 1), playcount: 1 });
    for (const added of [1, 0, 0]) {
      expect(await scene.ask('sync.run', SERVICE)).toMatchObject({ problem: null, counts: { added } });
    }
    trakt.leaveElsewhere('Breaking Bad 1x3', 50, Date.now());
    expect(await scene.ask('sync.run', SERVICE)).toMatchObject({ problem: null, marks: [{ counts: { resume: 1 } }] });
    const { episodedetails } = await kodi.call<{ episodedetails: { resume: { position: number; total: number } } }>(
      'VideoLibrary.GetEpisodeDetails',
      { ...kodi.episode('Breaking Bad', 1, 3), properties: ['resume', 'playcount'] },
    );
    const { position, total } = episodedetails.resume;
    expect(position / total).toBeCloseTo(0.5, 1);
    expect(episodedetails).toMatchObject({ playcount: 0 });
    expect(await scene.ask('sync.run', SERVICE)).toMatchObject({ counts: { added: 0 } });
    expect(trakt.watched()).toEqual([...evening, 'The Matrix', 'Breaking Bad 2x1']);
    expect(trakt.violations).toEqual([]);
  });
});
