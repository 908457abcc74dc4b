/** What a reply to an event means for the queue (contract section 3, "HTTP status for scrobble events"). */
import type { Problem, ProblemKind } from '../../../../shared/errors.ts';
import type { Delivery } from '../../scrobble/service.ts';
import { printable } from '../http.ts';
import { type ApiReply, type ApiResult, describeReply, isSuccess } from './client.ts';
import { repliedIdentity } from './replied-identity.ts';

/** What will not be taken however often it is sent. */
const PERMANENT: ReadonlySet<number> = new Set([400, 403, 404, 422]);

/** The outcome of one request; 401 is handled before, by a refresh. */
export function deliveryOf(result: ApiResult): Delivery {
  if (result.kind === 'failure') return { kind: 'later', problem: result.problem };
  if (isSuccess(result)) return accepted(result);
  // A page instead of the service's JSON comes from the edge in front of it, and goes away again.
  if (PERMANENT.has(result.status) && !(result.status === 403 && result.content === 'html')) {
    return { kind: 'refused', problem: problemOf(result, 'service_refused', 'PunchPlay refused this event') };
  }
  const [kind, text]: [ProblemKind, string] =
    result.status >= 500
      ? ['service_unreachable', 'PunchPlay has trouble on its side']
      : ['service_busy', 'PunchPlay does not take this now'];
  return { kind: 'later', problem: problemOf(result, kind, text) };
}

function accepted(reply: ApiReply): Delivery {
  if (reply.content === 'html' || reply.content === 'other') {
    // A hotel's login page also answers 200: what is not the service's JSON is not its word.
    return { kind: 'later', problem: problemOf(reply, 'service_protocol', 'The answer does not come from PunchPlay') };
  }
  const { deduped, ignored, ok } = reply.body;
  const identity = repliedIdentity(reply.body);
  const known = identity === null ? {} : { identity };
  if (deduped === true) return { kind: 'duplicate', note: 'PunchPlay had this event already.', ...known };
  const notes = [
    ...(ignored !== undefined && ignored !== false && ignored !== null
      ? [`PunchPlay ignored it${typeof ignored === 'string' ? `: ${printable(ignored, 200)}` : '.'}`]
      : []),
    ...(ok === false ? [`PunchPlay answered that it is not ok${reply.words === '' ? '.' : `: ${reply.words}`}`] : []),
  ];
  return { kind: 'sent', reply: reply.body, ...known, ...(notes.length > 0 ? { note: notes.join(' ') } : {}) };
}

function problemOf(reply: ApiReply, kind: ProblemKind, text: string): Problem {
  return {
    kind,
    text: `${text} (${describeReply(reply)}).`,
    service: 'punchplay',
    ...(reply.retryAtMs === null ? {} : { retryAtMs: reply.retryAtMs }),
  };
}
