/** What Last.fm and its like need of a lane: several events in one request, and events that are worth something only now. */
import { describe, expect, it } from 'vitest';
import { createLane } from '../../../../electron/engine/scrobble/lane.ts';
import type { NewOutboxEntry } from '../../../../electron/engine/scrobble/outbox-entry.ts';
import type { ComposedEvent, Delivery, ScrobbleService } from '../../../../electron/engine/scrobble/service.ts';
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

function setUp({ limit = 0, account = LINKED, isHeld = (): boolean => false } = {}) {
  const bench = createOutboxBench();
  const { outbox, clock, log, store } = bench;
  const scripted = createScriptedService('fake', account);
  const batches: string[][] = [];
  const made = {
    answers: (events: readonly ComposedEvent[]): readonly Delivery[] => events.map(() => ({ kind: 'sent' })),
  };
  const batch = {
    limit,
    deliver: async (events: readonly ComposedEvent[]) => {
      batches.push(events.map(({ body }) => String(body['event_id'])));
      return made.answers(events);
    },
  };
  const service: ScrobbleService = limit > 0 ? Object.assign(scripted, { batch }) : scripted;
  const lane = createLane({
    service,
    outbox,
    state: store.state,
    clock,
    random: createCountedRandom(0.5),
    log,
    isHeld,
  });
  let count = 0;
  const add = (given: Partial<NewOutboxEntry> = {}) => {
    count += 1;
    clock.advance(1);
    bench.add({ viewingId: `v${count}`, kind: 'stopped', path: '/scrobble', ...given });
  };
  const transient = (given: Partial<NewOutboxEntry> = {}) =>
    add({ kind: 'started', path: '/now', transient: true, ...given });
  const settle = () => clock.advanceSettling(0);
  const outcomes = () => bench.notes.map(({ viewingId, outcome }) => `${viewingId} ${outcome}`);
  return { ...bench, scripted, made, batches, lane, add, transient, settle, outcomes };
}

describe('a lane of a service that takes several events at once', () => {
  it('sends them in order, as many as it takes, and keeps what became of each', async () => {
    const { lane, add, batches, settle, outcomes, made } = setUp({ limit: 3 });
    for (let count = 0; count < 5; count += 1) add();
    made.answers = (events) => events.map((_, index) => (index === 1 ? REFUSED : { kind: 'sent' }));
    lane.start();
    await settle();
    expect(batches).toEqual([
      ['event-1', 'event-2', 'event-3'],
      ['event-4', 'event-5'],
    ]);
    expect(outcomes()).toEqual(['v1 sent', 'v2 refused', 'v3 sent', 'v4 sent', 'v5 refused']);
    expect(lane.info()).toMatchObject({ waiting: 0, state: 'idle' });
  });

  it('puts only those of one path together, and a transient one with none', async () => {
    const { lane, add, transient, batches, scripted, settle } = setUp({ limit: 50 });
    add();
    lane.start();
    // While the first is under way.
    add({ path: '/love' });
    add();
    transient();
    add();
    await settle();
    expect(batches).toEqual([['event-1'], ['event-2'], ['event-3'], ['event-5']]);
    expect(scripted.requests.map(({ body }) => body['event_id'])).toEqual(['event-4']);
  });

  it('keeps those that could not be sent, with one wait for all, and sends them again in order', async () => {
    const { lane, add, batches, settle, outcomes, made, outbox, clock } = setUp({ limit: 50 });
    for (let count = 0; count < 3; count += 1) add();
    made.answers = () => [{ kind: 'sent' }, later(), { kind: 'sent' }];
    lane.start();
    await settle();
    expect(outcomes()).toEqual(['v1 sent', 'v3 sent']);
    expect(outbox.list()).toMatchObject([{ viewingId: 'v2', attempts: 1, inFlight: false }]);
    const { state, nextTryAtMs } = lane.info();
    expect(state).toBe('backing_off');
    expect(nextTryAtMs).toBeGreaterThan(clock.wallMs());
    made.answers = (events) => events.map(() => ({ kind: 'sent' }));
    await clock.advanceSettling(60_000);
    expect(batches).toEqual([['event-1', 'event-2', 'event-3'], ['event-2']]);
    expect(lane.info()).toMatchObject({ waiting: 0, problem: null });
  });

  it('keeps all that were not answered', async () => {
    const { lane, add, settle, outcomes, made, outbox } = setUp({ limit: 50 });
    add();
    add();
    made.answers = () => [{ kind: 'sent' }];
    lane.start();
    await settle();
    expect(outcomes()).toEqual(['v1 sent']);
    expect(outbox.list()[0]?.lastError).toContain('did not say what became of it');
  });

  it('waits for a login where one of them says so, and loses none', async () => {
    const { lane, add, settle, outcomes, made, outbox } = setUp({ limit: 50 });
    add();
    add();
    made.answers = () => [{ kind: 'sent' }, BLOCKED];
    lane.start();
    await settle();
    expect(outcomes()).toEqual(['v1 sent']);
    expect(outbox.list()).toMatchObject([{ viewingId: 'v2', inFlight: false }]);
    expect(lane.info().state).toBe('blocked');
  });
});

