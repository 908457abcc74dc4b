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
    ['e', 'This version does not know the service.', null],
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
