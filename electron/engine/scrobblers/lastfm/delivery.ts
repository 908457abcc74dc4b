/** What a reply to scrobbles means for each of them: a success may hide plays that were not recorded (contract section 4). */
import * as v from 'valibot';
import type { Problem } from '../../../../shared/errors.ts';
import type { Delivery } from '../../scrobble/service.ts';
import { printable } from '../http.ts';

const DAY_MS = 24 * 3600 * 1000;

const count = v.pipe(v.union([v.number(), v.string()]), v.transform(Number));
const scrobbleItem = v.object({
  ignoredMessage: v.optional(v.object({ code: count, '#text': v.fallback(v.string(), '') })),
});
const scrobbleReply = v.object({
  scrobbles: v.object({
    '@attr': v.object({ accepted: count }),
    scrobble: v.union([v.array(scrobbleItem), scrobbleItem]),
  }),
});

/** What became of each play, in their order. Where the reply does not say it of each, all are sent again: Last.fm knows a play by its time. */
export function scrobbleDeliveries(
  body: Readonly<Record<string, unknown>>,
  plays: number,
  nowMs: number,
): readonly Delivery[] {
  const parsed = v.safeParse(scrobbleReply, body);
  if (!parsed.success) return unclear(plays);
  const { scrobble, '@attr': attributes } = parsed.output.scrobbles;
  const items = Array.isArray(scrobble) ? scrobble : [scrobble];
  if (items.length !== plays)
    return attributes.accepted === plays ? Array.from({ length: plays }, () => SENT) : unclear(plays);
  return items.map(({ ignoredMessage }) => ofCode(ignoredMessage?.code ?? 0, ignoredMessage?.['#text'] ?? '', nowMs));
}

const SENT: Delivery = { kind: 'sent' };

function unclear(plays: number): readonly Delivery[] {
  const text = 'Last.fm did not say what became of each play; they are sent again.';
  return Array.from({ length: plays }, () => ({ kind: 'later', problem: problem('service_protocol', text) }));
}

const WHY_IGNORED: Readonly<Record<number, string>> = {
  1: 'its filter left out the artist (Last.fm says so of plays that are too old as well)',
  2: 'its filter left out the track',
  3: 'it is too old',
  4: 'it lies in the future: the clock of this computer is wrong',
};

function ofCode(code: number, words: string, nowMs: number): Delivery {
  if (code === 0) return SENT;
  if (code === 5) {
    const retryAtMs = (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;
    const text = 'Last.fm takes no more plays today; the rest follows after midnight UTC.';
    return { kind: 'later', problem: { ...problem('service_busy', text), retryAtMs } };
  }
  const said = printable(words, 200);
  const why = WHY_IGNORED[code] ?? 'it was ignored';
  const text = `Last.fm did not record it: ${why} (code ${code}${said === '' ? '' : `: ${said}`}).`;
  return { kind: 'refused', problem: problem('service_refused', text) };
}

function problem(kind: Problem['kind'], text: string): Problem {
  return { kind, text, service: 'lastfm' };
}