describe('an event that is worth something only now', () => {
  it('is sent where it can be', async () => {
    const { lane, transient, settle, outcomes, scripted } = setUp();
    lane.start();
    transient();
    lane.wake('started');
    await settle();
    expect(outcomes()).toEqual(['v1 sent']);
    expect(scripted.requests[0]).toMatchObject({ path: '/now', transient: true });
  });

  it.each([
    ['the service cannot be reached', later()],
    ['the login has ended', BLOCKED],
  ])('is tried once, and recorded as skipped with the reason where %s', async (_why, answer) => {
    const { lane, transient, settle, outcomes, outbox, scripted, notes, clock } = setUp();
    scripted.answer = answer;
    lane.start();
    transient();
    lane.wake('started');
    await settle();
    await clock.advanceSettling(3_600_000);
    expect(scripted.requests).toHaveLength(1);
    expect(outcomes()).toEqual(['v1 skipped']);
    expect(notes[0]?.reason).toMatch(/only at once: The (service did not answer|login has ended)/);
    expect(outbox.list()).toEqual([]);
  });

  it('is not kept where its lane waits, and what is to be kept is', async () => {
    const { lane, add, transient, settle, outcomes, scripted } = setUp();
    scripted.answer = later();
    lane.start();
    add();
    lane.wake('stopped');
    await settle();
    transient();
    lane.wake('stopped');
    await settle();
    expect(outcomes()).toEqual(['v2 skipped']);
    expect(lane.info().waiting).toBe(1);
  });

  it('is not kept over a restart, nor until somebody logs in', async () => {
    const { lane, transient, settle, outcomes, scripted } = setUp({ account: NEVER_LINKED });
    transient({ account: null });
    lane.start();
    transient({ account: null });
    lane.wake('started');
    await settle();
    expect(outcomes()).toEqual(['v1 skipped', 'v2 skipped']);
    expect(scripted.requests).toEqual([]);
  });

  it('does not hold up what comes after it', async () => {
    const { lane, add, transient, settle, outcomes, scripted } = setUp();
    scripted.answer = REFUSED;
    add();
    lane.start();
    transient();
    add();
    await settle();
    expect(outcomes()).toEqual(['v1 refused', 'v2 refused', 'v3 refused']);
  });
});

describe('a lane of a service that is switched off', () => {
  it('keeps all, and sends it when it is switched on', async () => {
    let isOff = true;
    const { lane, add, settle, outcomes } = setUp({ isHeld: () => isOff });
    add();
    lane.start();
    await settle();
    expect(outcomes()).toEqual([]);
    isOff = false;
    lane.reconsider();
    await settle();
    expect(outcomes()).toEqual(['v1 sent']);
  });
});
