/** From what was typed to a command with its options. */
import { parseArgs } from 'node:util';
import type { CommandSpec } from './command-table.ts';
import { COMMANDS } from './commands.ts';
import { UsageError } from './context.ts';
import { COMMON_OPTIONS, OPTION_NAMES, OPTIONS, type OptionName, type Options } from './options.ts';

export type ParsedArguments =
  | {
      readonly kind: 'run';
      readonly command: CommandSpec;
      readonly options: Options;
      readonly positionals: readonly string[];
    }
  /** Help on what these words begin; on everything where there are none. */
  | { readonly kind: 'help'; readonly words: readonly string[]; readonly json: boolean }
  | { readonly kind: 'version'; readonly json: boolean }
  | { readonly kind: 'wrong'; readonly text: string; readonly words: readonly string[] };

interface Found {
  readonly command: CommandSpec;
  readonly positionals: readonly string[];
}

/** Never throws. */
export function parseArguments(args: readonly string[]): ParsedArguments {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      OPTION_NAMES.map((name) => {
        const { flag, short, value } = OPTIONS[name];
        return [
          flag,
          { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) } as const,
        ];
      }),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  let words: readonly string[] = positionals.slice(0, 1);
  try {
    const given = tokens.filter((token) => token.kind === 'option').map(readOption);
    const names = given.map(([name]) => name);
    const json = names.includes('json');
    if (names.includes('version')) return { kind: 'version', json };
    if (positionals[0] === 'help') return { kind: 'help', words: positionals.slice(1, 3), json };
    if (names.includes('help')) return { kind: 'help', words: positionals.slice(0, 2), json };
    const { command, positionals: rest } = findCommand(positionals);
    words = command.words.split(' ');
    checkFits(command, names, rest);
    return { kind: 'run', command, options: toOptions(given), positionals: rest };
  } catch (error) {
    if (error instanceof UsageError) return { kind: 'wrong', text: error.message, words };
    throw error;
  }
}

/** The commands that these words begin: all of a group for its first word. */
export function commandsOf(words: readonly string[]): readonly CommandSpec[] {
  const exact = COMMANDS.filter((command) => command.words === words.slice(0, 2).join(' '));
  return exact.length > 0 ? exact : COMMANDS.filter((command) => command.words.split(' ')[0] === words[0]);
}

function findCommand(positionals: readonly string[]): Found {
  const [first, second] = positionals;
  if (first === undefined) throw new UsageError('a command is missing');
  const group = COMMANDS.filter((command) => command.words.split(' ')[0] === first);
  const single = group.find((command) => command.words === first);
  if (single !== undefined) return { command: single, positionals: positionals.slice(1) };
  if (group.length === 0) throw new UsageError(`unknown command: ${first}`);
  const command = group.find((entry) =>
    second === undefined ? entry.isDefault === true : entry.words === `${first} ${second}`,
  );
  if (command === undefined) throw new UsageError(`unknown command: ${first} ${second}`);
  return { command, positionals: positionals.slice(2) };
}

function checkFits(command: CommandSpec, names: readonly OptionName[], positionals: readonly string[]): void {
  const foreign = names.find((name) => !COMMON_OPTIONS.includes(name) && !command.options.includes(name));
  if (foreign !== undefined) throw new UsageError(`${command.words} does not take --${OPTIONS[foreign].flag}`);
  if (positionals.length < command.minArguments) {
    throw new UsageError(`${command.words} needs ${command.arguments}`);
  }
  const surplus = positionals[command.maxArguments];
  if (surplus !== undefined) throw new UsageError(`${command.words} does not take "${surplus}"`);
}

type GivenOption = readonly [OptionName, string | number | true];

function readOption(token: {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}): GivenOption {
  const name = OPTION_NAMES.find((candidate) => OPTIONS[candidate].flag === token.name);
  if (name === undefined) throw new UsageError(`unknown option: ${token.rawName}`);
  const spec = OPTIONS[name];
  if (spec.value === undefined) {
    if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
    return [name, true];
  }
  const isNumber = spec.range !== undefined && spec.range[0] < 0 && /^-\d/.test(token.value ?? '');
  const looksLikeOption = token.inlineValue !== true && !isNumber && /^-./.test(token.value ?? '');
  if (token.value === undefined || token.value.trim() === '' || looksLikeOption) {
    throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${spec.value}`);
  }
  if (spec.choices !== undefined && !spec.choices.includes(token.value)) {
    throw new UsageError(`${token.rawName} takes ${spec.choices.join(' or ')}, not "${token.value}"`);
  }
  return [name, spec.range === undefined ? token.value : readNumber(token.rawName, token.value, spec.range)];
}

function readNumber(rawName: string, text: string, [low, high]: readonly [number, number]): number {
  const value = /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new UsageError(`${rawName} takes a whole number from ${low} to ${high}, not "${text}"`);
}

/** The last of several wins, unless the option is a list. Each value has the type of its specification. */
function toOptions(given: readonly GivenOption[]): Options {
  const switches = OPTION_NAMES.filter((name) => OPTIONS[name].value === undefined).map((name) => [name, false]);
  const values = given.map(([name, value]) => [
    name,
    OPTIONS[name].repeats ? given.filter(([other]) => other === name).map(([, each]) => each) : value,
  ]);
  return { ...Object.fromEntries(switches), ...Object.fromEntries(values) } as Options;
}
