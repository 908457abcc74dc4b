/** `companion queue …` */
import type { QueueEntry } from '../../shared/state.ts';
import { type Answer, type Command, UsageError } from './context.ts';
import { columns, counted, localTime, relativeTime } from './text.ts';

export const listQueue: Command = async ({ call, io }) => {
  const entries = await call('queue.list', {});
  const nowMs = io.wallMs();
  const rows = entries.map((entry) => [
    localTime(entry.createdAtMs),
    entry.service,
    entry.watched ? `${entry.kind} (watched)` : entry.kind,
    entry.title,
    nextTry(entry, nowMs),
    whyItWaits(entry),
  ]);
  const head = ['SINCE', 'SERVICE', 'EVENT', 'TITLE', 'NEXT TRY', 'WHY'];
  return { value: entries, lines: entries.length === 0 ? ['Nothing waits.'] : columns([head, ...rows]) };
};

export const flushQueue: Command = async ({ call }) => {
  const answer = await call('queue.flush', {});
  return { value: answer, lines: [answer.text] };
};

export const clearQueue: Command = async ({ call, io, options }) => {
  const waiting = (await call('queue.list', {})).length;
  if (waiting === 0) return cleared(0);
  if (!options.yes) {
    if (!io.canAsk) throw new UsageError('queue clear needs --yes where nobody can be asked');
    const question = `Throw away ${counted(waiting, 'waiting event')}? They will never be sent. [y/N] `;
    if (!/^y(es)?$/i.test((await io.ask(question)).trim())) {
      return { value: { removed: 0 }, lines: [], failure: 'Nothing was thrown away.' };
    }
  }
  return cleared((await call('queue.clear', {})).removed);
};

function cleared(removed: number): Answer {
  return { value: { removed }, lines: [removed === 0 ? 'Nothing waits.' : `Threw away ${counted(removed, 'event')}.`] };
}

function nextTry(entry: QueueEntry, nowMs: number): string {
  if (entry.nextTryAtMs === null) return '-';
  return entry.nextTryAtMs <= nowMs ? 'now' : relativeTime(entry.nextTryAtMs, nowMs);
}

function whyItWaits(entry: QueueEntry): string {
  if (entry.lastError === null) return entry.attempts === 0 ? 'not tried yet' : '';
  return `${entry.lastError} (tried ${counted(entry.attempts, 'time')})`;
}
