import { describe, expect, it } from 'vitest';
import { createResender } from '../../../../electron/engine/history/send-again.ts';
import type { SkipReason } from '../../../../electron/engine/scrobble/filters.ts';
import { EXPIRY_MS } from '../../../../electron/engine/scrobble/outbox.ts';
import { createOutboxBench } from '../../../support/outbox-bench.ts';
import { createScriptedService } from '../../../support/scripted-service.ts';

function setUp() {
  const bench = createOutboxBench();
  const { outbox, watchLog, store } = bench;
  const service = createScriptedService('fake');
  const woken: string[] = [];
  let aside: SkipReason | null = null;
  const resender = createResender({
    services: [service],
    outbox,
    keptBack: () => aside,
    tryNow: (name) => woken.push(name),
  });
  /** The stop of a watched viewing, as the playback leaves it. */
  const stop = (given: Parameters<typeof bench.add>[0] = {}) => {
    bench.add({ kind: 'stopped', watched: true, ...given });
    store.database
      .prepare('UPDATE viewings SET ended_at_ms = 1, watched = 1 WHERE viewing_id = ?')
      .run(given.viewingId ?? 'viewing');
    const entry = outbox.list().at(-1);
    if (entry === undefined) throw new Error('nothing waits');
    return entry;
  };
  const logged = (viewingId = 'viewing') => {
    const [entry] = watchLog.find(viewingId);
    if (entry === undefined) throw new Error('not in the log');
    return entry;
  };
  const check = () => resender.check(logged())[0];
  return {
    ...bench,
    service,
    resender,
    woken,
    stop,
    logged,
    check,
    standAside: (reason: SkipReason) => (aside = reason),
  };
}

describe('a watch that did not reach its service', () => {
  it.each([
    [
      'refused',
      (bench: ReturnType<typeof setUp>) => bench.outbox.settle(bench.stop(), 'refused', 'It knows no such film.'),
    ],
    ['cleared', (bench: ReturnType<typeof setUp>) => void (bench.stop() && bench.outbox.clear())],
    ['thrown away', (bench: ReturnType<typeof setUp>) => void bench.outbox.discard(bench.stop().id)],
  ])('because it was %s waits again as the very same event', (_, lose) => {
    const bench = setUp();
    lose(bench);
    expect(bench.waiting()).toEqual([]);
    expect(bench.check()).toEqual({ service: 'fake', isPossible: true, reason: '' });
    const answer = bench.resender.send(bench.logged(), 'Fake');
    expect(answer.text).toContain('in the queue');
    expect(bench.outbox.list()).toMatchObject([
      {
        eventId: 'event-1',
        kind: 'stopped',
        watched: true,
        body: { event_id: 'event-1' },
        account: 'alice',
        attempts: 0,
      },
    ]);
    expect(bench.woken).toEqual(['fake']);
    expect(bench.check()?.reason).toContain('waits in the queue already');
    expect(() => bench.resender.send(bench.logged(), 'fake')).toThrow('waits in the queue already');
  });

  it('is refused once more, and can be tried as often as wanted', () => {
    const { stop, outbox, resender, logged, check } = setUp();
    outbox.settle(stop(), 'refused', 'No.');
    for (let round = 0; round < 3; round += 1) {
      resender.send(logged(), 'fake');
      const [again] = outbox.list();
      if (again === undefined) throw new Error('nothing waits');
      outbox.settle(again, 'refused', 'Still no.');
    }
    expect(check()?.isPossible).toBe(true);
  });
});

describe('it is not sent again', () => {
  const why = (prepare: (bench: ReturnType<typeof setUp>) => void) => {
    const bench = setUp();
    prepare(bench);
    const { check, resender, logged, waiting } = bench;
    const before = waiting();
    expect(() => resender.send(logged(), 'fake')).toThrow(check()?.reason);
    expect(waiting()).toEqual(before);
    return check();
  };

  it.each(['sent', 'duplicate'] as const)('where it was %s, whatever came later', (outcome) => {
    const found = why(({ stop, outbox }) => {
      outbox.settle(stop(), 'refused', 'No.');
      outbox.settle(stop(), outcome, '');
    });
    expect(found).toEqual({ service: 'fake', isPossible: false, reason: 'FAKE has it already.' });
  });

  it('where an add-on on the box reports by itself', () => {
    const found = why(({ stop, outbox, standAside }) => {
      outbox.settle(stop(), 'refused', 'No.');
      standAside({ rule: 'stand_aside', text: 'The add-on reports it.' });
    });
    expect(found?.reason).toBe('The add-on reports it.');
  });

  it('where a rule kept it back', () => {
    const found = why(({ stop, outbox, watchLog }) => {
      stop({ viewingId: 'other' });
      stop({ service: 'another' });
      outbox.clear();
      watchLog.noteOutcome({
        viewingId: 'viewing',
        service: 'fake',
        event: 'stopped',
        outcome: 'skipped',
        reason: 'min_length: short',
        atMs: 1,
      });
    });
    expect(found?.reason).toBe('It was kept back: min_length: short');
  });

  it('where it is older than thirty days', () => {
    const found = why(({ stop, outbox, clock }) => {
      outbox.settle(stop(), 'refused', 'No.');
      clock.jumpWall(EXPIRY_MS + 1);
    });
    expect(found?.reason).toContain('30 days');
  });

  it('where another account is linked now, or its own events were deleted at the logout', () => {
    expect(why(({ stop, outbox }) => outbox.settle(stop({ account: 'bob' }), 'refused', 'No.'))?.reason).toContain(
      'bob',
    );
    const deleted = why(({ stop, outbox }) => {
      stop();
      outbox.clearAccount('fake', 'alice');
    });
    expect(deleted?.isPossible).toBe(false);
  });

  it('where it was not watched', () => {
    const found = why(({ add, outbox, store }) => {
      add({ kind: 'stopped' });
      store.database.prepare('UPDATE viewings SET ended_at_ms = 1, watched = 0').run();
      outbox.clear();
    });
    expect(found?.reason).toContain('not watched far enough');
  });
});
