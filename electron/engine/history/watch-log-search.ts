/** Finds viewings in the log, page by page. */
import type { CommandInput } from '../../../shared/contract.ts';
import type { LogPage } from '../../../shared/watch-log.ts';
import type { Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { createWatchLogReader } from './watch-log-reader.ts';

type Query = CommandInput<'log.search'>;

/** Gives the page of the log that a query asks for. */
export function createWatchLogSearch({ store, log }: { readonly store: Store; readonly log: Log }) {
  const { database } = store;
  const reader = createWatchLogReader({ store, log });
  // SQLite itself knows the case of ASCII letters only.
  database.function('folded', { deterministic: true }, (text) => folded(String(text ?? '')));

  return (query: Query): LogPage =>
    store.read(() => {
      const { before, limit } = query;
      const conditions = conditionsOf(query);
      const values = { ...valuesOf(query), limit };
      const all = whereOf(conditions);
      const page = whereOf(before === undefined ? conditions : [...conditions, BEHIND]);
      const place = before === undefined ? {} : { beforeMs: before.startedAtMs, beforeId: before.viewingId };
      const entries = reader.read(page, { ...values, ...place });
      const total = database.prepare<[typeof values], number>(`SELECT count(*) FROM viewings ${all}`).pluck();
      const last = entries.length < limit ? undefined : entries.at(-1);
      const next = last === undefined ? null : { startedAtMs: last.startedAtMs, viewingId: last.viewingId };
      return { entries, total: total.get(values) ?? 0, next };
    });
}

const BEHIND = '(started_at_ms, viewing_id) < (:beforeMs, :beforeId)';
const TITLES = "title || ' ' || coalesce(item ->> '$.episodeTitle', '') || ' ' || coalesce(item ->> '$.artist', '')";

function conditionsOf({ text, hostId, service, outcome }: Query): string[] {
  return [
    ...(text === '' ? [] : [`instr(folded(${TITLES}), :text) > 0`]),
    ...(hostId === undefined ? [] : ['host_id = :hostId']),
    ...cameTo(service, outcome),
  ];
}

/** With both, it is this service that it came out so at. */
function cameTo(service: Query['service'], outcome: Query['outcome']): string[] {
  const atService = service === undefined ? '' : ' AND service = :service';
  const ended = 'EXISTS (SELECT 1 FROM outcomes WHERE outcomes.viewing_id = viewings.viewing_id';
  const waits = `EXISTS (SELECT 1 FROM outbox WHERE outbox.viewing_id = viewings.viewing_id${atService})`;
  switch (outcome) {
    case undefined:
      return service === undefined ? [] : [`(${ended}${atService}) OR ${waits})`];
    case 'waiting':
      return [waits];
    case 'ignored':
      return ['ignored_rule IS NOT NULL'];
    default:
      return [`${ended} AND outcome = :outcome${atService})`];
  }
}

function valuesOf({ text, hostId, service, outcome }: Query): Record<string, string> {
  const given = { text: folded(text), hostId, service: service?.toLowerCase(), outcome };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

/** `Amélie` → `amelie` */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
