import { describe, expect, it } from 'vitest';
import {
  decide,
  type HostMemory,
  type HostSituation,
  hostCondition,
  LOST_MS,
  LOST_WHILE_PLAYING_MS,
  rememberHost,
  type ServiceSituation,
  STUCK_AFTER_MS,
  serviceConditions,
} from '../../../electron/engine/notifications.ts';
import { DEFAULT_SETTINGS } from '../../../shared/settings.ts';

describe('what is shown', () => {
  it.each([
    [true, false, false, { isShown: true }],
    [true, false, true, { isShown: false, rule: 'notify_during_playback' }],
    [true, true, true, { isShown: true }],
    [false, true, false, { isShown: false, rule: 'show_notifications' }],
  ] as const)('notifications %s, during playback %s, a video plays %s', (show, during, plays, expected) => {
    const settings = { ...DEFAULT_SETTINGS, show_notifications: show, notify_during_playback: during };
    expect(decide(settings, plays)).toEqual(expected);
  });
});

describe('a service', () => {
  const situation = (given: Partial<ServiceSituation> = {}): ServiceSituation => ({
    name: 'fake',
    label: 'Fake',
    state: 'linked',
    waiting: 2,
    next: { createdAtMs: 0, attempts: 3, lastError: 'It does not answer.' },
    movedAtMs: null,
    ...given,
  });
  const kinds = (given: Partial<ServiceSituation>, nowMs = STUCK_AFTER_MS + 1) =>
    serviceConditions(situation(given), nowMs).map(({ notification }) => notification.kind);

  it('is stuck where the next event was tried in vain for more than an hour, and nothing went out since', () => {
    expect(kinds({})).toEqual(['queue_stuck']);
    expect(kinds({}, STUCK_AFTER_MS)).toEqual([]);
    expect(kinds({ movedAtMs: 10 })).toEqual([]);
    expect(kinds({ next: null })).toEqual([]);
    expect(kinds({ next: { createdAtMs: 0, attempts: 0, lastError: null } })).toEqual([]);
    expect(serviceConditions(situation(), STUCK_AFTER_MS + 1)[0]?.notification).toEqual({
      kind: 'queue_stuck',
      service: 'fake',
      label: 'Fake',
      waiting: 2,
      lastError: 'It does not answer.',
    });
  });

  it('wants a login, and then is not called stuck as well', () => {
    expect(kinds({ state: 'login_needed' })).toEqual(['login_needed']);
    expect(kinds({ state: 'not_linked' })).toEqual([]);
    expect(kinds({ state: 'unavailable' })).toEqual([]);
  });
});

describe('a box', () => {
  const up: HostSituation = { id: 'den', label: 'Den', isUp: true, isPlaying: false, text: 'Connected' };
  const down: HostSituation = { ...up, isUp: false, text: 'Kodi does not answer.' };
  /** Looked at in this order, a minute apart; then away until `forMs`. */
  const conditionAfter = (looks: readonly HostSituation[], forMs: number) => {
    let memory: HostMemory | undefined;
    let nowMs = 0;
    for (const look of looks) {
      nowMs += 60_000;
      memory = rememberHost(memory, look, nowMs);
    }
    const lastMs = nowMs + forMs;
    memory = rememberHost(memory, looks.at(-1) ?? up, lastMs);
    return hostCondition(memory, looks.at(-1) ?? up, lastMs);
  };

  it('that was lost while something played is missed after ten minutes', () => {
    const looks = [up, { ...down, isPlaying: true }];
    expect(conditionAfter(looks, LOST_WHILE_PLAYING_MS)).toBeNull();
    expect(conditionAfter(looks, LOST_WHILE_PLAYING_MS + 1)?.notification).toEqual({
      kind: 'host_unreachable',
      label: 'Den',
      reason: 'Kodi does not answer.',
    });
  });

  it('that played goes on being missed when the viewing was given up', () => {
    expect(conditionAfter([up, { ...down, isPlaying: true }, down, down], LOST_WHILE_PLAYING_MS)).not.toBeNull();
  });

  it.each([
    ['was idle', [up, down]],
    ['was never there in this run, though something was open', [{ ...down, isPlaying: true }]],
  ])('that %s is missed after a day', (_, looks) => {
    expect(conditionAfter(looks, LOST_MS)).toBeNull();
    expect(conditionAfter(looks, LOST_MS + 1)).not.toBeNull();
  });

  it('that is back is not missed, and is measured anew', () => {
    const playing = { ...down, isPlaying: true };
    expect(conditionAfter([up, playing, up], LOST_MS)).toBeNull();
    expect(conditionAfter([up, playing, up, down], LOST_WHILE_PLAYING_MS + 1)).toBeNull();
  });
});
