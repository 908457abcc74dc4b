import { describe, expect, it } from 'vitest';
import type { HostSituation } from '../../../electron/engine/notifications.ts';
import { createNotifier } from '../../../electron/engine/notifier.ts';
import type { Notification } from '../../../electron/engine/ports.ts';
import type { OutboxEntry } from '../../../electron/engine/scrobble/outbox-entry.ts';
import type { AccountService } from '../../../electron/engine/scrobble/service.ts';
import { createSettingsStore } from '../../../electron/engine/store/settings-store.ts';
import { createOutboxBench } from '../../support/outbox-bench.ts';
import { createScriptedService, LINKED } from '../../support/scripted-service.ts';

const HOUR_MS = 3_600_000;
const SENT = { kind: 'sent' } as const;

function setUp(given: Partial<AccountService> = {}) {
  const { store, clock, outbox, add, log } = createOutboxBench();
  const scripted = createScriptedService('fake');
  const info = { service: 'fake', label: 'FAKE', state: 'linked', accountName: 'alice', text: 'The login has ended.' };
  const service = { ...scripted, accountInfo: () => info, ...given } as unknown as AccountService;
  const settings = createSettingsStore({ store, log });
  const shown: Notification[] = [];
  const onScreen: string[] = [];
  const world = { playing: [] as string[], boxes: [] as HostSituation[] };
  const notifier = createNotifier({
    services: [service],
    outbox,
    hosts: () => ({
      situations: () => world.boxes,
      isPlayingVideo: (id) => (id === undefined ? world.playing.length > 0 : world.playing.includes(id)),
      showOnScreen: (id, { title, message }) => void onScreen.push(`${id} ${title} ${message}`),
    }),
    settings,
    notify: (notification) => void shown.push(notification),
    clock,
    log,
  });
  notifier.start();
  const kinds = () => shown.map(({ kind }) => kind);
  const entry = {
    service: 'fake',
    hostId: 'den',
    viewingId: 'viewing',
    title: 'Dune (2021)',
    watched: true,
    kind: 'stopped',
  } as OutboxEntry;
  /** Something that was tried in vain. */
  const tryInVain = () => {
    add({ kind: 'stopped' });
    const next = outbox.next('fake', 'alice');
    if (next) outbox.putBack(next, 'It does not answer.', { nextTryAtMs: 0 });
  };
  return { clock, outbox, scripted, settings, shown, onScreen, world, notifier, kinds, entry, tryInVain, log };
}

describe('"scrobbled"', () => {
  it('is told of a watch that the service took, and of nothing else', () => {
    const { notifier, shown, entry } = setUp();
    notifier.delivered(entry, SENT);
    expect(shown).toEqual([{ kind: 'scrobbled', title: 'Dune (2021)' }]);
    notifier.delivered({ ...entry, watched: false }, SENT);
    notifier.delivered(entry, { kind: 'sent', note: 'PunchPlay ignored it.' });
    notifier.delivered(entry, { kind: 'refused', problem: { kind: 'service_refused', text: 'no' } });
    expect(shown).toHaveLength(1);
  });

  it('is told once, however many services took it', () => {
    const { notifier, shown, entry } = setUp();
    notifier.delivered(entry, SENT);
    notifier.delivered({ ...entry, service: 'other' }, SENT);
    expect(shown).toHaveLength(1);
    notifier.delivered({ ...entry, service: 'other', viewingId: 'another' }, SENT);
    expect(shown).toHaveLength(2);
  });

  it('is not told of each song', () => {
    const { notifier, shown, entry } = setUp({ isQuiet: true });
    notifier.delivered(entry, SENT);
    expect(shown).toEqual([]);
  });

  it('is not told over a playing video, nor where the user wants none', () => {
    const { notifier, shown, entry, world, settings, log } = setUp();
    world.playing = ['attic'];
    notifier.delivered(entry, SENT);
    settings.set('notify_during_playback', true);
    notifier.delivered(entry, SENT);
    settings.set('show_notifications', false);
    notifier.delivered(entry, SENT);
    expect(shown).toHaveLength(1);
    expect(log.lines.filter((line) => line.includes('not shown'))).toHaveLength(2);
  });

  it('is shown on the box it was watched on where that is wanted, unless a video plays on that one', () => {
    const { notifier, entry, settings, onScreen, world, shown } = setUp();
    notifier.delivered(entry, SENT);
    expect(onScreen).toEqual([]);
    settings.set('notify_on_kodi', true);
    world.playing = ['attic'];
    notifier.delivered(entry, SENT);
    expect(onScreen).toEqual(['den FAKE Scrobbled: Dune (2021)']);
    world.playing = ['den'];
    notifier.delivered(entry, SENT);
    world.playing = [];
    settings.set('show_notifications', false);
    notifier.delivered(entry, SENT);
    expect(onScreen).toHaveLength(1);
    expect(shown).toHaveLength(1);
  });
});

