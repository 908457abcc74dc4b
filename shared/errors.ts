/** Errors are data when they are expected; exceptions are bugs. */

/** Every kind of expected failure. Each has one effect on queue and user, decided where it is handled. */
export type ProblemKind =
  | 'bad_input'
  | 'not_found'
  | 'already_exists'
  | 'host_unreachable'
  | 'host_refused'
  | 'host_not_kodi'
  | 'host_too_old'
  | 'host_login'
  | 'host_protocol'
  | 'service_unreachable'
  | 'service_refused'
  | 'service_busy'
  | 'service_protocol'
  | 'login_needed'
  | 'login_failed'
  | 'backend_url'
  | 'keychain'
  | 'storage'
  | 'not_running'
  | 'not_allowed'
  | 'cancelled'
  /** An add-on on a box reports to the same service. */
  | 'second_scrobbler'
  /** A plugin is wrong, or was switched off. */
  | 'plugin'
  /** An exception: a bug of ours, told in the log. */
  | 'internal';

/** A problem's stage where an address lies outside a home network, and the user has not said that it is meant. */
export const PUBLIC_ADDRESS = 'public_address';

/** An expected failure in the user's words. */
export interface Problem {
  readonly kind: ProblemKind;
  /** What failed, why, what to do: one or two plain sentences. */
  readonly text: string;
  /** Named stage that failed (`connect`, `identity`, `refresh`, …). */
  readonly stage?: string;
  readonly hostId?: string;
  readonly service?: string;
  /** Wall clock, ms since the epoch: not before this. */
  readonly retryAtMs?: number;
}

/** Carries a {@link Problem} through code that throws; caught where commands end. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.text, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Fails to compile where a case of a closed union is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
