/** Help and usage, made from the tables of commands and options. */
import { commandsOf } from './arguments.ts';
import type { CommandSpec } from './command-table.ts';
import { COMMANDS } from './commands.ts';
import { COMMON_OPTIONS, OPTIONS, type OptionName } from './options.ts';
import { columns } from './text.ts';

/** One line: how the command is typed; for an unknown one, where help is. */
export function usageLine(words: readonly string[]): string {
  const commands = commandsOf(words);
  const [only] = commands;
  if (only === undefined) return 'usage: companion COMMAND [--json] [--data DIR] (companion help lists the commands)';
  if (commands.length === 1) return `usage: companion ${synopsis(only, [...only.options, 'json', 'data'])}`;
  const [first] = only.words.split(' ');
  const subcommands = commands.map((command) => command.words.split(' ')[1]).join('|');
  return `usage: companion ${first} ${subcommands} (companion help ${first} tells more)`;
}

/** Help on the commands that these words begin, on everything for no words; nothing for words that begin none. */
export function helpLines(words: readonly string[], version: string): readonly string[] {
  if (words.length === 0) return overview(version);
  const commands = commandsOf(words);
  if (commands.length === 0) return [];
  const uses = commands.flatMap((command) => [
    `companion ${synopsis(command, command.options)}`,
    `    ${command.summary}`,
  ]);
  const options = new Set(commands.flatMap((command) => command.options));
  return [...uses, '', ...optionLines([...options, ...COMMON_OPTIONS])];
}

function overview(version: string): readonly string[] {
  return [
    `PunchPlay Companion ${version}: watches your Kodi boxes and tells PunchPlay what was watched.`,
    '',
    'companion COMMAND [OPTIONS]',
    ...columns(COMMANDS.map((command) => [`  ${synopsis(command, [])}`, command.summary])),
    '',
    'Every command takes:',
    ...optionLines(COMMON_OPTIONS),
    '',
    'companion help COMMAND tells more. A box is named by its ID, the first letters of it, or its label.',
    'Exit codes: 0 done, 1 failed (with one line on stderr), 2 wrong usage.',
  ];
}

function optionLines(names: readonly OptionName[]): readonly string[] {
  return columns(names.map((name) => [`  ${optionText(name)}`, OPTIONS[name].help]));
}

/** `hosts add ADDRESS[:PORT] [--name LABEL]` */
function synopsis(command: CommandSpec, options: readonly OptionName[]): string {
  const [group, sub] = command.words.split(' ');
  const words = command.isDefault ? `${group} [${sub}]` : command.words;
  const parts = [words, command.arguments, ...options.map((name) => `[${optionText(name)}]`)];
  return parts.filter((part) => part !== '').join(' ');
}

function optionText(name: OptionName): string {
  const { flag, value } = OPTIONS[name];
  return value === undefined ? `--${flag}` : `--${flag} ${value}`;
}
