/** The request that renews a login (contract section 3, "Tokens"). */
import type { Problem } from '../../../../shared/errors.ts';
import type { Backend } from './backend-url.ts';
import { type ApiClient, describeReply, isSuccess, TIMEOUT_MS } from './client.ts';
import { readTokenReply, type TokenReply } from './token-pair.ts';

export type RefreshResult =
  | { readonly kind: 'renewed'; readonly reply: TokenReply }
  /** The service itself says that the login is over. */
  | { readonly kind: 'gone'; readonly reason: string }
  /** `answered`: the service counted this try (it allows 20 an hour). */
  | { readonly kind: 'later'; readonly problem: Problem; readonly answered: boolean };

const GONE: ReadonlySet<number> = new Set([400, 401, 403]);

/** Asks once. Only the service's own refusal counts as the end of a login; everything else is trouble on the way. */
export async function requestRefresh(
  client: ApiClient,
  backend: Backend,
  refreshToken: string,
): Promise<RefreshResult> {
  const result = await client({
    backend,
    method: 'POST',
    path: '/api/auth/refresh',
    body: { refresh_token: refreshToken },
    timeoutMs: TIMEOUT_MS.refresh,
  });
  if (result.kind === 'failure') {
    return { kind: 'later', problem: { ...result.problem, stage: 'refresh' }, answered: false };
  }
  const reply = isSuccess(result) ? readTokenReply(result.body) : null;
  if (reply !== null) return { kind: 'renewed', reply };
  const inOwnWords = result.content === 'json' || result.content === 'empty';
  if (inOwnWords && GONE.has(result.status)) return { kind: 'gone', reason: describeReply(result) };
  return {
    kind: 'later',
    answered: true,
    problem: {
      kind: result.status === 429 ? 'service_busy' : 'service_unreachable',
      text: `PunchPlay did not renew the login (${describeReply(result)}).`,
      stage: 'refresh',
      service: 'punchplay',
      ...(result.retryAtMs === null ? {} : { retryAtMs: result.retryAtMs }),
    },
  };
}
