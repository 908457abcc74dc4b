/** Notifications at the end of the whole way: on the desktop, and on the screen of the box. */
import { expect, it } from 'vitest';
import { useEvenings } from '../../support/evening.ts';

const evenings = useEvenings();

it('a watch is told of when PunchPlay has it, not before, also on the box where that is wanted', async () => {
  const { kodi, punchplay, ask, until, settle, notifications } = await evenings.open();
  await ask('settings.set', { key: 'notify_on_kodi', value: true });
  kodi.open({ movieId: 3 });
  await until(() => punchplay.requestsTo('start').length === 1);
  await punchplay.fail({ mode: 'down' });
  kodi.seek(0.9);
  await settle();
  kodi.stop();
  await until(async () => (await ask('queue.list', {})).some(({ watched }) => watched));
  await settle();
  expect(notifications).toEqual([]);
  await punchplay.recover();
  await ask('queue.flush', {});
  expect(notifications).toEqual([{ kind: 'scrobbled', title: 'Inception (2010)' }]);
  await until(() => kodi.box.shown.length === 1);
  expect(kodi.box.shown).toEqual([{ title: 'PunchPlay', message: 'Scrobbled: Inception (2010)' }]);
});

it('a login that has ended is told of once', async () => {
  const { kodi, punchplay, ask, until, settle, notifications } = await evenings.open();
  punchplay.revokeLogin();
  // Nothing plays over the notification.
  await ask('settings.set', { key: 'notify_during_playback', value: true });
  kodi.open({ movieId: 3 });
  await until(() => notifications.length === 1);
  kodi.pause();
  kodi.resume();
  await settle();
  expect(notifications.map(({ kind }) => kind)).toEqual(['login_needed']);
});
