import { describe, expect, it } from 'vitest';
import { EXPIRY_MS } from '../../../../electron/engine/scrobble/outbox.ts';
import { createOutboxBench } from '../../../support/outbox-bench.ts';

describe('what a newer event makes needless', () => {
  it('is an older progress of the same viewing, and at a stop everything of that viewing', () => {
    const { add, waiting, notes } = createOutboxBench();
    add({ kind: 'started' });
    add({ kind: 'progress' });
    add({ kind: 'progress', viewingId: 'other' });
    add({ kind: 'progress' });
    expect(waiting()).toEqual(['viewing started', 'other progress', 'viewing progress']);
    add({ kind: 'stopped', watched: true });
    expect(waiting()).toEqual(['other progress', 'viewing stopped']);
    expect(notes.map(({ event, outcome }) => `${event} ${outcome}`)).toEqual([
      'progress superseded',
      'started superseded',
      'progress superseded',
    ]);
  });

  it('is not what is under way; when that comes back it goes too', () => {
    const { add, waiting, outbox } = createOutboxBench();
    add({ kind: 'started' });
    const [started] = outbox.take('fake', 'alice', 1);
    if (!started) throw new Error('nothing waits');
    add({ kind: 'stopped' });
    expect(waiting()).toEqual(['viewing started', 'viewing stopped']);
    outbox.putBack(started, 'not now', { nextTryAtMs: 1 });
    expect(waiting()).toEqual(['viewing stopped']);
  });

  it('is nothing of another service or account', () => {
    const { add, waiting } = createOutboxBench();
    add({ kind: 'started', service: 'other' });
    add({ kind: 'started', account: 'bob' });
    add({ kind: 'stopped' });
    expect(waiting()).toHaveLength(3);
  });
});

describe('a rating', () => {
  it('outlives the stop of its viewing, and gives way to a newer one only', () => {
    const { add, waiting, outbox, notes } = createOutboxBench();
    add({ kind: 'started' });
    add({ kind: 'rating' });
    add({ kind: 'stopped' });
    add({ kind: 'rating', viewingId: 'other' });
    expect(waiting()).toEqual(['viewing rating', 'viewing stopped', 'other rating']);
    add({ kind: 'rating' });
    expect(waiting()).toEqual(['viewing stopped', 'other rating', 'viewing rating']);
    expect(notes.at(-1)).toMatchObject({
      event: 'rating',
      outcome: 'superseded',
      reason: 'A newer rating took its place.',
    });
    outbox.clear();
  });

  it('that comes back from being sent stays behind a stop, and goes where a newer one waits', () => {
    const { add, waiting, outbox } = createOutboxBench();
    add({ kind: 'rating' });
    const [sent] = outbox.take('fake', 'alice', 1);
    if (!sent) throw new Error('nothing waits');
    add({ kind: 'stopped' });
    outbox.putBack(sent, 'not now', { nextTryAtMs: 1 });
    expect(waiting()).toEqual(['viewing rating', 'viewing stopped']);
    expect(outbox.take('fake', 'alice', 1)).toMatchObject([{ id: sent.id, inFlight: false }]);
    add({ kind: 'rating' });
    outbox.putBack(sent, 'not now', { nextTryAtMs: 1 });
    expect(waiting()).toEqual(['viewing stopped', 'viewing rating']);
  });

  it('goes after everything but a watched stop where there is no room', () => {
    const { add, notes } = createOutboxBench({ cap: 3 });
    add({ kind: 'stopped', watched: true });
    add({ kind: 'rating', viewingId: 'rated' });
    add({ kind: 'stopped', viewingId: 'unwatched' });
    add({ kind: 'stopped', viewingId: 'second', watched: true });
    add({ kind: 'stopped', viewingId: 'third', watched: true });
    expect(notes.map(({ viewingId, outcome }) => `${viewingId} ${outcome}`)).toEqual([
      'unwatched evicted',
      'rated evicted',
    ]);
  });
});

describe('a full outbox', () => {
  it('lets go of progress, then pauses, then starts, then unwatched stops, the oldest of each first', () => {
    const bench = createOutboxBench({ cap: 7 });
    const { add, clock, notes } = bench;
    const fill = (viewingId: string, kind: Parameters<typeof add>[0]) => {
      clock.advance(1000);
      add({ viewingId, ...kind });
    };
    fill('a', { kind: 'stopped', watched: true });
    fill('b', { kind: 'stopped' });
    fill('c', { kind: 'started' });
    fill('d', { kind: 'resumed' });
    fill('e', { kind: 'paused' });
    fill('f', { kind: 'progress' });
    fill('g', { kind: 'progress' });
    for (const viewingId of ['1', '2', '3', '4', '5', '6']) fill(viewingId, { kind: 'stopped', watched: true });
    expect(notes.map(({ viewingId, outcome }) => `${viewingId} ${outcome}`)).toEqual(
      ['f', 'g', 'd', 'e', 'c', 'b'].map((viewingId) => `${viewingId} evicted`),
    );
    expect(bench.log.lines).toEqual([]);
  });

  it('of watched stops loses the oldest one, and says so in the watch log and the log', () => {
    const { add, notes, log, waiting, clock } = createOutboxBench({ cap: 2 });
    for (const viewingId of ['a', 'b', 'c']) {
      clock.advance(1000);
      add({ viewingId, kind: 'stopped', watched: true });
    }
    expect(waiting()).toEqual(['b stopped', 'c stopped']);
    expect(notes).toMatchObject([{ viewingId: 'a', outcome: 'evicted' }]);
    expect(notes[0]?.reason).toContain('A watch was lost');
    expect(log.lines).toHaveLength(1);
  });

  it('does not take what matters less than all that waits', () => {
    const { add, waiting, notes } = createOutboxBench({ cap: 1 });
    add({ viewingId: 'a', kind: 'stopped' });
    expect(add({ viewingId: 'b', kind: 'progress' })).toBe('evicted');
    expect(waiting()).toEqual(['a stopped']);
    expect(notes).toMatchObject([{ viewingId: 'b', outcome: 'evicted' }]);
  });

  it('counts each service by itself', () => {
    const { add, waiting } = createOutboxBench({ cap: 1 });
    add({ service: 'one' });
    add({ service: 'two' });
    expect(waiting()).toHaveLength(2);
  });
});

