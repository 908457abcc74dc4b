import { describe, expect, it } from 'vitest';
import { createPrivateTime, endOf } from '../../../electron/engine/private-time.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createQuietLog } from '../../support/quiet-log.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const HOUR_MS = 3_600_000;

function setUp() {
  const { state } = createMemoryStore();
  const clock = createVirtualClock();
  const log = createQuietLog();
  const open = () => createPrivateTime({ state, clock, log });
  return { state, clock, log, open, privateTime: open() };
}

describe('private time', () => {
  it('ends by itself after its hours, also over a restart', () => {
    const { clock, open, privateTime } = setUp();
    expect(privateTime.isPrivate('den')).toBe(false);
    privateTime.begin({ hours: 1.5 }, null);
    clock.advance(1.5 * HOUR_MS - 1);
    expect([open().isPrivate('den'), open().isPrivate('attic')]).toEqual([true, true]);
    clock.advance(1);
    expect(open().isPrivate('den')).toBe(false);
    expect(open().current()).toEqual({ all: null, hosts: {} });
  });

  it('holds for one box, and beside it for all', () => {
    const { clock, open, privateTime } = setUp();
    privateTime.begin('off', 'den');
    expect([privateTime.isPrivate('den'), privateTime.isPrivate('attic')]).toEqual([true, false]);
    privateTime.begin({ hours: 1 }, null);
    clock.advance(HOUR_MS);
    expect([open().isPrivate('den'), open().isPrivate('attic')]).toEqual([true, false]);
    privateTime.end('den');
    expect(open().isPrivate('den')).toBe(false);
  });

  it('is ended everywhere at once, and leaves nothing behind', () => {
    const { state, privateTime } = setUp();
    privateTime.begin('off', 'den');
    privateTime.begin('tomorrow', null);
    privateTime.end(null);
    expect(privateTime.isPrivate('den')).toBe(false);
    expect(state.get('private_time')).toBeNull();
  });

  it('keeps its beginning where only its end is changed', () => {
    const { clock, privateTime } = setUp();
    privateTime.begin({ hours: 1 }, null);
    const sinceMs = clock.wallMs();
    clock.advance(HOUR_MS / 2);
    privateTime.begin({ hours: 1 }, null);
    expect(privateTime.current().all).toEqual({ sinceMs, untilMs: clock.wallMs() + HOUR_MS });
  });

  it('is remembered by its times when it is over, also over a restart', () => {
    const { clock, open, privateTime } = setUp();
    const startMs = clock.wallMs();
    privateTime.begin({ hours: 1 }, 'den');
    clock.advance(5 * HOUR_MS);
    privateTime.begin('off', null);
    clock.advance(HOUR_MS);
    privateTime.end(null);
    clock.advance(HOUR_MS);
    const was = (hostId: string, fromHour: number, toHour: number) =>
      open().wasPrivate(hostId, startMs + fromHour * HOUR_MS, startMs + toHour * HOUR_MS);
    expect([was('den', 0.2, 0.5), was('den', 0.9, 3), was('den', 1.5, 3), was('attic', 0.2, 0.5)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([was('attic', 4, 5.5), was('attic', 6.1, 7)]).toEqual([true, false]);
  });

  it('is taken to be on where what was stored cannot be read', () => {
    const { state, log, open } = setUp();
    state.set('private_time', '{broken');
    const privateTime = open();
    expect(privateTime.isPrivate('den')).toBe(true);
    expect(log.lines).toHaveLength(1);
    privateTime.end(null);
    expect(open().isPrivate('den')).toBe(false);
  });
});

describe('"tomorrow"', () => {
  it.each([
    ['in the evening', new Date(2026, 0, 2, 20, 15), new Date(2026, 0, 3, 4)],
    ['after midnight', new Date(2026, 0, 3, 1, 30), new Date(2026, 0, 3, 4)],
    ['at four itself', new Date(2026, 0, 3, 4), new Date(2026, 0, 4, 4)],
    ['at the end of a year', new Date(2026, 11, 31, 23), new Date(2027, 0, 1, 4)],
  ])('is the next 04:00 here: %s', (_, now, end) => expect(endOf('tomorrow', now.getTime())).toBe(end.getTime()));
});