describe('what lasts', () => {
  it('is told once, and again only after it was over', () => {
    const { scripted, clock, kinds } = setUp();
    scripted.setAccount({ state: 'login_needed', accountName: 'alice' });
    expect(kinds()).toEqual(['login_needed']);
    clock.advance(5 * HOUR_MS);
    expect(kinds()).toHaveLength(1);
    scripted.setAccount(LINKED);
    scripted.setAccount({ state: 'login_needed', accountName: 'alice' });
    expect(kinds()).toEqual(['login_needed', 'login_needed']);
  });

  it('waits for the end of the video, and for the user to want it', () => {
    const { scripted, clock, kinds, world, settings } = setUp();
    world.playing = ['den'];
    scripted.setAccount({ state: 'login_needed', accountName: 'alice' });
    clock.advance(HOUR_MS);
    settings.set('show_notifications', false);
    world.playing = [];
    clock.advance(HOUR_MS);
    expect(kinds()).toEqual([]);
    settings.set('show_notifications', true);
    clock.advance(60_000);
    expect(kinds()).toEqual(['login_needed']);
  });

  it('a stuck queue is told of again only when it has moved and is stuck again', () => {
    const { tryInVain, clock, kinds, outbox, notifier, entry } = setUp();
    tryInVain();
    clock.advance(HOUR_MS);
    expect(kinds()).toEqual([]);
    clock.advance(60_000);
    expect(kinds()).toEqual(['queue_stuck']);
    clock.advance(10 * HOUR_MS);
    expect(kinds()).toHaveLength(1);
    const next = outbox.next('fake', 'alice');
    if (next) outbox.settle(next, 'sent', '');
    notifier.delivered({ ...entry, watched: false }, SENT);
    tryInVain();
    clock.advance(HOUR_MS + 120_000);
    expect(kinds()).toEqual(['queue_stuck', 'queue_stuck']);
  });

  it('events of another account are no stuck queue', () => {
    const { tryInVain, scripted, clock, kinds } = setUp();
    tryInVain();
    scripted.setAccount({ state: 'linked', accountName: 'bob' });
    clock.advance(3 * HOUR_MS);
    expect(kinds()).toEqual([]);
  });

  it('a box that went away in the middle of a film is told of once, until it was back', () => {
    const { world, clock, kinds, notifier } = setUp();
    const den: HostSituation = { id: 'den', label: 'Den', isUp: true, isPlaying: true, text: '' };
    const away = (isUp: boolean, ms: number) => {
      world.boxes = [{ ...den, isUp }];
      clock.advance(ms);
    };
    away(true, 60_000);
    away(false, 12 * 60_000);
    expect(kinds()).toEqual(['host_unreachable']);
    away(false, 48 * HOUR_MS);
    expect(kinds()).toHaveLength(1);
    away(true, 60_000);
    away(false, 12 * 60_000);
    expect(kinds()).toHaveLength(2);
    notifier.stop();
    away(true, 60_000);
    away(false, 48 * HOUR_MS);
    expect(kinds()).toHaveLength(2);
  });
});
