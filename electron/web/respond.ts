/** How the loopback server answers: every answer with the headers that keep a browser from making something else of it. */
import type { ServerResponse } from 'node:http';
import type { DispatchResult } from '../bridge/dispatch.ts';
import type { Refusal } from './gate.ts';
import { NOTHING_POLICY } from './page.ts';

export type Headers = Readonly<Record<string, string>>;

export function sendRefusal(response: ServerResponse, refused: Refusal, headers: Headers = {}): void {
  sendResult(response, refused.status, { ok: false, problem: refused.problem }, headers);
}

export function sendResult(
  response: ServerResponse,
  status: number,
  result: DispatchResult,
  headers: Headers = {},
): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(result), headers);
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Headers = {},
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'content-security-policy': NOTHING_POLICY,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}