describe('age', () => {
  it('of more than 30 days ends a wait, also for an event that comes that late', () => {
    const { add, clock, outbox, notes, waiting } = createOutboxBench();
    add({ viewingId: 'old', kind: 'stopped' });
    clock.advance(EXPIRY_MS);
    expect(outbox.expire('fake')).toBe(0);
    clock.advance(1);
    expect(add({ viewingId: 'late', kind: 'stopped', createdAtMs: 0 })).toBe('expired');
    expect(waiting()).toEqual([]);
    expect(notes.map(({ viewingId, outcome }) => `${viewingId} ${outcome}`)).toEqual(['old expired', 'late expired']);
  });
});

describe('an event', () => {
  it('that is under way is not removed for its age or for room', () => {
    const bench = createOutboxBench({ cap: 1 });
    const { add, outbox, clock, waiting } = bench;
    add({ viewingId: 'a' });
    outbox.take('fake', 'alice', 1);
    clock.advance(EXPIRY_MS + 1);
    expect(add({ viewingId: 'b', kind: 'stopped' })).toBe('evicted');
    expect(waiting()).toEqual(['a progress']);
  });

  it('goes out as it came in, after any number of tries', () => {
    const { add, outbox, clock } = createOutboxBench();
    add({ kind: 'started', eventId: 'the-one', body: { a: [1, { b: 'ü' }] }, path: '/scrobble/start' });
    for (let attempts = 0; attempts < 3; attempts += 1) {
      const [entry] = outbox.take('fake', 'alice', 1);
      expect(entry).toMatchObject({
        eventId: 'the-one',
        path: '/scrobble/start',
        body: { a: [1, { b: 'ü' }] },
        attempts,
      });
      if (!entry) return;
      clock.advance(1000);
      outbox.putBack(entry, 'x'.repeat(9000), { nextTryAtMs: clock.wallMs() + 5 });
    }
    const [entry] = outbox.list();
    expect(entry).toMatchObject({ lastAttemptAtMs: clock.wallMs(), nextTryAtMs: clock.wallMs() + 5, inFlight: false });
    expect(entry?.lastError).toHaveLength(500);
  });

  it('that was under way when the companion ended waits again with its id', () => {
    const { add, outbox } = createOutboxBench();
    add({ eventId: 'the-one' });
    outbox.take('fake', 'alice', 1);
    expect(outbox.recoverInFlight('other')).toBe(0);
    expect(outbox.recoverInFlight('fake')).toBe(1);
    expect(outbox.next('fake', 'alice')).toMatchObject({ eventId: 'the-one', inFlight: false, attempts: 1 });
  });

  it('of nobody is adopted by the first account; that of another account stays', () => {
    const { add, outbox } = createOutboxBench();
    add({ viewingId: 'a', account: null });
    add({ viewingId: 'b', account: 'bob' });
    expect(outbox.next('fake', 'alice')).toBeNull();
    expect(outbox.take('fake', 'alice', 5)).toMatchObject([{ viewingId: 'a', account: 'alice' }]);
    expect(outbox.next('fake', 'bob')).toMatchObject({ viewingId: 'b' });
  });

  it('that cannot be read any more is recorded as refused and holds nobody up', () => {
    const { add, outbox, store, notes, log } = createOutboxBench();
    add({ viewingId: 'a' });
    add({ viewingId: 'b' });
    store.database.prepare("UPDATE outbox SET body = '[1' WHERE viewing_id = 'a'").run();
    expect(outbox.next('fake', 'alice')).toMatchObject({ viewingId: 'b' });
    expect(notes).toMatchObject([{ viewingId: 'a', outcome: 'refused', reason: 'The stored event cannot be read.' }]);
    expect(log.lines).toHaveLength(1);
  });

  it('cleared while under way still gets its true outcome', () => {
    const { add, outbox, notes, waiting } = createOutboxBench();
    add();
    add({ viewingId: 'b' });
    const [entry] = outbox.take('fake', 'alice', 1);
    if (!entry) throw new Error('nothing waits');
    expect(outbox.clear()).toBe(2);
    outbox.putBack(entry, 'not now', { nextTryAtMs: 1 });
    expect(waiting()).toEqual([]);
    outbox.settle(entry, 'sent', '');
    expect(notes.map(({ outcome }) => outcome)).toEqual(['cleared', 'cleared', 'sent']);
  });
});
