/** Reading a list of Trakt's to its end, page by page (contract section 5, "Pagination"). */
import * as v from 'valibot';
import type { Authorised, NoAccess } from '../token-keeper.ts';
import { TIMEOUT_MS, type TraktRequest, type TraktResult } from './client.ts';
import { type Verdict, verdictOf } from './status.ts';

/** One request with a token. */
export type Ask = (
  request: Pick<TraktRequest, 'method' | 'path' | 'body' | 'timeoutMs' | 'signal'>,
) => Promise<Authorised<TraktResult>>;

export type NotDone = Extract<Verdict, { kind: 'not_done' }>;

export interface WholeList<Entry> {
  readonly kind: 'read';
  readonly entries: readonly Entry[];
  /** Entries that cannot be read. */
  readonly unreadable: number;
}

/** An account may hold 100,000 entries; a service that goes on beyond it is not Trakt. */
const MOST_PAGES = 1200;

export interface ListRequest<Entry> {
  /** `/sync/history/movies` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly limit: number;
  readonly schema: v.GenericSchema<unknown, Entry>;
  readonly signal: AbortSignal;
}

/** All of it, or why not: a part is nothing to rely on. */
export async function readAll<Entry>(
  ask: Ask,
  nowMs: () => number,
  { path, query = {}, limit, schema, signal }: ListRequest<Entry>,
): Promise<WholeList<Entry> | NotDone> {
  const entries: Entry[] = [];
  let unreadable = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const parameters = new URLSearchParams({ ...query, page: String(page), limit: String(limit) });
    const request = { method: 'GET', path: `${path}?${parameters}`, timeoutMs: TIMEOUT_MS.read, signal } as const;
    const verdict = verdictOfAnswer(await ask(request), nowMs());
    if (verdict.kind !== 'ok') return notRead(verdict);
    const { list, pageCount } = verdict.reply;
    if (list === null) return protocolTrouble('Trakt sent no list where one was to come.');
    for (const raw of list) {
      const read = v.safeParse(schema, raw);
      if (read.success) entries.push(read.output);
      else unreadable += 1;
    }
    const isLast = pageCount === null ? list.length < limit : page >= pageCount;
    if (isLast) return { kind: 'read', entries, unreadable };
  }
  return protocolTrouble('Trakt’s list does not end.');
}

export function verdictOfAnswer(answer: Authorised<TraktResult>, nowMs: number): Verdict {
  return answer.ok ? verdictOf(answer.result, nowMs) : withoutAccess(answer);
}

/** Nothing was sent. */
function withoutAccess({ outcome }: NoAccess): NotDone {
  return { kind: 'not_done', delivery: outcome, isDone: 'no' };
}

function notRead(verdict: Exclude<Verdict, { kind: 'ok' }>): NotDone {
  return verdict.kind === 'not_done' ? verdict : protocolTrouble('Trakt’s list is not where it should be.');
}

export function protocolTrouble(text: string): NotDone {
  const problem = { kind: 'service_protocol', service: 'trakt', text } as const;
  return { kind: 'not_done', delivery: { kind: 'later', problem }, isDone: 'unknown' };
}
