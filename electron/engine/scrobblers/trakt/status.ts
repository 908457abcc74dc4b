/** What Trakt's statuses mean for queue and user (contract section 1). 401 is handled before, by a refresh. */
import type { Problem, ProblemKind } from '../../../../shared/errors.ts';
import type { Delivery } from '../../scrobble/service.ts';
import { describeReply } from '../json-client.ts';
import type { TraktReply, TraktResult } from './client.ts';
import { TRAKT } from './place.ts';

/** Where a 429 names no time. */
const SLOW_DOWN_MS = 10_000;

/** What can be said without knowing what was asked. */
export type Verdict =
  | { readonly kind: 'ok'; readonly reply: TraktReply }
  /** 404: Trakt does not know the item. */
  | { readonly kind: 'unknown_item'; readonly problem: Problem }
  /** 409: it has just been counted. */
  | { readonly kind: 'already_there' }
  /** `isDone`: whether it may have been carried out all the same. */
  | {
      readonly kind: 'not_done';
      readonly delivery: Extract<Delivery, { kind: 'refused' | 'later' | 'blocked' }>;
      readonly isDone: 'no' | 'unknown';
    };

export function verdictOf(result: TraktResult, nowMs: number): Verdict {
  if (result.kind === 'failure') {
    return { kind: 'not_done', delivery: { kind: 'later', problem: result.problem }, isDone: 'unknown' };
  }
  const { status, content, list } = result;
  if (status >= 200 && status < 300) {
    // A hotel's login page also answers 200: what is not Trakt's JSON is not its word.
    if (content !== 'html' && (content !== 'other' || list !== null)) return { kind: 'ok', reply: result };
    const problem = problemOf(result, 'service_protocol', 'The answer does not come from Trakt');
    return { kind: 'not_done', delivery: { kind: 'later', problem }, isDone: 'unknown' };
  }
  const refused = (text: string): Verdict => {
    const problem = problemOf(result, 'service_refused', text);
    return { kind: 'not_done', delivery: { kind: 'refused', problem }, isDone: 'no' };
  };
  const blocked = (text: string): Verdict => {
    const problem = problemOf(result, 'service_refused', text);
    return { kind: 'not_done', delivery: { kind: 'blocked', problem }, isDone: 'no' };
  };
  const later = (kind: ProblemKind, text: string, isDone: 'no' | 'unknown', retryAtMs = result.retryAtMs): Verdict => {
    const problem = { ...problemOf(result, kind, text), ...(retryAtMs === null ? {} : { retryAtMs }) };
    return { kind: 'not_done', delivery: { kind: 'later', problem }, isDone };
  };
  switch (status) {
    case 400:
    case 405:
    case 412:
    case 422:
      return refused('Trakt refused this');
    case 403:
      // A web page comes from the edge in front of Trakt, and goes away again.
      if (content === 'html') return later('service_unreachable', 'Trakt’s edge does not let us through now', 'no');
      return blocked(
        'Trakt does not accept this app: its client id is wrong, or the app was removed or is not approved (apps of one’s own need a VIP account since July 2026). Look at app.trakt.tv/settings/apps/api and at its client ID (companion services settings trakt). What was watched waits',
      );
    case 404:
      return { kind: 'unknown_item', problem: problemOf(result, 'service_refused', 'Trakt does not know this title') };
    case 409:
      return { kind: 'already_there' };
    case 420:
      return refused('The Trakt account has reached one of its limits');
    case 423:
      return blocked('The Trakt account is locked or deactivated; write to Trakt’s support. What was watched waits');
    case 426:
      return blocked('Trakt does this only for VIP accounts. What was watched waits');
    case 429:
      return later('service_busy', 'Trakt takes no more now', 'no', result.retryAtMs ?? nowMs + SLOW_DOWN_MS);
  }
  return status >= 500
    ? later('service_unreachable', 'Trakt has trouble on its side', 'unknown')
    : later('service_protocol', 'Trakt answered something odd', 'no');
}

function problemOf(reply: TraktReply, kind: ProblemKind, text: string): Problem {
  return { kind, text: `${text} (${describeReply(reply)}).`, service: TRAKT.service };
}
