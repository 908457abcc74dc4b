/** What holds for the outbox whatever happens to it, in whatever order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keepRank, type OutboxEntry } from '../../../../electron/engine/scrobble/outbox-entry.ts';
import { createOutboxBench, type OutboxBench } from '../../../support/outbox-bench.ts';

const KINDS = ['progress', 'progress', 'paused', 'resumed', 'started', 'stopped'] as const;
type Kind = (typeof KINDS)[number];

/** Every second viewing is one that was watched; so a viewing's name and an event's kind tell how much it matters. */
const viewingNames = Array.from({ length: 10 }, (_, index) => `${index}${index % 2 === 0 ? ' watched' : ''}`);
const rankOf = (kind: string, viewingId: string) => keepRank(kind as Kind, viewingId.endsWith('watched'));

const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      kind: fc.constantFrom(...KINDS),
      viewingId: fc.constantFrom(...viewingNames),
      account: fc.constantFrom('mine', 'mine', 'mine', 'bob'),
      happenedMsAgo: fc.constantFrom(0, 0, 0, 5000, 100_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), account: fc.constantFrom('mine', 'bob') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('succeed' as const, 'fail' as const, 'refuse' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(0.01, 1, 24, 400) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('adopt' as const, 'clear' as const, 'restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cap' as const), cap: fc.integer({ min: 1, max: 6 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const isFree = (entry: OutboxEntry) => !entry.inFlight;

/** The outbox under test, and what the laws need to remember. */
class Run {
  readonly bench: OutboxBench = createOutboxBench({ cap: 4 });
  readonly added: string[] = [];
  underWay: OutboxEntry | null = null;
  /** Nobody's until the first login. */
  mine: string | null = null;

  take(step: Step): void {
    const { outbox, clock } = this.bench;
    switch (step.do) {
      case 'add':
        return this.add(step);
      case 'send':
        return this.send(this.accountOf(step.account));
      case 'succeed':
      case 'refuse':
        if (this.underWay) outbox.settle(this.underWay, step.do === 'succeed' ? 'sent' : 'refused', '');
        this.underWay = null;
        return;
      case 'fail':
        if (this.underWay) outbox.putBack(this.underWay, 'not now', { nextTryAtMs: clock.wallMs() });
        this.underWay = null;
        return;
      case 'wait':
        clock.advance(step.hours * 3_600_000);
        outbox.expire('fake');
        return;
      case 'adopt':
        this.mine = 'alice';
        return this.send(this.mine);
      case 'restart':
        outbox.recoverInFlight('fake');
        this.underWay = null;
        return;
      case 'clear':
        if (!this.underWay) expect(outbox.clear()).toBeGreaterThanOrEqual(0);
        return;
      case 'cap':
        this.bench.cap = step.cap;
        return;
    }
  }

  private accountOf(name: string): string | null {
    return name === 'mine' ? this.mine : name;
  }

  private add({ kind, viewingId, happenedMsAgo, ...step }: Extract<Step, { do: 'add' }>): void {
    const { bench } = this;
    const account = this.accountOf(step.account);
    const noted = bench.notes.length;
    this.added.push(`${viewingId} ${kind}`);
    const watched = kind === 'stopped' && viewingId.endsWith('watched');
    bench.add({ kind, viewingId, account, watched, createdAtMs: bench.clock.wallMs() - happenedMsAgo });

    const entries = bench.outbox.list();
    expect(entries.length, 'never more than the cap').toBeLessThanOrEqual(Math.max(bench.cap, this.underWay ? 1 : 0));
    const leastKept = Math.min(...entries.filter(isFree).map((entry) => rankOf(entry.kind, entry.viewingId)));
    for (const note of bench.notes.slice(noted).filter(({ outcome }) => outcome === 'evicted')) {
      expect(rankOf(note.event, note.viewingId), 'nothing goes while a lesser stays').toBeLessThanOrEqual(leastKept);
    }
    if (kind === 'stopped') {
      const left = entries.filter(
        (entry) => isFree(entry) && entry.viewingId === viewingId && entry.account === account,
      );
      expect(
        left.filter((entry) => entry.kind !== 'stopped'),
        'a stop replaces what it ends',
      ).toEqual([]);
    }
  }

  private send(account: string | null): void {
    const { outbox } = this.bench;
    if (this.underWay) return;
    const [next = null] = outbox.take('fake', account, 1);
    const own = outbox.list().filter((entry) => entry.account === account);
    own.sort((a, b) => a.createdAtMs - b.createdAtMs || a.id - b.id);
    expect(next?.id, 'the oldest first').toBe(own[0]?.id);
    this.underWay = next;
  }

  /** Holds after every step. */
  check(): void {
    const { outbox, notes } = this.bench;
    const entries = outbox.list();
    const fates = [...entries.map(({ viewingId, kind }) => `${viewingId} ${kind}`)];
    fates.push(...notes.map(({ viewingId, event }) => `${viewingId} ${event}`));
    expect(fates.sort(), 'every event waits, or has one outcome').toEqual(this.added.toSorted());
    const progress = entries.filter((entry) => isFree(entry) && entry.kind === 'progress');
    const viewings = new Set(progress.map(({ viewingId, account }) => `${viewingId} ${account}`));
    expect(viewings.size, 'one progress a viewing').toBe(progress.length);
    for (const { eventId, body } of entries) expect(body, 'what was added').toEqual({ event_id: eventId });
  }
}

it('loses nothing silently, keeps its order, its cap and what matters most', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const run = new Run();
      for (const each of steps) {
        run.take(each);
        run.check();
      }
      // The watch log agrees: what it counts is what was noted.
      const logged = run.bench.watchLog.list(100).flatMap(({ outcomes }) => outcomes);
      const count = (waiting: boolean) =>
        logged
          .filter(({ outcome }) => (outcome === 'waiting') === waiting)
          .reduce((sum, { times = 1 }) => sum + times, 0);
      expect(count(false)).toBe(run.bench.notes.length);
      expect(count(true)).toBe(run.bench.outbox.list().length);
      run.bench.store.close();
    }),
    { numRuns: 150 },
  );
}, 60_000);
