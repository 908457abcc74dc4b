/** JSON-RPC 2.0 as Kodi speaks it: what a request looks like, and what an answer says. The same over every transport. */
import * as v from 'valibot';
import {
  type BatchResults,
  CALL_LIMIT_MS,
  type CallOptions,
  KodiCallError,
  type KodiCaller,
  type KodiRequest,
  type RpcParams,
} from './kodi-caller.ts';
import { printable } from './wire-values.ts';

/** The longest message taken from a box: 1 MiB. */
export const LONGEST_MESSAGE_BYTES = 1024 * 1024;

export interface WireRequest {
  readonly jsonrpc: '2.0';
  readonly id: number;
  readonly method: string;
  readonly params: RpcParams;
}

/** One answer to a request of ours: a number we gave, and either a result or an error. */
export const wireAnswer = v.object({ id: v.number(), result: v.optional(v.unknown()), error: v.optional(v.unknown()) });
export type WireAnswer = v.InferOutput<typeof wireAnswer>;

const rpcError = v.object({ code: v.number(), message: v.string() });

/** The validated result. Throws {@link KodiCallError} (`rpc` or `invalid`). */
export function resultOf<Result>({ method, schema }: KodiRequest<Result>, answer: WireAnswer): Result {
  if (answer.error !== undefined) {
    const { output, success } = v.safeParse(rpcError, answer.error);
    if (!success) throw new KodiCallError('invalid', `Kodi answered ${method} with an error that says nothing.`);
    const { code, message } = output;
    throw new KodiCallError('rpc', `Kodi refused ${method}: ${printable(message.slice(0, 200))} (${code})`, code);
  }
  const read = v.safeParse(schema, answer.result);
  if (read.success) return read.output;
  const place = printable(v.getDotPath(read.issues[0])?.slice(0, 200) ?? '');
  throw new KodiCallError(
    'invalid',
    `Kodi's answer to ${method} is not what it should be${place ? ` at "${place}"` : ''}.`,
  );
}

/** Undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends one message and gives the results of its requests in their order. Rejects with {@link KodiCallError}. */
export type Exchange = (
  requests: readonly KodiRequest<unknown>[],
  message: string,
  ids: readonly number[],
  limitMs: number,
) => Promise<unknown[]>;

/** A {@link KodiCaller} over a transport. */
export function callerOver(exchange: Exchange): KodiCaller {
  let nextId = 1;
  const send = (requests: readonly KodiRequest<unknown>[], isBatch: boolean, limitMs = CALL_LIMIT_MS) => {
    const wire = requests.map(
      ({ method, params = {} }): WireRequest => ({ jsonrpc: '2.0', id: nextId++, method, params }),
    );
    const ids = wire.map(({ id }) => id);
    return exchange(requests, JSON.stringify(isBatch ? wire : wire[0]), ids, limitMs);
  };
  return {
    async call<Result>(
      method: string,
      params: RpcParams,
      schema: v.GenericSchema<unknown, Result>,
      options: CallOptions = {},
    ) {
      const [result] = await send([{ method, params, schema }], false, options.timeoutMs);
      return result as Result;
    },
    async batch<const Requests extends readonly KodiRequest<unknown>[]>(requests: Requests, options: CallOptions = {}) {
      return (await send(requests, true, options.timeoutMs)) as BatchResults<Requests>;
    },
  };
}
