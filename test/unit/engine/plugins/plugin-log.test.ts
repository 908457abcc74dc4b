import { expect, it } from 'vitest';
import { createPluginLog, MOST_LINES } from '../../../../electron/engine/plugins/plugin-log.ts';
import { createRecordedLog } from '../../../support/recorded-log.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

it('passes on a hundred lines a minute, says once that it leaves out the rest, and goes on in the next', () => {
  const clock = createVirtualClock();
  const recorded = createRecordedLog();
  const log = createPluginLog(recorded, clock);
  for (let line = 0; line < MOST_LINES * 5; line += 1) log.info(`line ${line}`);
  expect(recorded.entries).toHaveLength(MOST_LINES + 1);
  expect(recorded.entries.at(-1)).toMatchObject({ level: 'warn', text: expect.stringContaining('left out') });
  clock.advance(60_000);
  log.error('again', { of: 'another minute' });
  expect(recorded.entries.at(-1)).toMatchObject({ level: 'error', text: 'again', facts: { of: 'another minute' } });
});
