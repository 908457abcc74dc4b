/** However one viewing ends, PunchPlay's history shows what was watched: once, and only that. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { RealKodi } from '../support/kodi-box/real-kodi.ts';
import { expectViewings } from './expect-viewings.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

describeWithKodi('the history after', () => {
  const stage = useStage();

  it('a jump to 95 % and a stop 0.2 s later', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekOnly(0.95);
    await sleep(200);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
    expect(seen.watched).toEqual(['Inception']);
  });

  it('a jump from 95 % back to 20 % and a stop 0.2 s later', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await sleep(1_000);
    await kodi.seekOnly(0.2);
    await sleep(200);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Inception', endedAt: 0.2 }]);
    expect(seen.watched).toEqual([]);
  });

  it('a stop at 95 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.episode('Breaking Bad', 1, 1));
    await kodi.seekTo(0.95);
    await sleep(1_000);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Breaking Bad 1x01', endedAt: 0.95 }]);
    expect(seen.watched).toEqual(['Breaking Bad 1x01']);
  });

  it('its natural end', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.episode('Breaking Bad', 2, 1));
    await kodi.seekTo(0.99);
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Breaking Bad 2x01', endedAt: 1 }]);
    expect(seen.watched).toEqual(['Breaking Bad 2x01']);
  });

  it('fast forward into the end', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('The Matrix'));
    await kodi.seekTo(0.92);
    await kodi.setSpeed(8);
    await kodi.waitFor('Player.OnStop');
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'The Matrix', endedAt: 1 }]);
    expect(seen.watched).toEqual(['The Matrix']);
  });

  it('a stop at 40 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.4);
    await sleep(500);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Inception', endedAt: 0.4 }]);
    expect(seen.watched).toEqual([]);
    expect(stage.punchplay.continueWatching.find((it) => it.title === 'Inception')?.positionSeconds).toBeCloseTo(
      240,
      -1,
    );
  });

  it('opening and stopping in the same moment', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.openOnly(kodi.movie('Inception'));
    await kodi.stop();
    await kodi.waitFor('Player.OnPlay').catch(() => {});
    const seen = await scene.quiet();
    expect(seen.watched).toEqual([]);
    expect(seen.viewings.filter((viewing) => viewing.stop === null)).toEqual([]);
  });

  it('a stop within a second of opening', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.openOnly(kodi.movie('Inception'));
    await kodi.waitFor('Player.OnAVStart');
    await kodi.stop();
    const seen = await scene.quiet();
    expect(seen.watched).toEqual([]);
    expect(seen.viewings.every((viewing) => viewing.stop !== null && (viewing.endedAt ?? 1) < 0.05)).toBe(true);
  });

  it('a movie in two parts stopped at 95 % of the whole', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Das Boot'));
    await kodi.seekTo(0.95);
    await sleep(1_000);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Das Boot', endedAt: 0.95 }]);
    expect(seen.watched).toEqual(['Das Boot']);
  });

  it('a movie in two parts that runs over the border and is stopped at 60 %', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.movie('Das Boot'));
    await kodi.seekTo(0.495);
    await kodi.started();
    await kodi.seekTo(0.6);
    await sleep(1_000);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'Das Boot', endedAt: 0.6 }]);
    expect(seen.watched).toEqual([]);
  });

  // In a stack OnSeek names the place within the part, and only its offset is about the whole.
  it.each([
    ['in the library, to 75 %', 'Das Boot', 0.75, (kodi: RealKodi) => kodi.movie('Das Boot')],
    ['in no library, to 95 %', 'Heat', 0.95, (kodi: RealKodi) => kodi.looseStack()],
  ] as const)('a jump within the second part %s of the whole, and a stop 0.2 s later', async (_, name, place, item) => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(item(kodi));
    await kodi.seekTo(0.6);
    await sleep(1_000);
    await kodi.seekOnly(place);
    await sleep(200);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name, endedAt: place }]);
    expect(seen.watched).toEqual([name]);
  });

  it('one file with two episodes stopped at 95 %: two watches, one event', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.episode('The Office (US)', 1, 6));
    await kodi.seekTo(0.95);
    await sleep(500);
    await kodi.stop();
    const seen = await scene.settled(1);
    expectViewings(seen, [{ name: 'The Office (US) 1x05-06', endedAt: 0.95 }]);
    expect(seen.watched).toEqual(['The Office (US) 1x05', 'The Office (US) 1x06']);
    expect(seen.viewings[0]?.stop).toMatchObject({ episode: 5, episode_end: 6, multi_episode: true });
  });

  it.each([
    ['trailer', { rule: 'trailer', text: 'Trailers are not reported.' }],
    ['clip', { rule: 'min_length', text: 'Shorter than the minimum of 5 minutes (0:30).' }],
  ] as const)('a %s: nothing is told, and the watch log says why', async (file, ignored) => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(kodi.looseFile(file));
    await kodi.seekTo(0.9);
    await kodi.stop();
    const seen = await scene.settled(1);
    expect(seen.requests).toEqual([]);
    expect(seen.log[0]?.ignored).toEqual(ignored);
  });

  it('a picture: nothing is told, and the watch log says why', async () => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.openOnly(kodi.picture());
    await kodi.waitFor('Player.OnPlay');
    await kodi.stop();
    const seen = await scene.settled(1);
    expect(seen.requests).toEqual([]);
    expect(seen.log[0]?.ignored?.rule).toBe('picture');
  });
});
