/** Every way in which Last.fm can let a client down, by switch. */
import type { ServerResponse } from 'node:http';
import { answerBadly as answerAsAnyServer, worksBeforeFailing as worksOnAnyServer } from '../service-failures.ts';

/** One of Last.fm's own errors, or what any server can do. `methods`: only these; all where absent. */
export type Failure = { readonly count?: number; readonly methods?: readonly string[] } & (
  | {
      readonly mode: 'error';
      readonly code: number;
      /** 200 and 4xx both occur. */
      readonly status?: number;
      readonly retryAfter?: number | string;
    }
  /** A web page instead of JSON. */
  | { readonly mode: 'html'; readonly status: number; readonly works?: boolean }
  | {
      readonly mode: 'down' | 'slow' | 'reset' | 'half' | 'stall' | 'wrong_json' | 'huge' | 'redirect';
      readonly delayMs?: number;
      readonly location?: string;
      readonly works?: boolean;
    }
);

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Failures {
  add(failure: Failure): void;
  /** The one that strikes a call of this method; counts it down. */
  next(method: string): Failure | null;
  clear(): void;
}

export function createFailures(): Failures {
  const active: Array<{ readonly failure: Failure; left: number }> = [];
  return {
    add: (failure) => void active.push({ failure, left: failure.count ?? Number.POSITIVE_INFINITY }),
    next(method) {
      const hit = active.find(({ failure, left }) => left > 0 && (failure.methods?.includes(method) ?? true));
      if (hit === undefined) return null;
      hit.left -= 1;
      return hit.failure;
    },
    clear: () => void active.splice(0),
  };
}

/** Whether the call has its effect all the same: then a repeat meets a play that is known. */
export function worksBeforeFailing(failure: Failure): boolean {
  if (failure.mode === 'error') return false;
  if (failure.mode === 'html') return failure.works ?? false;
  return worksOnAnyServer(failure);
}

/** Answers badly, as the failure says. `proper` is what would have been answered. */
export function answerBadly(response: ServerResponse, failure: Failure, proper: Answer): void {
  if (failure.mode === 'html') {
    response.writeHead(failure.status, { 'Content-Type': 'text/html' });
    response.end('<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>');
    return;
  }
  if (failure.mode !== 'error') return answerAsAnyServer(response, failure, proper);
  const { code, retryAfter } = failure;
  answerAsAnyServer(
    response,
    {
      mode: 'status',
      status: failure.status ?? 200,
      body: errorBody(code),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
    proper,
  );
}

export function errorBody(code: number): { readonly error: number; readonly message: string } {
  return { error: code, message: MESSAGES[code] ?? `Error ${code}` };
}

const MESSAGES: Readonly<Record<number, string>> = {
  3: 'Invalid Method - No method with that name in this package',
  4: 'Authentication Failed - You do not have permissions to access the service',
  6: 'Invalid parameters - Your request is missing a required parameter',
  8: 'Operation failed - Most likely the backend service failed. Please try again.',
  9: 'Invalid session key - Please re-authenticate',
  10: 'Invalid API key - You must be granted a valid key by last.fm',
  11: 'Service Offline - This service is temporarily offline. Try again later.',
  13: 'Invalid method signature supplied',
  14: 'This token has not been authorized',
  15: 'This token has expired',
  16: 'There was a temporary error processing your request. Please try again',
  26: 'Suspended API key - Access for your account has been suspended',
  29: 'Rate limit exceeded - Your IP has made too many requests in a short period',
};
