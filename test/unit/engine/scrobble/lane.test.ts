import { describe, expect, it } from 'vitest';
import { createLane } from '../../../../electron/engine/scrobble/lane.ts';
import type { NewOutboxEntry } from '../../../../electron/engine/scrobble/outbox-entry.ts';
import type { Delivery } from '../../../../electron/engine/scrobble/service.ts';
import type { Problem } from '../../../../shared/errors.ts';
import { createCountedRandom } from '../../../support/counted-random.ts';
import { createOutboxBench } from '../../../support/outbox-bench.ts';
import {
  BLOCKED,
  createScriptedService,
  LINKED,
  later,
  NEVER_LINKED,
  REFUSED,
} from '../../../support/scripted-service.ts';

function setUp(account = LINKED) {
  const bench = createOutboxBench();
  const { outbox, clock, log, store } = bench;
  const service = createScriptedService('fake', account);
  const problems: Problem[] = [];
  const random = createCountedRandom(0.5);
  const create = () =>
    createLane({
      service,
      outbox,
      state: store.state,
      clock,
      random,
      log,
      onProblem: (problem) => problems.push(problem),
    });
  const lane = create();
  const add = (viewingId: string, given: Partial<NewOutboxEntry> = {}) => {
    clock.advance(1);
    const entry = { viewingId, path: `/${viewingId}`, kind: 'stopped', ...given } as const;
    bench.add({ account: service.account().accountName, ...entry });
    lane.wake(entry.kind);
  };
  const settle = () => clock.advanceSettling(0);
  const sentPaths = () => service.requests.map(({ path }) => path);
  const outcomes = () => bench.notes.map(({ viewingId, outcome }) => `${viewingId} ${outcome}`);
  return { ...bench, service, problems, lane, create, add, settle, sentPaths, outcomes };
}

/** An answer that comes when the test says so. */
function heldAnswer() {
  const resolvers: Array<(delivery: Delivery) => void> = [];
  return {
    answer: () => new Promise<Delivery>((resolve) => resolvers.push(resolve)),
    give: (delivery: Delivery) => resolvers.shift()?.(delivery),
  };
}

