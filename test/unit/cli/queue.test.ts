import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { QueueEntry } from '../../../shared/state.ts';
import { runCli } from '../../support/cli-context.ts';

const entry: QueueEntry = {
  id: 1,
  service: 'punchplay',
  accountName: 'ada',
  hostId: 'h',
  viewingId: 'v',
  eventId: 'e',
  kind: 'stop',
  title: 'The Expanse S02E05',
  watched: true,
  createdAtMs: new Date(2026, 0, 2, 3, 4).getTime(),
  attempts: 2,
  lastAttemptAtMs: 0,
  nextTryAtMs: new Date(2026, 0, 2, 3, 14).getTime(),
  lastError: 'PunchPlay cannot be reached',
};

describe('queue list', () => {
  it('says what waits, since when, until when, and why', async () => {
    const fresh: QueueEntry = {
      ...entry,
      watched: false,
      kind: 'start',
      attempts: 0,
      nextTryAtMs: null,
      lastError: null,
    };
    const { answer } = await runCli(['queue'], {
      answers: { 'queue.list': [entry, fresh] },
      nowMs: new Date(2026, 0, 2, 3, 10).getTime(),
    });
    expect(answer?.lines.slice(1)).toEqual([
      '2026-01-02 03:04  punchplay  stop (watched)  The Expanse S02E05  in 4 min  PunchPlay cannot be reached (tried 2 times)  #1',
      '2026-01-02 03:04  punchplay  start           The Expanse S02E05  -         not tried yet                                #1',
    ]);
  });
});

describe('queue retry', () => {
  const answers = { 'queue.retry': { id: 12, waits: true, text: 'It still waits: PunchPlay cannot be reached.' } };

  it.each(['12', '#12'])('takes an event as the list names it: %s', async (typed) => {
    const { answer, sent } = await runCli(['queue', 'retry', typed], { answers });
    expect(sent).toEqual([['queue.retry', { id: 12 }]]);
    expect(answer?.lines).toEqual(['It still waits: PunchPlay cannot be reached.']);
  });

  it.each(['0', 'first', '1.5', '#'])('takes no %s', async (typed) => {
    await expect(runCli(['queue', 'retry', typed], { answers })).rejects.toThrow(UsageError);
  });
});

describe('queue discard', () => {
  const world = { answers: { 'queue.list': [entry], 'queue.discard': { id: 1, title: entry.title } } };
  const names = (sent: ReadonlyArray<readonly [string, unknown]>) => sent.map(([name]) => name);

  it('asks about this very event', async () => {
    const { answer, sent, questions } = await runCli(['queue', 'discard', '1'], { ...world, typed: ['y'] });
    expect(questions).toEqual([expect.stringContaining('stop of The Expanse S02E05 for punchplay')]);
    expect(sent.at(-1)).toEqual(['queue.discard', { id: 1 }]);
    expect(answer?.lines).toEqual(['Threw away an event of The Expanse S02E05.']);
  });

  it('keeps it where the answer is not yes, and where nobody can be asked', async () => {
    const { answer, sent } = await runCli(['queue', 'discard', '1'], { ...world, typed: [''] });
    expect(answer?.failure).toBe('Nothing was thrown away.');
    expect(names(sent)).not.toContain('queue.discard');
    await expect(runCli(['queue', 'discard', '1'], world)).rejects.toThrow(UsageError);
    expect(names((await runCli(['queue', 'discard', '1', '--yes'], world)).sent)).toEqual(['queue.discard']);
  });
});

describe('queue clear', () => {
  const two = { answers: { 'queue.list': [entry, entry], 'queue.clear': { removed: 2 } } };
  const cleared = (sent: ReadonlyArray<readonly [string, unknown]>) => sent.some(([name]) => name === 'queue.clear');

  it('asks with the number, and clears at yes', async () => {
    const { answer, sent, questions } = await runCli(['queue', 'clear'], { ...two, typed: [' Yes '] });
    expect(questions).toEqual([expect.stringContaining('2 waiting events')]);
    expect(cleared(sent)).toBe(true);
    expect(answer).toMatchObject({ value: { removed: 2 }, lines: ['Threw away 2 events.'] });
  });

  it.each(['', 'n', 'yesterday'])('keeps everything at %j', async (typed) => {
    const { answer, sent } = await runCli(['queue', 'clear'], { ...two, typed: [typed] });
    expect(cleared(sent)).toBe(false);
    expect(answer).toMatchObject({ value: { removed: 0 }, failure: 'Nothing was thrown away.' });
  });

  it('needs --yes where nobody can be asked', async () => {
    await expect(runCli(['queue', 'clear'], two)).rejects.toThrow(UsageError);
    expect(cleared((await runCli(['queue', 'clear', '--yes'], two)).sent)).toBe(true);
  });

  it('asks nothing where nothing waits', async () => {
    const { answer, questions } = await runCli(['queue', 'clear'], { answers: { 'queue.list': [] }, typed: [] });
    expect(questions).toEqual([]);
    expect(answer?.value).toEqual({ removed: 0 });
  });
});
