/** `companion marks …` */

import { counted } from '../../shared/counted.ts';
import type { MarkChange, MarksReport } from '../../shared/history.ts';
import type { Answer, Command } from './context.ts';
import { chosenHostId } from './hosts.ts';
import { columns, duration, localTime } from './text.ts';

export const previewMarks: Command = async (context) => {
  const hostId = await chosenHostId(context);
  return answer(await context.call('marks.preview', hostId === undefined ? {} : { hostId }), 'would be');
};

export const applyMarks: Command = async (context) => {
  const hostId = await chosenHostId(context);
  return answer(await context.call('marks.apply', hostId === undefined ? {} : { hostId }), 'was');
};

function answer(reports: readonly MarksReport[], verb: string): Answer {
  const failed = reports.find(({ problem }) => problem !== null)?.problem ?? null;
  const lines = reports.flatMap((report) => reportLines(report, verb));
  return { value: reports, lines, ...(failed === null ? {} : { failure: failed.text }) };
}

/** What became of one box, and of each title there. */
export function reportLines({ hostLabel, problem, changes, counts }: MarksReport, verb: string): readonly string[] {
  if (problem !== null) return [`${hostLabel}: ${problem.text}`];
  const { watched, resume, alreadySo, notThere, failed, unreadable } = counts;
  const sums = [
    `${counted(watched, 'title')} ${watched === 1 ? verb : verb.replace('was', 'were')} marked as watched`,
    `${counted(resume, 'resume point')} set`,
    `${alreadySo} already so`,
    `${notThere} not in its library`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unreadable > 0 ? [`${unreadable} unreadable`] : []),
  ];
  const unlisted = watched + resume + failed - changes.length;
  return [
    `${hostLabel}: ${sums.join(', ')}.`,
    ...columns(changes.map(changeRow)),
    ...(unlisted > 0 ? [`  … and ${unlisted} more`] : []),
  ];
}

function changeRow({ title, change, watchedAtMs, positionSeconds, outcome, reason }: MarkChange): readonly string[] {
  const what = change === 'watched' ? 'watched' : `resume at ${duration(positionSeconds ?? 0)}`;
  const when = watchedAtMs === null ? '' : localTime(watchedAtMs);
  return [`  ${title}`, what, when, reason === '' ? outcome : `${outcome}: ${reason}`];
}
