/** `companion queue …` */

import { counted } from '../../shared/counted.ts';
import type { QueueEntry } from '../../shared/state.ts';
import { type Answer, type Command, UsageError } from './context.ts';
import { columns, localTime, plain, relativeTime } from './text.ts';

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
    `#${entry.id}`,
  ]);
  const head = ['SINCE', 'SERVICE', 'EVENT', 'TITLE', 'NEXT TRY', 'WHY', 'ID'];
  return { value: entries, lines: entries.length === 0 ? ['Nothing waits.'] : columns([head, ...rows]) };
};

export const flushQueue: Command = async ({ call }) => {
  const answer = await call('queue.flush', {});
  return { value: answer, lines: [answer.text] };
};

export const retryEvent: Command = async ({ call, positionals }) => {
  const answer = await call('queue.retry', { id: eventIdIn(positionals) });
  return { value: answer, lines: [answer.text] };
};

export const discardEvent: Command = async ({ call, io, options, positionals }) => {
  const id = eventIdIn(positionals);
  if (!options.yes) {
    if (!io.canAsk) throw new UsageError('queue discard needs --yes where nobody can be asked');
    const entry = (await call('queue.list', {})).find((one) => one.id === id);
    const what = entry === undefined ? `event #${id}` : `${entry.kind} of ${entry.title} for ${entry.service}`;
    const given = await io.ask(plain(`Throw away: ${what}? It will never be sent. [y/N] `));
    if (!/^y(es)?$/i.test(given.trim())) return { value: null, lines: [], failure: 'Nothing was thrown away.' };
  }
  const answer = await call('queue.discard', { id });
  return { value: answer, lines: [`Threw away an event of ${answer.title}.`] };
};

/** `12` or `#12`, as the list shows it. */
function eventIdIn([text = '']: readonly string[]): number {
  const id = Number(/^#?(\d{1,15})$/.exec(text.trim())?.[1]);
  if (id >= 1) return id;
  throw new UsageError(`"${text}" is no ID of an event: companion queue shows them, at the end of each line`);
}

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
