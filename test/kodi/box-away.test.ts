/** The box goes away, or the companion does: what was watched is told once, and truthfully. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/kodi-box/box.ts';
import { type NetworkBetween, startNetworkBetween } from '../support/kodi-box/network-between.ts';
import { expectViewings } from './expect-viewings.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

const USER = 'kodi';
const PASSWORD = 'pa55 wörd';

describeWithKodi('when', () => {
  const stage = useStage({ webUser: USER, webPassword: PASSWORD });

  describe('the box ends', () => {
    for (const end of ['quit', 'sigterm', 'kill9'] as const) {
      it(`at 95 % by ${end}, and comes back`, async () => {
        const { kodi } = stage;
        const scene = await stage.open();
        await kodi.open(kodi.movie('Inception'));
        await kodi.seekTo(0.95);
        await sleep(500);
        await kodi[end]();
        await kodi.restart();
        await scene.host('connected');
        const seen = await scene.settled(1);
        expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
        expect(seen.watched).toEqual(['Inception']);
      });
    }

    it('at 40 % by kill9, and the same movie is played on after its restart', async () => {
      const { kodi } = stage;
      const scene = await stage.open();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.4);
      await sleep(500);
      await kodi.kill9();
      await kodi.restart();
      await scene.host('connected');
      await scene.sent('stop');
      await kodi.open(kodi.movie('Inception'), { resume: 40 });
      await kodi.seekTo(0.95);
      await kodi.stop();
      const seen = await scene.settled(2);
      expectViewings(seen, [
        { name: 'Inception', endedAt: 0.4 },
        { name: 'Inception', endedAt: 0.95 },
      ]);
      expect(seen.watched).toEqual(['Inception']);
    });
  });

  describe('the connection to the box', () => {
    let network: NetworkBetween;

    beforeAll(async () => {
      network = await startNetworkBetween(stage.kodi.webSocketPort);
    });
    afterAll(() => network?.close());

    /** A scene whose box can be reached through the network only: no web server to fall back on. */
    const throughNetwork = async () => {
      await network.mend();
      return stage.open({ host: { port: network.port, httpPort: await freePort() } });
    };

    it('is cut for a moment: the viewing goes on', async () => {
      const { kodi } = stage;
      const scene = await throughNetwork();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.5);
      await scene.sent('start');
      await network.cut();
      await scene.host('unreachable');
      await network.mend();
      await scene.host('connected');
      await kodi.seekTo(0.95);
      await kodi.stop();
      const seen = await scene.settled(1);
      expect(seen.viewings[0]?.events).toEqual(['start', 'stop']);
      expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
    });

    it('is cut, and meanwhile another video is opened', async () => {
      const { kodi } = stage;
      const scene = await throughNetwork();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.95);
      await scene.sent('start');
      await network.cut();
      await scene.host('unreachable');
      await kodi.open(kodi.movie('The Matrix'));
      await kodi.seekTo(0.3);
      await network.mend();
      await scene.host('connected');
      await scene.sent('start', 2);
      await kodi.stop();
      const seen = await scene.settled(2);
      expectViewings(seen, [
        { name: 'Inception', endedAt: 0.95 },
        { name: 'The Matrix', endedAt: 0.3 },
      ]);
      expect(seen.watched).toEqual(['Inception']);
    });

    it('is cut, and meanwhile the movie is stopped', async () => {
      const { kodi } = stage;
      const scene = await throughNetwork();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.95);
      await scene.sent('start');
      await network.cut();
      await scene.host('unreachable');
      await kodi.stop();
      await network.mend();
      const seen = await scene.settled(1);
      expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
      expect(seen.watched).toEqual(['Inception']);
    });

    it('falls silent without a word: the box is found dead and taken up again', async () => {
      const { kodi } = stage;
      const scene = await throughNetwork();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.5);
      await scene.sent('start');
      network.silence();
      await scene.host('unreachable');
      await network.mend();
      await scene.host('connected');
      await kodi.seekTo(0.95);
      await kodi.stop();
      expectViewings(await scene.settled(1), [{ name: 'Inception', endedAt: 0.95 }]);
    });

    it('stands still for ten seconds with the box itself: one viewing', async () => {
      const { kodi } = stage;
      const scene = await stage.open();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.5);
      await scene.sent('start');
      kodi.freeze();
      await sleep(10_000);
      kodi.thaw();
      await sleep(500);
      const { positionSeconds } = await kodi.reading();
      await kodi.stop();
      const seen = await scene.settled(1);
      expectViewings(seen, [{ name: 'Inception', endedAt: positionSeconds / 600 }]);
    });
  });

  describe('the companion comes', () => {
    it('while something plays', async () => {
      const { kodi } = stage;
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.5);
      const scene = await stage.open();
      await scene.sent('start');
      await kodi.seekTo(0.95);
      await kodi.stop();
      const seen = await scene.settled(1);
      expect(Number(seen.viewings[0]?.start?.position_seconds)).toBeGreaterThanOrEqual(300);
      expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
    });

    it('while something stands paused', async () => {
      const { kodi } = stage;
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.9);
      await kodi.pause();
      const scene = await stage.open();
      await scene.nowPlaying('paused');
      await kodi.stop();
      const seen = await scene.settled(1);
      expectViewings(seen, [{ name: 'Inception', endedAt: 0.9 }]);
    });

    it('back after its own stop: what played on is not counted twice', async () => {
      const { kodi } = stage;
      const scene = await stage.open();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.3);
      await scene.sent('start');
      await scene.sendCompanionAway();
      await kodi.seekTo(0.95);
      await scene.wakeCompanion();
      await scene.sent('start', 2);
      await kodi.stop();
      const seen = await scene.settled(2);
      expectViewings(seen, [
        { name: 'Inception', endedAt: 0.3 },
        { name: 'Inception', endedAt: 0.95 },
      ]);
      expect(seen.watched).toEqual(['Inception']);
    });

    it('back after its own stop at 95 %: the same viewing played on is no second watch', async () => {
      const { kodi } = stage;
      const scene = await stage.open();
      await kodi.open(kodi.movie('Inception'));
      await kodi.seekTo(0.95);
      await scene.sent('start');
      await scene.sendCompanionAway();
      await scene.wakeCompanion();
      await scene.host('connected');
      await scene.nowPlaying('playing');
      await kodi.stop();
      const seen = await scene.quiet();
      expect(seen.watched).toEqual(['Inception']);
    });
  });

  describe('a box whose WebSocket is closed to us', () => {
    const overHttp = async () => {
      const host = { port: await freePort(), user: USER, password: PASSWORD };
      return stage.open({ host, until: 'polling' });
    };

    it('is watched over its web server', async () => {
      const { kodi } = stage;
      const scene = await overHttp();
      expect((await scene.host('polling')).connectionText).toMatch(/HTTP/);
      await kodi.open(kodi.movie('Inception'));
      await scene.sent('start');
      await kodi.seekTo(0.95);
      await sleep(1_500);
      await kodi.stop();
      const seen = await scene.settled(1);
      expectViewings(seen, [{ name: 'Inception', endedAt: 0.95 }]);
      expect(seen.watched).toEqual(['Inception']);
    });

    it('is watched from one episode to the next', async () => {
      const { kodi } = stage;
      await kodi.openPlaylist([1, 2].map((episode) => kodi.episode('Breaking Bad', 1, episode)));
      const scene = await overHttp();
      await scene.sent('start');
      await kodi.seekTo(0.9);
      await sleep(1_500);
      await kodi.next();
      await scene.sent('start', 2);
      await kodi.seekTo(0.4);
      await sleep(1_500);
      await kodi.stop();
      const seen = await scene.settled(2);
      expectViewings(seen, [
        { name: 'Breaking Bad 1x01', endedAt: 0.9 },
        { name: 'Breaking Bad 1x02', endedAt: 0.4 },
      ]);
      expect(seen.watched).toEqual(['Breaking Bad 1x01']);
    });
  });
});
