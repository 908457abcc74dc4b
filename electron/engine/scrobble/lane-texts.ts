/** Why events wait and how a flush went, in the user's words. */
import type { Problem } from '../../../shared/errors.ts';
import { msToUtc } from '../../../shared/units.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import type { ScrobbleService } from './service.ts';

/** What the events of a service without a usable account wait for. */
export function waitingForAccount(service: ScrobbleService): Problem {
  const { state, accountName, problem } = service.account();
  if (problem) return problem;
  const login = `"companion login ${service.name}"`;
  const whose = accountName === null ? '' : ` as ${accountName}`;
  const text =
    state === 'not_linked'
      ? `${service.label} is not linked; events wait. Link it with ${login}.`
      : `${service.label} wants a new login; events wait. Log in${whose} with ${login}.`;
  return { kind: 'login_needed', service: service.name, text };
}

/** Why an event of one account is not sent while another is linked; null where that is not so. */
export function foreignAccountReason(account: string | null, service: ScrobbleService): string | null {
  const { accountName } = service.account();
  if (account === null || accountName === null || account === accountName) return null;
  return `It belongs to the account ${account}; ${accountName} is linked now.`;
}

/** Why an event of this service waits, where nothing went wrong with it yet. */
export function waitingReason({ inFlight }: Pick<OutboxEntry, 'inFlight'>, service: ScrobbleService): string {
  if (inFlight) return 'It is being sent.';
  return service.account().state === 'linked' ? 'Its turn has not come yet.' : waitingForAccount(service).text;
}

/** One sentence or two on what a flush did. */
export function flushText(
  service: ScrobbleService,
  counts: { readonly sent: number; readonly refused: number; readonly waiting: number },
  problem: Problem | null,
  toldToWaitUntilMs: number | null,
): string {
  const refused = counts.refused > 0 ? `, ${counts.refused} refused` : '';
  const head = `${service.label}: ${counts.sent} sent${refused}`;
  if (counts.waiting === 0) return `${head}, nothing waits.`;
  const wait = `${head}, ${counts.waiting} ${counts.waiting === 1 ? 'waits' : 'wait'}`;
  if (service.account().state !== 'linked') return `${wait}. ${waitingForAccount(service).text}`;
  if (toldToWaitUntilMs !== null) {
    return `${wait}. ${service.label} asked to be left alone until ${msToUtc(toldToWaitUntilMs)}.`;
  }
  return problem ? `${wait}. ${problem.text}` : `${wait} for another account.`;
}
