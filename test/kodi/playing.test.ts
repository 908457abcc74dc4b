/** While something plays: what PunchPlay is told of it, and when. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { waitUntil } from '../support/kodi-box/box.ts';
import { expectViewings } from './expect-viewings.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

describeWithKodi('while it plays', () => {
  const stage = useStage();

  it('pauses and resumes are told with the position they happened at', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.3);
    await scene.sent('start');
    await kodi.pause();
    await scene.sent('pause');
    const { positionSeconds } = await kodi.reading();
    await sleep(2_000);
    await kodi.resume();
    await scene.sent('resume');
    await kodi.pause();
    await kodi.resume();
    await kodi.stop();
    const seen = await scene.settled(1);
    expect(seen.viewings[0]?.events).toEqual(['start', 'pause', 'resume', 'pause', 'resume', 'stop']);
    const [pause, resume] = ['pause', 'resume'].map((action) => scene.bodiesOf(action)[0]);
    expect(Number(pause?.position_seconds)).toBeCloseTo(positionSeconds, -1);
    expect(Number(resume?.position_seconds) - Number(pause?.position_seconds)).toBeLessThanOrEqual(1);
  });

  it('a video stopped while it is paused ends where it stood', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.68);
    await kodi.pause();
    await sleep(3_000);
    await kodi.stop();
    expectViewings(await scene.settled(1), [{ name: 'Inception', endedAt: 0.68 }]);
  });

  it('progress is told every heartbeat', async () => {
    const { kodi } = stage;
    const scene = await stage.open({ settings: { heartbeat_interval: 1 } });
    await kodi.open(kodi.movie('Inception'));
    await scene.sent('progress', 3);
    await kodi.stop();
    const seen = await scene.settled(1);
    const positions = scene.bodiesOf('progress').map((body) => Number(body.position_seconds));
    expect(positions.slice(0, 3)).toEqual([1, 2, 3]);
    expect(seen.viewings[0]?.events).toEqual(['start', 'stop']);
  });

  it('a start in the middle, at the resume point, is told at once or by the first progress', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'), { resume: { hours: 0, minutes: 5, seconds: 0, milliseconds: 0 } });
    const told = () => [...scene.bodiesOf('start'), ...scene.bodiesOf('progress')];
    await waitUntil(() => told().some((body) => Number(body.position_seconds) >= 299), 'the place was told');
    await kodi.stop();
    expectViewings(await scene.settled(1), [{ name: 'Inception', endedAt: 0.5 }]);
  });

  it('winding forward and back ends where the picture was', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.3);
    await kodi.setSpeed(8);
    await sleep(2_000);
    await kodi.setSpeed(1);
    await kodi.setSpeed(-4);
    await sleep(2_000);
    const { positionSeconds } = await kodi.reading();
    await kodi.stop();
    expectViewings(await scene.settled(1), [{ name: 'Inception', endedAt: positionSeconds / 600 }]);
  });

  it('a jump past the end is the end', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.episode('Breaking Bad', 1, 1));
    await kodi.call('Player.Seek', {
      playerid: 1,
      value: { time: { hours: 2, minutes: 0, seconds: 0, milliseconds: 0 } },
    });
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Breaking Bad 1x01', endedAt: 1 }]);
  });

  it('a jump before the beginning is the beginning', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.episode('Breaking Bad', 1, 1));
    await kodi.call('Player.Seek', { playerid: 1, value: { seconds: -30 } });
    await kodi.waitFor('Player.OnSeek');
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Breaking Bad 1x01', endedAt: 0 }]);
  });

  it('marking it watched by hand in Kodi does not make it watched', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    const blade = kodi.movie('Blade Runner');
    await kodi.call('VideoLibrary.SetMovieDetails', { ...blade, playcount: 0 });
    await kodi.open(blade);
    await kodi.seekTo(0.3);
    await kodi.call('VideoLibrary.SetMovieDetails', { ...blade, playcount: 1 });
    await sleep(500);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Blade Runner', endedAt: 0.3 }]);
    expect(seen.watched).toEqual([]);
  });
});
