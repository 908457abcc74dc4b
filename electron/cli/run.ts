/** Runs one command line: parses it, runs the command, writes its answer, and gives the exit code. */
import { errorText, ProblemError } from '../../shared/errors.ts';
import { dataDirectory } from '../system/data-directory.ts';
import { checkNode } from '../system/node-version.ts';
import { createClient } from '../web/client.ts';
import { type ParsedArguments, parseArguments } from './arguments.ts';
import { type Answer, UsageError } from './context.ts';
import { helpLines, usageLine } from './help.ts';
import type { Io } from './io.ts';
import { jsonText, plain } from './text.ts';

/** 0 done, 1 failed (with one line on stderr), 2 wrong usage. Never rejects. */
export async function runCommandLine(args: readonly string[], io: Io, version: string): Promise<0 | 1 | 2> {
  const parsed = parseArguments(args);
  switch (parsed.kind) {
    case 'help':
      return answerHelp(parsed.words, parsed.json, io, version);
    case 'version':
      await write({ value: { version }, lines: [`companion ${version}`] }, parsed.json, io);
      return 0;
    case 'wrong':
      return wrongUsage(parsed.text, parsed.words, io);
    case 'run':
      return runCommand(parsed, io);
  }
}

async function runCommand(parsed: ParsedArguments & { kind: 'run' }, io: Io): Promise<0 | 1 | 2> {
  const { command, options, positionals } = parsed;
  try {
    checkNode(process.versions.node);
    const run = await command.load();
    const directory = dataDirectory(options.data);
    const call = createClient(directory);
    const answer = await run({ options, positionals, dataDirectory: directory, io, call });
    if (answer === null) return 0;
    await write(answer, options.json, io);
    if (answer.failure === undefined) return 0;
    writeError(answer.failure, io);
    return 1;
  } catch (error) {
    if (error instanceof UsageError) return wrongUsage(error.message, command.words.split(' '), io);
    if (error instanceof ProblemError) writeError(error.problem.text, io);
    else {
      writeError(`unexpected error: ${errorText(error)}`, io);
      const { COMPANION_LOG: level } = io.env;
      if (level === 'debug' && error instanceof Error) io.writeErr(`${error.stack}\n`);
    }
    return 1;
  }
}

async function answerHelp(words: readonly string[], json: boolean, io: Io, version: string): Promise<0 | 2> {
  const lines = helpLines(words, version);
  if (lines.length === 0) return wrongUsage(`unknown command: ${words.join(' ')}`, [], io);
  await write({ value: { help: lines.join('\n') }, lines }, json, io);
  return 0;
}

function wrongUsage(text: string, words: readonly string[], io: Io): 2 {
  writeError(text, io);
  io.writeErr(`${usageLine(words)}\n`);
  return 2;
}

function writeError(text: string, io: Io): void {
  io.writeErr(`companion: ${plain(text)}\n`);
}

async function write(answer: Answer, json: boolean, io: Io): Promise<void> {
  const lines = json ? [jsonText(answer.value, 2)] : answer.lines.map(plain);
  await io.writeOut(lines.map((line) => `${line}\n`).join(''));
}
