/** What a handler's result means. */

import type { PluginAnswer } from '../engine/plugins/protocol.ts';
import type { Clock } from '../engine/ports.ts';
import { within } from '../engine/scrobblers/lifecycle.ts';

export const HANDLER_LIMIT_MS = 60_000;

/** The handler's result; rejects where it throws, or takes longer than a minute. */
export function runHandler(handler: () => unknown, clock: Pick<Clock, 'after'>): Promise<unknown> {
  return within(HANDLER_LIMIT_MS, clock, handler);
}

/** Nothing, `done`, `auth`, `{retry: seconds}` or `{drop: reason}`; anything else is done, for it did not throw, and is told. */
export function answerOf(result: unknown): PluginAnswer {
  if (result === 'auth') return { kind: 'auth' };
  if (result === undefined || result === null || result === 'done') return { kind: 'done' };
  const { retry, drop } = Object(result) as Record<string, unknown>;
  if (typeof retry === 'number' && Number.isFinite(retry)) {
    return { kind: 'retry', afterSeconds: Math.min(86_400, Math.max(0, retry)) };
  }
  if (drop !== undefined) return { kind: 'drop', reason: String(drop) };
  return {
    kind: 'done',
    strange:
      typeof result === 'object' ? `an object with ${Object.keys(result).join(', ') || 'nothing'}` : String(result),
  };
}
