import { expect, it } from 'vitest';
import { createOpenViewings } from '../../../../electron/engine/store/open-viewings.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

it('keeps the newest word on each open viewing, and brings none back that was ended', () => {
  const clock = createVirtualClock(1000);
  const viewings = createOpenViewings({ store: createMemoryStore(), clock });
  viewings.save({ viewingId: 'a', hostId: 'h', json: '1' });
  clock.advance(10);
  viewings.save({ viewingId: 'b', hostId: 'h', json: '2' });
  clock.advance(10);
  viewings.savePosition({ viewingId: 'a', json: '3' });
  expect(viewings.list()).toEqual([
    { viewingId: 'b', hostId: 'h', json: '2', updatedAtMs: 1010 },
    { viewingId: 'a', hostId: 'h', json: '3', updatedAtMs: 1020 },
  ]);
  viewings.remove('a');
  viewings.savePosition({ viewingId: 'a', json: '4' });
  expect(viewings.list().map(({ viewingId }) => viewingId)).toEqual(['b']);
});
