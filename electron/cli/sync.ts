/** `companion sync …` */

import { counted } from '../../shared/counted.ts';
import type { SyncAdd, SyncReport } from '../../shared/sync.ts';
import { type Answer, type Command, type Context, UsageError } from './context.ts';
import { reportLines } from './marks.ts';
import { columns, localTime, plain } from './text.ts';

/** Runs; shows what would be done first where nobody has agreed to it yet, or too much would be added. */
export const sync: Command = async (context) => {
  const { call, options, positionals } = context;
  const [name] = positionals;
  const service = name === undefined ? {} : { service: name };
  if (options.preview) return answer(await call('sync.preview', service));
  const statuses = await call('sync.status', {});
  const status = name === undefined ? statuses[0] : statuses.find((one) => one.service === name.toLowerCase());
  if (status?.isConfirmed === true && status.asks === null) {
    const report = await call('sync.run', service);
    return report.asks === null ? answer(report) : await agree(context, service, report);
  }
  return await agree(context, service, await call('sync.preview', service));
};

/** What would be done, and whether it is to be. */
async function agree(
  { call, io, options }: Context,
  service: { readonly service?: string },
  report: SyncReport,
): Promise<Answer> {
  if (report.problem !== null) return answer(report);
  if (!options.yes) {
    if (!io.canAsk) throw new UsageError('sync needs --yes where nobody can be asked, and --preview to look first');
    io.writeErr(`${lines(report).join('\n')}\n`);
    const given = (await io.ask(plain('Do this, and from now on by itself? [y/N] '))).trim();
    if (!/^y(es)?$/i.test(given)) return { value: report, lines: [], failure: 'Nothing was changed.' };
  }
  return answer(await call('sync.confirm', service));
}

function answer(report: SyncReport): Answer {
  const failure = report.problem?.text ?? report.asks?.text;
  return { value: report, lines: lines(report), ...(failure === undefined ? {} : { failure }) };
}

function lines({ service, isPreview, marks, adds, counts }: SyncReport): readonly string[] {
  const { added, duplicates, unmatched, refused, leftOut } = counts;
  const verb = isPreview ? 'would be added' : added === 1 ? 'was added' : 'were added';
  const sums = [
    `${counted(added, 'title')} ${verb}`,
    `${duplicates} there already`,
    ...(unmatched > 0 ? [`${unmatched} not known there`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
  ];
  return [
    ...marks.flatMap((report) => reportLines(report, isPreview ? 'would be' : 'was')),
    `${service}: ${sums.join(', ')}.`,
    ...columns(adds.map(row)),
  ];
}

function row({ title, watchedAtMs, outcome, reason }: SyncAdd): readonly string[] {
  const when = watchedAtMs === null ? '' : localTime(watchedAtMs);
  return [`  ${title}`, when, reason === '' ? outcome : `${outcome}: ${reason}`];
}
