import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RealKodi, startRealKodi } from '../support/kodi-box/real-kodi.ts';
import { describeWithKodi } from './with-kodi.ts';

describeWithKodi('a real Kodi', () => {
  let kodi: RealKodi;

  beforeAll(async () => {
    kodi = await startRealKodi();
  });

  afterAll(async () => {
    await kodi?.stopAll();
  });

  it('plays a movie of its library and stops', async () => {
    await kodi.open(kodi.movie('Inception'));
    const { totalSeconds } = await kodi.reading();
    expect(totalSeconds).toBeCloseTo(600, 0);
    await kodi.seekTo(0.5);
    await kodi.pause();
    await kodi.resume();
    await kodi.stop();
    expect(kodi.notifications.map(({ method }) => method)).toEqual(
      expect.arrayContaining(['Player.OnPlay', 'Player.OnAVStart', 'Player.OnSeek', 'Player.OnPause', 'Player.OnStop']),
    );
  });
});
