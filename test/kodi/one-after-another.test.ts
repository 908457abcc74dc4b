/** One thing after another, with or without a stop between: each leaves its own watch. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { expectViewings } from './expect-viewings.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

const THREE = ['Breaking Bad 1x01', 'Breaking Bad 1x02', 'Breaking Bad 1x03'] as const;

describeWithKodi('the history after', () => {
  const stage = useStage();
  const three = () => [1, 2, 3].map((episode) => stage.kodi.episode('Breaking Bad', 1, episode));

  it('a list of three episodes, each to 95 %, then the next', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.openPlaylist(three());
    await kodi.seekTo(0.95);
    await kodi.next();
    await kodi.seekTo(0.95);
    await kodi.next();
    await kodi.seekTo(0.95);
    await kodi.stop();
    const seen = await scene.settled(3);
    expect(seen.watched).toEqual(THREE);
    expectViewings(
      seen,
      THREE.map((name) => ({ name, endedAt: 0.95 })),
    );
  });

  it('a list of three episodes, each runs out', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.openPlaylist(three());
    await kodi.seekTo(0.99);
    await kodi.started();
    await kodi.seekTo(0.99);
    await kodi.started();
    await kodi.seekTo(0.99);
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.settled(3);
    expect(seen.watched).toEqual(THREE);
    expectViewings(
      seen,
      THREE.map((name) => ({ name, endedAt: 1 })),
    );
  });

  it('a list whose last item is passed over, where Kodi no longer says what stopped', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.openPlaylist(three().slice(0, 2));
    await kodi.seekTo(0.5);
    await kodi.next();
    await kodi.seekTo(0.95);
    await kodi.nextOnly();
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.settled(2);
    expectViewings(seen, [
      { name: THREE[0], endedAt: 0.5 },
      { name: THREE[1], endedAt: 0.95 },
    ]);
    expect(seen.watched).toEqual([THREE[1]]);
  });

  it('another video opened over it at 95 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await kodi.open(kodi.movie('The Matrix'));
    await kodi.seekTo(0.2);
    await kodi.stop();
    const seen = await scene.settled(2);
    expectViewings(seen, [
      { name: 'Inception', endedAt: 0.95 },
      { name: 'The Matrix', endedAt: 0.2 },
    ]);
    expect(seen.watched).toEqual(['Inception']);
  });

  it('videos opened over each other in quick succession', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await kodi.openOnly(kodi.movie('The Matrix'));
    await kodi.openOnly(kodi.movie('Blade Runner'));
    await kodi.open(kodi.movie('Spirited Away'));
    await kodi.seekTo(0.5);
    await kodi.stop();
    const seen = await scene.quiet();
    expect(seen.watched).toEqual(['Inception']);
    expect(seen.viewings.at(0)).toMatchObject({ name: 'Inception', watched: true });
    expect(seen.viewings.at(-1)).toMatchObject({ name: 'Spirited Away', watched: false });
  });

  it('music opened over it at 95 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await kodi.open(kodi.song('Get Lucky'));
    await sleep(500);
    await kodi.stop();
    const seen = await scene.quiet();
    expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
    expect(seen.watched).toEqual(['Inception']);
  });

  it('the same video twice in a row: the first to 95 %, the second to 10 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await kodi.stop();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.1);
    await kodi.stop();
    const seen = await scene.settled(2);
    expectViewings(seen, [
      { name: 'Inception', endedAt: 0.95 },
      { name: 'Inception', endedAt: 0.1 },
    ]);
    expect(seen.watched).toEqual(['Inception']);
  });

  it('the same video opened over itself at 95 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await sleep(1_000);
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.1);
    await kodi.stop();
    const seen = await scene.settled(2);
    expectViewings(seen, [
      { name: 'Inception', endedAt: 0.95 },
      { name: 'Inception', endedAt: 0.1 },
    ]);
    expect(seen.watched).toEqual(['Inception']);
  });

  it('two rounds of repeating one: a watch for each', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.episode('Breaking Bad', 1, 1));
    await kodi.repeatOne(true);
    await kodi.seekTo(0.99);
    await kodi.started();
    await kodi.repeatOne(false);
    await kodi.seekTo(0.99);
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.settled(2);
    expectViewings(seen, [
      { name: 'Breaking Bad 1x01', endedAt: 1 },
      { name: 'Breaking Bad 1x01', endedAt: 1 },
    ]);
    expect(seen.watched).toEqual(['Breaking Bad 1x01', 'Breaking Bad 1x01']);
  });

  it('a file that cannot be played: nothing is told', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.openOnly(kodi.looseFile('broken'));
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.quiet();
    expect(seen.requests).toEqual([]);
  });

  it('a file that cannot be played, opened over a movie at 95 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await sleep(500);
    await kodi.openOnly(kodi.looseFile('broken'));
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.quiet();
    expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
    expect(seen.watched).toEqual(['Inception']);
  });

  it('a file that does not exist, asked for during a movie: the movie goes on', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.5);
    await expect(kodi.openOnly({ file: '/nowhere/Missing.2001.mkv' })).rejects.toThrow('-32602');
    await sleep(500);
    await kodi.seekTo(0.95);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
  });
});
