/** What a real box shows of a watch, and what nobody hears of it in private time. */
import { expect, it } from 'vitest';
import { waitUntil } from '../support/kodi-box/box.ts';
import { nameOf } from './seen.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

const TOAST = 'Window.IsVisible(notification)';

describeWithKodi('a watch', () => {
  const stage = useStage();

  const isToastShown = async () => {
    const shown = await stage.kodi.call<Record<string, boolean>>('XBMC.GetInfoBooleans', { booleans: [TOAST] });
    return shown[TOAST] === true;
  };

  it('is shown on the screen of the box when PunchPlay has it', async () => {
    const { kodi } = stage;
    const scene = await stage.open({ settings: { notify_on_kodi: true } });
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await waitUntil(async () => !(await isToastShown()), 'nothing else is shown');
    await kodi.stop();
    await waitUntil(isToastShown, 'the notification is on the screen', 5_000);
    expect((await scene.settled(1)).watched).toEqual(['Inception']);
  });

  it('in private time is nobody’s business, and what played before it is told as of then', async () => {
    const { kodi, punchplay } = stage;
    const scene = await stage.open();
    const historyBefore = punchplay.history.length;
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.95);
    await scene.sent('progress');
    await scene.ask('private.set', { until: { hours: 1 } });
    await scene.sent('stop');
    await kodi.open(kodi.movie('The Matrix'));
    await kodi.seekTo(0.5);
    await scene.ask('private.off', {});
    await kodi.seekTo(0.95);
    await kodi.stop();
    const seen = await scene.quiet();
    expect(punchplay.history.slice(historyBefore).map(nameOf)).toEqual(['Inception']);
    expect(JSON.stringify([seen.log, seen.requests])).not.toContain('Matrix');
    expect(seen.log.map(({ title }) => title)).toEqual(['Inception (2010)', 'Private', 'Private']);
  });
});
