/** What a command of the command line is, and how the tables of them are written. */
import type { Command } from './context.ts';
import type { OptionName } from './options.ts';

export interface CommandSpec {
  /** `hosts add` */
  readonly words: string;
  /** Runs when only the first word is given. */
  readonly isDefault?: true;
  readonly arguments: string;
  readonly minArguments: number;
  readonly maxArguments: number;
  readonly options: readonly OptionName[];
  readonly summary: string;
  /** Loads its code; a command loads nothing of the others. */
  readonly load: () => Promise<Command>;
}

/** The names under which a module has commands. */
type CommandIn<Module> = {
  readonly [Name in keyof Module]: Module[Name] extends Command ? Name : never;
}[keyof Module];

/** A command in its table. */
export interface Row<Module> extends Pick<CommandSpec, 'isDefault' | 'summary'> {
  /** The name under which the module has it. */
  readonly run: CommandIn<Module>;
  /** As help shows them: `NAME [KEY [VALUE]]`, `[TEXT…]`. In brackets: may be left out. */
  readonly arguments?: string;
  /** What follows belongs to the last argument: a title that was typed without quotes. */
  readonly takesRest?: true;
  readonly options?: readonly OptionName[];
}

/** The commands of one module, by their words. */
export function area<Module>(load: () => Promise<Module>, table: Readonly<Record<string, Row<Module>>>): CommandSpec[] {
  return Object.entries(table).map(([words, { run, arguments: text = '', takesRest, options = [], ...row }]) => {
    const names = text.match(/\S+/g) ?? [];
    return {
      ...row,
      words,
      arguments: text,
      minArguments: names.filter((name) => !name.startsWith('[')).length,
      maxArguments: takesRest || text.includes('…') ? Number.POSITIVE_INFINITY : names.length,
      options,
      load: async () => (await load())[run] as Command,
    };
  });
}
