/** `companion debug`: the export for somebody who helps. Shown before it is saved. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { Command, Context } from './context.ts';
import { jsonText, plain } from './text.ts';

export const debug: Command = async (context) => {
  const { call, options, io } = context;
  if (
    options.verbose &&
    !(await agrees('It will hold names of boxes and of files that wait to be sent. Go on?', context))
  ) {
    return { value: null, lines: [], failure: 'Nothing was shown.' };
  }
  const text = `${jsonText(await call('health.debug_export', { verbose: options.verbose }), 2)}\n`;
  await io.writeOut(text);
  if (options.out === undefined) return null;
  const path = resolve(options.out);
  if (!(await agrees(`Save this to ${plain(path)}?`, context))) {
    return { value: null, lines: [], failure: 'Nothing was saved.' };
  }
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new ProblemError({ kind: 'storage', text: `${path} cannot be written: ${errorText(error)}.` });
  }
  io.writeErr(`Saved to ${plain(path)}.\n`);
  return null;
};

/** Where nobody can be asked, what was typed is the answer. */
async function agrees(question: string, { io }: Context): Promise<boolean> {
  if (!io.canAsk) return true;
  return /^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim());
}
