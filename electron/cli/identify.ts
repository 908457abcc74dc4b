/** `companion identify`: what the names of files mean, without a running companion. */
import { StringDecoder } from 'node:string_decoder';
import { identifyPath } from '../engine/identify/identify-path.ts';
import { type Command, UsageError } from './context.ts';
import { jsonText } from './text.ts';

/** No system has longer paths; what is beyond is cut, so that no input can fill the memory. */
const LONGEST_LINE = 64 * 1024;

export const identify: Command = async ({ options, positionals, io }) => {
  if (options.stdin === positionals.length > 0) {
    throw new UsageError(options.stdin ? 'identify takes either paths or --stdin' : 'identify needs PATH… or --stdin');
  }
  for await (const paths of options.stdin ? linesOf(io.stdin) : [positionals]) {
    // Written together: a system call for every line would take longer than the identification.
    await io.writeOut(paths.map((path) => `${jsonText(identifyPath(path))}\n`).join(''));
  }
  return null;
};

/** The lines of each piece as it comes, without their line breaks; the last one also where its line break is missing. */
async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of input) {
    const pieces = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = (pieces.pop() ?? '').slice(0, LONGEST_LINE);
    yield pieces.map(trimLine);
  }
  rest += decoder.end();
  if (rest !== '') yield [trimLine(rest)];
}

function trimLine(line: string): string {
  return (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, LONGEST_LINE);
}
