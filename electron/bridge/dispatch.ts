/** Commands in, answers out: the one door between page, command line and engine, over IPC and over HTTP alike. */
import * as v from 'valibot';
import { CONTRACT, type CommandHandlers } from '../../shared/contract.ts';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { Log } from '../engine/ports.ts';

export type DispatchResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** Runs one command. Never rejects: what goes wrong is a problem. */
export type Dispatch = (name: string, input: unknown) => Promise<DispatchResult>;

/** The dispatcher of the engine's commands. */
export function createDispatch(commands: CommandHandlers, log: Log): Dispatch {
  return dispatchContract(CONTRACT, commands, log);
}

/** The dispatcher of a contract: the input is checked by it (it bounds every text), an exception is logged and told without its details. */
export function dispatchContract<Name extends string>(
  contract: Readonly<Record<Name, { readonly input: v.GenericSchema }>>,
  handlers: { readonly [N in Name]: (input: never) => unknown },
  log: Log,
): Dispatch {
  const isName = (name: string): name is Name => Object.hasOwn(contract, name);
  return async (name, input) => {
    if (!isName(name)) {
      return failed({ kind: 'not_found', text: `There is no command ${JSON.stringify(name.slice(0, 60))}.` });
    }
    const checked = v.safeParse(contract[name].input, input);
    if (!checked.success) return failed({ kind: 'bad_input', text: inputText(name, checked.issues) });
    try {
      const handler = handlers[name] as (input: unknown) => unknown;
      return { ok: true, value: await handler(checked.output) };
    } catch (error) {
      if (error instanceof ProblemError) return failed(error.problem);
      log.error('command failed', { command: name, error, stack: error instanceof Error ? error.stack : undefined });
      const text = `The companion failed at ${name} in a way it did not expect. Its log says more.`;
      return failed({ kind: 'internal', text });
    }
  };
}

function failed(problem: Problem): DispatchResult {
  return { ok: false, problem };
}

/** Which part is wrong and what was expected; never the value, which may be a password. */
function inputText(name: string, issues: ReadonlyArray<v.BaseIssue<unknown>>): string {
  const parts = issues.slice(0, 3).map((issue) => {
    const part = v.getDotPath(issue) ?? 'the input';
    return issue.expected === null ? `${part} is not valid` : `${part} must be ${issue.expected}`;
  });
  return `${name}: ${parts.join('; ')}.`;
}
