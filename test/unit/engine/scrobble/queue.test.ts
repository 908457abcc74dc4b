import { expect, it } from 'vitest';
import { createLane } from '../../../../electron/engine/scrobble/lane.ts';
import { createQueue } from '../../../../electron/engine/scrobble/queue.ts';
import { createCountedRandom } from '../../../support/counted-random.ts';
import { createOutboxBench } from '../../../support/outbox-bench.ts';
import { createScriptedService, later, NEVER_LINKED } from '../../../support/scripted-service.ts';

function setUp() {
  const bench = createOutboxBench();
  const { outbox, clock, log, store } = bench;
  const services = [createScriptedService('one'), createScriptedService('two', NEVER_LINKED)] as const;
  const random = createCountedRandom();
  const lanes = services.map((service) => createLane({ service, outbox, state: store.state, clock, random, log }));
  for (const lane of lanes) lane.start();
  return { ...bench, services, queue: createQueue({ outbox, services, lanes }) };
}

it('says of every event why it waits and when it is tried next', async () => {
  const { queue, add, services, clock } = setUp();
  services[0].answer = later();
  add({ service: 'one', viewingId: 'a' });
  add({ service: 'one', viewingId: 'b' });
  add({ service: 'one', viewingId: 'c', account: 'bob' });
  add({ service: 'two', viewingId: 'd', account: null });
  add({ service: 'gone', viewingId: 'e' });
  await queue.flush();
  const nextTryAtMs = clock.wallMs() + 5000;
  const listed = queue.list().map((entry) => [entry.viewingId, entry.lastError, entry.nextTryAtMs]);
  expect(listed).toEqual([
    ['e', 'gone is not installed here; it waits until it is.', null],
    ['a', 'The service did not answer.', nextTryAtMs],
    ['b', 'Its turn has not come yet.', nextTryAtMs],
    ['c', 'It belongs to the account bob; alice is linked now.', null],
    ['d', expect.stringContaining('TWO is not linked'), null],
  ]);
  expect(queue.list()[0]).not.toHaveProperty('body');
});

it('flushes every lane and adds up, and clears everything', async () => {
  const { queue, add, waiting } = setUp();
  add({ service: 'one', viewingId: 'a' });
  add({ service: 'two', viewingId: 'b', account: null });
  const result = await queue.flush();
  expect(result).toMatchObject({ sent: 1, waiting: 1 });
  expect(result.text).toMatch(/^ONE: 1 sent, nothing waits\. TWO: 0 sent, 1 waits\./);
  expect(queue.clear()).toBe(1);
  expect(waiting()).toEqual([]);
});

it('tries the lane of one event, and says whether it still waits', async () => {
  const { queue, add, services, outbox } = setUp();
  services[0].answer = later();
  add({ service: 'one', viewingId: 'a' });
  await queue.flush();
  const id = outbox.list()[0]?.id ?? 0;
  expect(await queue.retry(id)).toMatchObject({ id, waits: true, text: expect.stringContaining('1 waits') });
  services[0].answer = { kind: 'sent' };
  expect(await queue.retry(id)).toMatchObject({ waits: false, text: 'ONE: 1 sent, nothing waits.' });
  await expect(queue.retry(id)).rejects.toThrow('does not wait any more');
});

it('throws one event away and says so in the log, but not one that is under way', () => {
  const { queue, add, outbox, notes, waiting } = setUp();
  add({ service: 'two', viewingId: 'a', account: null });
  add({ service: 'two', viewingId: 'b', account: null });
  const [first, second] = outbox.list();
  if (first === undefined || second === undefined) throw new Error('nothing waits');
  expect(queue.discard(first.id)).toEqual({ id: first.id, title: 'Title' });
  expect(notes.at(-1)).toMatchObject({ viewingId: 'a', outcome: 'cleared', reason: 'You threw it away.' });
  expect(() => queue.discard(first.id)).toThrow('does not wait any more');
  outbox.take('two', null, 1);
  expect(() => queue.discard(second.id)).toThrow('is being sent');
  expect(waiting()).toEqual(['b progress']);
});
