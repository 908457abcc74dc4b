/** What services of other kinds need of the outbox: an end of their own, every event of a viewing, and a room of their own. */
import { expect, it } from 'vitest';
import { createOutboxBench } from '../../../support/outbox-bench.ts';

const DAY_MS = 24 * 3600 * 1000;

it('lets go of what the service would not take any more, and of nothing else', () => {
  const { add, outbox, clock, notes, waiting } = createOutboxBench();
  add({ viewingId: 'song', kind: 'stopped', expiresAtMs: clock.wallMs() + 14 * DAY_MS });
  add({ viewingId: 'movie', kind: 'stopped' });
  clock.advance(14 * DAY_MS + 1);
  expect(outbox.expire('fake')).toBe(1);
  expect(waiting()).toEqual(['movie stopped']);
  expect(notes).toMatchObject([{ viewingId: 'song', outcome: 'expired' }]);
});

it('does not even begin with what is over already', () => {
  const { add, clock, notes, waiting } = createOutboxBench();
  expect(add({ kind: 'stopped', expiresAtMs: clock.wallMs() - 1 })).toBe('expired');
  expect(waiting()).toEqual([]);
  expect(notes[0]?.reason).toContain('older than the service takes it');
});

it('gives an event back as it was added', () => {
  const { add, outbox, clock } = createOutboxBench();
  add({ kind: 'started', transient: true, expiresAtMs: clock.wallMs() + 5 });
  expect(outbox.next('fake', 'alice')).toMatchObject({ transient: true, expiresAtMs: clock.wallMs() + 5 });
  add({ viewingId: 'other', kind: 'stopped', createdAtMs: clock.wallMs() - 1 });
  expect(outbox.next('fake', 'alice')).not.toHaveProperty('transient');
});

it.each([
  [false, ['viewing stopped']],
  [true, ['viewing started', 'viewing paused', 'viewing progress', 'viewing stopped']],
])('keeps every event but older progress after the stop where the service wants it so: %s', (keepsAll, left) => {
  const { add, waiting, clock } = createOutboxBench({ keepsAll });
  for (const kind of ['started', 'progress', 'paused', 'progress', 'stopped'] as const) {
    clock.advance(1);
    add({ kind });
  }
  expect(waiting()).toEqual(left);
});

it('keeps an event that comes back after its stop was added, where the service wants all of them', () => {
  const { add, outbox, waiting, clock } = createOutboxBench({ keepsAll: true });
  add({ kind: 'started' });
  const [entry] = outbox.take('fake', 'alice', 1);
  if (entry === undefined) throw new Error('nothing waits');
  clock.advance(1);
  add({ kind: 'stopped' });
  outbox.putBack(entry, 'not now', { nextTryAtMs: 0 });
  expect(waiting()).toEqual(['viewing started', 'viewing stopped']);
});
