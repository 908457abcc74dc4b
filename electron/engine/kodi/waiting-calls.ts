/** Calls on one connection that wait for their answers. */
import type { Clock, Timer } from '../ports.ts';
import { resultOf, type WireAnswer } from './json-rpc.ts';
import { KodiCallError, type KodiRequest } from './kodi-caller.ts';

export interface WaitingCalls {
  /** The result of the request sent under this id. Rejects with {@link KodiCallError}. */
  expect(id: number, request: KodiRequest<unknown>, limitMs: number): Promise<unknown>;
  /** False where nobody waits for this answer. */
  settle(answer: WireAnswer): boolean;
  /** The connection is gone. */
  failAll(): void;
}

interface Waiting {
  readonly request: KodiRequest<unknown>;
  readonly timer: Timer;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export function createWaitingCalls(clock: Clock): WaitingCalls {
  const waiting = new Map<number, Waiting>();

  function takeOut(id: number): Waiting | undefined {
    const call = waiting.get(id);
    call?.timer.cancel();
    waiting.delete(id);
    return call;
  }

  return {
    expect(id, request, limitMs) {
      return new Promise((resolve, reject) => {
        const timer = clock.after(limitMs, () => {
          const text = `Kodi did not answer ${request.method} within ${limitMs / 1000} s.`;
          takeOut(id)?.reject(new KodiCallError('timeout', text));
        });
        waiting.set(id, { request, timer, resolve, reject });
      });
    },
    settle(answer) {
      const call = takeOut(answer.id);
      if (!call) return false;
      try {
        call.resolve(resultOf(call.request, answer));
      } catch (error) {
        call.reject(error);
      }
      return true;
    },
    failAll() {
      for (const id of [...waiting.keys()]) {
        takeOut(id)?.reject(new KodiCallError('closed', 'The connection to Kodi was closed.'));
      }
    },
  };
}
