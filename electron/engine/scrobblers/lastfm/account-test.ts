/** "Test connection": asks for the user whose login it is. */
import { assertNever, ProblemError } from '../../../../shared/errors.ts';
import type { AccountTest } from '../../../../shared/state.ts';
import type { ServiceAccount } from '../../scrobble/service.ts';
import type { ApiResult } from './client.ts';
import { errorClass, problemOf } from './errors.ts';

/** Without a user it is about the one whose session key is sent. */
export const WHO_AM_I = 'user.getInfo';

/** What the reply to {@link WHO_AM_I} means; `host` is what texts call the service. Throws a `ProblemError` where it says nothing of the login. */
export function testOutcome(result: ApiResult, host: string, account: ServiceAccount): AccountTest {
  if (result.kind === 'failure') return found('unreachable', result.problem.text);
  if (result.kind === 'reply') {
    const user = result.body['user'] as { name?: unknown } | null | undefined;
    const name = typeof user?.name === 'string' ? user.name : account.accountName;
    return found('authenticated', `Connected to ${host}${name === null ? '' : ` as ${name}`}.`, name);
  }
  const problem = problemOf(result);
  const kind = errorClass(result.code);
  switch (kind) {
    case 'login':
      return found('expired', `${host} can be reached. ${problem.text} Log in: companion login lastfm.`);
    case 'configuration':
      throw new ProblemError(problem);
    case 'retry':
    case 'rate_limit':
    case 'refused':
      return found('unreachable', problem.text);
    default:
      return assertNever(kind);
  }
}

export function found(outcome: AccountTest['outcome'], text: string, accountName: string | null = null): AccountTest {
  return { service: 'lastfm', outcome, accountName, text };
}
