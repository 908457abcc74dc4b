/** "Test connection": asks `me` (contract section 3, "`me` outcomes"). */
import { assertNever, ProblemError } from '../../../../shared/errors.ts';
import type { AccountTest } from '../../../../shared/state.ts';
import type { Delivery, ServiceAccount } from '../../scrobble/service.ts';
import type { Backend, BackendCheck } from './backend-url.ts';
import { type ApiClient, type ApiRequest, type ApiResult, describeReply, isSuccess, TIMEOUT_MS } from './client.ts';
import { readUsername } from './username.ts';

/** A reply to a request with a good token, or why none could be made. */
export type Authorised =
  | { readonly ok: true; readonly result: ApiResult }
  | { readonly ok: false; readonly outcome: Delivery };

export interface AccountTestOptions {
  readonly client: ApiClient;
  readonly backend: () => BackendCheck;
  /** One request with a token, renewed where that is needed. */
  readonly authorised: (request: Pick<ApiRequest, 'method' | 'path' | 'timeoutMs'>) => Promise<Authorised>;
  readonly account: () => ServiceAccount;
}

const ME = { method: 'GET', path: '/api/auth/me', timeoutMs: TIMEOUT_MS.me } as const;

/** Rejects with the keychain's `ProblemError` where that keeps the login to itself. */
export async function testAccount(options: AccountTestOptions): Promise<AccountTest> {
  const backend = options.backend();
  if (!backend.ok) return found('invalid_backend', backend.problem.text);
  const answer = await options.authorised(ME);
  if (answer.ok) return withLogin(answer.result, backend);
  const { outcome } = answer;
  switch (outcome.kind) {
    case 'blocked':
      if (outcome.problem.kind !== 'login_needed') throw new ProblemError(outcome.problem);
      return withoutLogin(options, backend);
    case 'later':
      return found('unreachable', `PunchPlay cannot be asked now: ${outcome.problem.text}`);
    case 'refused':
    case 'sent':
    case 'duplicate':
      throw new Error(`no outcome of a login: ${outcome.kind}`);
    default:
      return assertNever(outcome);
  }
}

function withLogin(result: ApiResult, { host }: Backend): AccountTest {
  if (result.kind === 'failure') return found('unreachable', result.problem.text);
  if (!isSuccess(result) || result.content !== 'json') return found('unreachable', oddReply(result, host));
  const name = readUsername(result.body);
  return found('authenticated', `Connected to ${host}${name === null ? '' : ` as ${name}`}.`, name);
}

/** Without a login the service can still say that it is there. */
async function withoutLogin({ client, account }: AccountTestOptions, backend: Backend): Promise<AccountTest> {
  const { host } = backend;
  const result = await client({ ...ME, backend });
  if (result.kind === 'failure') return found('unreachable', result.problem.text);
  if (result.status !== 401) return found('unreachable', oddReply(result, host));
  const remedy = 'Log in: companion login punchplay.';
  return account().state === 'not_linked'
    ? found('not_logged_in', `${host} can be reached, but nobody is logged in. ${remedy}`)
    : found(
        'expired',
        `${host} can be reached, but the login has expired. ${remedy} What was watched waits until then.`,
      );
}

function oddReply(result: Extract<ApiResult, { kind: 'reply' }>, host: string): string {
  return `${host} answers, but not as PunchPlay does (${describeReply(result)}).`;
}

function found(outcome: AccountTest['outcome'], text: string, accountName: string | null = null): AccountTest {
  return { service: 'punchplay', outcome, accountName, text };
}
