/** How a box is asked, whatever the transport: WebSocket or HTTP. */
import type * as v from 'valibot';

/** Why a call gave no result. */
export type CallFailure =
  /** Kodi answered with a JSON-RPC error object; `code` has its number. The box is alive. */
  | 'rpc'
  /** Kodi's answer is not what was asked for. The box is alive. */
  | 'invalid'
  /** No answer within the time limit. */
  | 'timeout'
  /** The connection is gone, or could not be made (HTTP). */
  | 'closed'
  /** HTTP only: the web server refused user name or password (401), or the password could not be read. */
  | 'login'
  /** HTTP only: what answers is not Kodi's web server (another status, too long, not JSON). */
  | 'not_kodi';

/** The only thing that {@link KodiCaller} rejects with. */
export class KodiCallError extends Error {
  readonly failure: CallFailure;
  /** Number of the JSON-RPC error (−32602 …), or the HTTP status. */
  readonly code: number | null;

  constructor(failure: CallFailure, text: string, code: number | null = null, options?: ErrorOptions) {
    super(text, options);
    this.name = 'KodiCallError';
    this.failure = failure;
    this.code = code;
  }

  /** True where Kodi itself answered, only not with what was hoped for. */
  get answered(): boolean {
    return this.failure === 'rpc' || this.failure === 'invalid';
  }
}

export type RpcParams = Readonly<Record<string, unknown>>;

export interface CallOptions {
  /** Default {@link CALL_LIMIT_MS}. */
  readonly timeoutMs?: number;
}

/** One request of a batch. */
export interface KodiRequest<Result> {
  readonly method: string;
  readonly params?: RpcParams;
  /** What the result must look like; its output is what the caller gets. */
  readonly schema: v.GenericSchema<unknown, Result>;
}

export type BatchResults<Requests extends readonly KodiRequest<unknown>[]> = {
  -readonly [Index in keyof Requests]: Requests[Index] extends KodiRequest<infer Result> ? Result : never;
};

export interface KodiCaller {
  /** The validated result of one call. Rejects with {@link KodiCallError} only. */
  call<Result>(
    method: string,
    params: RpcParams,
    schema: v.GenericSchema<unknown, Result>,
    options?: CallOptions,
  ): Promise<Result>;
  /** Several calls in one message, answered by Kodi in order. Rejects with the first one's error where any fails. */
  batch<const Requests extends readonly KodiRequest<unknown>[]>(
    requests: Requests,
    options?: CallOptions,
  ): Promise<BatchResults<Requests>>;
}

/** A box on the same network answers in milliseconds; a television box that wakes its disks takes seconds. */
export const CALL_LIMIT_MS = 5000;