describe('a lane that is free', () => {
  it('has sent the request before wake returns, and records what became of it', async () => {
    const { lane, add, sentPaths, settle, outcomes, waiting } = setUp();
    lane.start();
    add('a');
    expect(sentPaths()).toEqual(['/a']);
    expect(lane.info()).toMatchObject({ state: 'sending', waiting: 1 });
    await settle();
    expect(outcomes()).toEqual(['a sent']);
    expect(waiting()).toEqual([]);
    expect(lane.info()).toMatchObject({ state: 'idle', waiting: 0, problem: null, accountName: 'alice' });
  });

  it('sends one at a time, in order, without a pause', async () => {
    const { lane, add, sentPaths, settle, service } = setUp();
    const held = heldAnswer();
    service.answer = held.answer;
    lane.start();
    for (const name of ['a', 'b', 'c']) add(name);
    for (const name of ['a', 'b', 'c']) {
      expect(sentPaths().at(-1)).toBe(`/${name}`);
      held.give({ kind: 'sent' });
      await settle();
    }
    expect(sentPaths()).toEqual(['/a', '/b', '/c']);
  });

  it('goes on after what the service refuses or knows already, and keeps its words', async () => {
    const { lane, add, settle, service, notes, waiting, problems } = setUp();
    service.answer = ({ path }) => (path === '/a' ? REFUSED : { kind: 'duplicate', note: 'already there' });
    lane.start();
    add('a');
    add('b');
    await settle();
    expect(notes).toMatchObject([
      { viewingId: 'a', outcome: 'refused', reason: 'The service refused it: no such title.' },
      { viewingId: 'b', outcome: 'duplicate', reason: 'already there' },
    ]);
    expect(waiting()).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('sends what waited from the last run, with the same body', async () => {
    const { lane, add, settle, service, create, outbox } = setUp();
    service.answer = () => new Promise(() => {});
    lane.start();
    add('a', { body: { event_id: 'the-one' } });
    const first = service.requests[0];
    // Killed while sending; the next run finds the row.
    service.answer = { kind: 'sent' };
    create().start();
    expect(outbox.list()).toMatchObject([{ attempts: 1, inFlight: true }]);
    await settle();
    expect(service.requests).toEqual([first, first]);
    expect(outbox.list()).toEqual([]);
  });
});

describe('a lane that cannot send', () => {
  it('keeps everything in order, backs off, and sends it all when that is over', async () => {
    const { lane, add, settle, service, sentPaths, outbox, clock, waiting } = setUp();
    service.answer = later();
    lane.start();
    add('a');
    await settle();
    add('b');
    await settle();
    expect(sentPaths()).toEqual(['/a']);
    expect(lane.info()).toMatchObject({ state: 'backing_off', waiting: 2, nextTryAtMs: clock.wallMs() + 4999 });
    expect(lane.info().problem?.text).toBe('The service did not answer.');
    expect(outbox.list()[0]).toMatchObject({ attempts: 1, lastError: 'The service did not answer.' });
    await clock.advanceSettling(4998);
    expect(sentPaths()).toEqual(['/a']);
    service.answer = { kind: 'sent' };
    await clock.advanceSettling(1);
    expect(sentPaths()).toEqual(['/a', '/a', '/b']);
    expect(waiting()).toEqual([]);
    expect(lane.info()).toMatchObject({ state: 'idle', problem: null });
  });

  it('waits longer after each failure', async () => {
    const { lane, add, service, clock } = setUp();
    service.answer = later();
    lane.start();
    add('a');
    const tries: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      const before = service.requests.length;
      await clock.advanceSettling(1000);
      if (service.requests.length > before) tries.push(second);
    }
    expect(tries).toEqual([4, 14, 34, 74, 154]);
  });

  it('tries before a started event all the same', async () => {
    const { lane, add, settle, service, sentPaths } = setUp();
    service.answer = later();
    lane.start();
    add('a');
    await settle();
    add('b', { kind: 'paused' });
    await settle();
    expect(sentPaths()).toEqual(['/a']);
    add('c', { kind: 'started' });
    expect(sentPaths()).toEqual(['/a', '/a']);
  });

  it('never tries before the time that the service named, not even after a restart', async () => {
    const { lane, add, settle, service, sentPaths, clock, create } = setUp();
    service.answer = later(clock.wallMs() + 120_000);
    lane.start();
    add('a');
    await settle();
    add('b', { kind: 'started' });
    clock.advance(20_000);
    lane.nudge();
    const flushed = await lane.flush();
    expect(flushed).toMatchObject({ sent: 0, waiting: 2 });
    expect(flushed.text).toContain('asked to be left alone until 2026-01-02T20:02:00.000Z');
    expect(sentPaths()).toHaveLength(1);
    await lane.stop();

    service.answer = { kind: 'sent' };
    const next = create();
    next.start();
    await clock.advanceSettling(99_000);
    expect(sentPaths()).toHaveLength(1);
    await clock.advanceSettling(1000);
    expect(sentPaths()).toEqual(['/a', '/a', '/b']);
  });

  it('tries when the network is back, but not at each of many such words', async () => {
    const { lane, add, settle, service, sentPaths, clock } = setUp();
    service.answer = later();
    lane.start();
    add('a');
    await settle();
    for (let i = 0; i < 6; i += 1) await clock.advanceSettling(30_000);
    const before = sentPaths().length;
    for (let i = 0; i < 50; i += 1) {
      lane.nudge();
      await clock.advanceSettling(100);
    }
    expect(sentPaths().length - before).toBeLessThanOrEqual(1);
    await clock.advanceSettling(10_000);
    const tries = sentPaths().length;
    lane.nudge();
    expect(sentPaths().length).toBe(tries + 1);
  });

  it('looks for what has grown too old even while nobody is linked', async () => {
    const { lane, add, clock, outcomes } = setUp(NEVER_LINKED);
    lane.start();
    add('a');
    clock.jumpWall(31 * 86_400_000);
    await clock.advanceSettling(60_000);
    expect(outcomes()).toEqual(['a expired']);
  });

  it('keeps the event and goes on when a service throws', async () => {
    const { lane, add, clock, service, outcomes } = setUp();
    service.answer = () => {
      throw new Error('bug');
    };
    lane.start();
    add('a');
    await clock.advanceSettling(0);
    service.answer = { kind: 'sent' };
    await clock.advanceSettling(60_000);
    expect(outcomes()).toEqual(['a sent']);
  });

  it('sends again, with the same id, what it could not record as sent', async () => {
    const { lane, add, clock, service, store, outcomes, problems } = setUp();
    lane.start();
    const held = heldAnswer();
    service.answer = held.answer;
    add('a');
    store.database.pragma('query_only = ON');
    held.give({ kind: 'sent' });
    await clock.advanceSettling(0);
    expect(problems).toMatchObject([{ kind: 'storage' }]);
    store.database.pragma('query_only = OFF');
    service.answer = { kind: 'duplicate', note: '' };
    await clock.advanceSettling(60_000);
    expect(service.requests[1]).toEqual(service.requests[0]);
    expect(outcomes()).toEqual(['a duplicate']);
  });
});

describe('the account', () => {
  it('that comes first adopts what waited for nobody', async () => {
    const { lane, add, settle, service, sentPaths } = setUp(NEVER_LINKED);
    lane.start();
    add('a');
    await settle();
    expect(sentPaths()).toEqual([]);
    expect(lane.info()).toMatchObject({ state: 'blocked', waiting: 1, problem: { kind: 'login_needed' } });
    service.setAccount(LINKED);
    expect(sentPaths()).toEqual(['/a']);
  });

  it('that was linked later does not get what was another one’s', async () => {
    const { lane, add, settle, service, sentPaths, waiting } = setUp({ state: 'login_needed', accountName: 'alice' });
    lane.start();
    add('a');
    service.setAccount({ state: 'linked', accountName: 'bob' });
    add('b');
    await settle();
    expect(sentPaths()).toEqual(['/b']);
    expect(waiting()).toEqual(['a stopped']);
    service.setAccount(LINKED);
    expect(sentPaths()).toEqual(['/b', '/a']);
  });

  it('whose login has ended holds the lane until it is linked again, and no timer tries meanwhile', async () => {
    const { lane, add, settle, service, sentPaths, clock } = setUp();
    service.answer = BLOCKED;
    lane.start();
    add('a');
    await settle();
    service.setAccount({ state: 'login_needed', accountName: 'alice' });
    add('b', { kind: 'started' });
    await clock.advanceSettling(3_600_000);
    expect(sentPaths()).toEqual(['/a']);
    expect(lane.info()).toMatchObject({ state: 'blocked', waiting: 2 });
    service.answer = { kind: 'sent' };
    service.setAccount(LINKED);
    await settle();
    expect(sentPaths()).toEqual(['/a', '/a', '/b']);
  });

  it('linked anew while an answer about the old login was on its way is not held by it', async () => {
    const { lane, add, settle, service, waiting } = setUp();
    const held = heldAnswer();
    service.answer = held.answer;
    lane.start();
    add('a');
    service.setAccount({ state: 'login_needed', accountName: 'alice' });
    service.setAccount(LINKED);
    service.answer = { kind: 'sent' };
    held.give(BLOCKED);
    await settle();
    expect(waiting()).toEqual([]);
  });

  it('is asked again after a setting was changed, and does not spin where it still blocks', async () => {
    const { lane, add, settle, service, sentPaths } = setUp();
    service.answer = () => {
      service.setAccount(service.account());
      return BLOCKED;
    };
    lane.start();
    add('a');
    await settle();
    expect(sentPaths()).toHaveLength(1);
    lane.reconsider();
    await settle();
    expect(sentPaths()).toHaveLength(2);
    expect(lane.info().state).toBe('blocked');
  });
});

describe('flush', () => {
  it('asks a keychain that failed again at once, and holds what waits while it still fails', async () => {
    const { service, lane, add, settle, sentPaths } = setUp();
    const problem: Problem = { kind: 'keychain', text: 'The keychain is locked.' };
    service.setAccount({ state: 'unavailable', accountName: 'alice', problem });
    service.answer = { kind: 'blocked', problem };
    lane.start();
    add('a');
    await settle();
    expect(sentPaths()).toEqual([]);
    expect(await lane.flush()).toMatchObject({ sent: 0, waiting: 1 });
    expect(sentPaths()).toEqual(['/a']);
    service.answer = () => {
      service.setAccount(LINKED);
      return { kind: 'sent' };
    };
    expect(await lane.flush()).toMatchObject({ sent: 1, waiting: 0 });
  });

  it('ignores the back-off, sends everything, and says how it went', async () => {
    const { lane, add, settle, service } = setUp();
    service.answer = later();
    lane.start();
    add('a');
    add('b');
    await settle();
    expect(await lane.flush()).toEqual({
      sent: 0,
      waiting: 2,
      text: 'FAKE: 0 sent, 2 wait. The service did not answer.',
    });
    service.answer = ({ path }) => (path === '/a' ? REFUSED : { kind: 'sent' });
    expect(await lane.flush()).toEqual({ sent: 1, waiting: 0, text: 'FAKE: 1 sent, 1 refused, nothing waits.' });
    expect(await lane.flush()).toEqual({ sent: 0, waiting: 0, text: 'FAKE: 0 sent, nothing waits.' });
  });

  it('waits for a request that is under way, and tries once more where that failed', async () => {
    const { lane, add, service, sentPaths, settle } = setUp();
    const held = heldAnswer();
    service.answer = held.answer;
    lane.start();
    add('a');
    const flushed = lane.flush();
    service.answer = { kind: 'sent' };
    held.give(later());
    expect(await flushed).toMatchObject({ sent: 1, waiting: 0 });
    await settle();
    expect(sentPaths()).toEqual(['/a', '/a']);
  });

  it('names what is missing where nobody is linked', async () => {
    const { lane, add } = setUp(NEVER_LINKED);
    lane.start();
    add('a');
    expect((await lane.flush()).text).toBe(
      'FAKE: 0 sent, 1 waits. FAKE is not linked; events wait. Link it with "companion login fake".',
    );
  });
});

describe('stop', () => {
  it('sends what is due first', async () => {
    const { lane, add, sentPaths, waiting } = setUp();
    lane.start();
    add('a');
    add('b');
    await lane.stop();
    expect(sentPaths()).toEqual(['/a', '/b']);
    expect(waiting()).toEqual([]);
  });

  it('gives up at its limit: the request is aborted, its event stays, and nothing is touched afterwards', async () => {
    const { lane, add, service, clock, waiting, outcomes, sentPaths } = setUp();
    const held = heldAnswer();
    let aborted = false;
    service.answer = (_, signal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return held.answer();
    };
    lane.start();
    add('a');
    add('b');
    let stopped = false;
    const stopping = lane.stop(2000).then(() => {
      stopped = true;
    });
    await clock.advanceSettling(1999);
    expect([stopped, aborted]).toEqual([false, false]);
    await clock.advanceSettling(1);
    await stopping;
    expect(aborted).toBe(true);
    held.give({ kind: 'sent' });
    lane.wake('started');
    await clock.advanceSettling(120_000);
    expect(waiting()).toEqual(['a stopped', 'b stopped']);
    expect(outcomes()).toEqual([]);
    expect(sentPaths()).toEqual(['/a']);
  });
});
