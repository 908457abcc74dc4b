/** JSON-RPC 2.0 as Kodi 20.1 speaks it, apart from what the methods do (recorded: test/fixtures/kodi). */
import * as v from 'valibot';
import type { Connection } from './connections.ts';

/** Who asks: a connection, or null for HTTP. */
export type Caller = Connection | null;

export interface Method {
  readonly params: v.GenericSchema;
  readonly run: (params: never, caller: Caller) => unknown;
}

/** A method whose parameters are checked: anything else is Kodi's -32602. */
export function method<const Schema extends v.GenericSchema>(
  params: Schema,
  run: (params: v.InferOutput<Schema>, caller: Caller) => unknown,
): Method {
  return { params, run };
}

/** A result that comes later. */
export class Later {
  readonly run: (answer: (result: unknown) => void) => void;

  constructor(run: (answer: (result: unknown) => void) => void) {
    this.run = run;
  }
}

export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const invalidParams = () => new RpcError(-32602, 'Invalid params.');
export const failedToExecute = () => new RpcError(-32100, 'Failed to execute method.');

type Answer = Record<string, unknown>;
type Answered = (answer: Answer | null) => void;

export class JsonRpc {
  readonly #methods: ReadonlyMap<string, Method>;

  constructor(methods: Readonly<Record<string, Method>>) {
    this.#methods = new Map(Object.entries(methods).map(([name, entry]) => [name.toLowerCase(), entry]));
  }

  /** Answers one message; `done` gets the text of the answer, or null where there is none (no `id`). */
  handle(text: string, caller: Caller, done: (text: string | null) => void): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      done(JSON.stringify(errorAnswer(null, new RpcError(-32700, 'Parse error.'))));
      return;
    }
    if (!Array.isArray(message)) {
      this.#one(message, caller, (answer) => done(answer === null ? null : JSON.stringify(answer)));
      return;
    }
    this.#batch(message, caller, (answers) => done(answers.length === 0 ? null : JSON.stringify(answers)));
  }

  #batch(messages: readonly unknown[], caller: Caller, done: (answers: readonly Answer[]) => void): void {
    const answers: Array<Answer | null> = [];
    let missing = messages.length;
    if (missing === 0) done([errorAnswer(null, invalidRequest())]);
    messages.forEach((message, index) => {
      this.#one(message, caller, (answer) => {
        answers[index] = answer;
        missing -= 1;
        if (missing === 0) done(answers.filter((one) => one !== null));
      });
    });
  }

  #one(message: unknown, caller: Caller, done: Answered): void {
    const parsed = v.safeParse(REQUEST, message);
    if (!parsed.success) return done(errorAnswer(null, invalidRequest()));
    const { id, method: name, params } = parsed.output;
    const answer = (result: unknown) => done(id === undefined ? null : { id, jsonrpc: '2.0', result });
    try {
      const result = this.#run(name, params ?? {}, caller);
      if (result instanceof Later) result.run(answer);
      else answer(result);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      done(id === undefined ? null : errorAnswer(id, error));
    }
  }

  #run(name: string, params: unknown, caller: Caller): unknown {
    const entry = this.#methods.get(name.toLowerCase());
    if (entry === undefined) throw new RpcError(-32601, 'Method not found.');
    const parsed = v.safeParse(entry.params, params);
    if (!parsed.success) throw invalidParams();
    return entry.run(parsed.output as never, caller);
  }
}

/** True where braces or brackets are still open: Kodi then waits for the rest and answers nothing. */
export function isUnfinished(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return quoted || depth > 0;
}

const REQUEST = v.object({
  jsonrpc: v.literal('2.0'),
  id: v.optional(v.union([v.number(), v.string(), v.null()])),
  method: v.string(),
  params: v.optional(v.unknown()),
});

const invalidRequest = () => new RpcError(-32600, 'Invalid request.');

function errorAnswer(id: number | string | null, { code, message }: RpcError): Answer {
  return { error: { code, message }, id, jsonrpc: '2.0' };
}
