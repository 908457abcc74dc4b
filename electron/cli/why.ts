/** `companion why`: what became of one viewing, and why. */
import { mediaTitle } from '../../shared/media-title.ts';
import type { Command } from './context.ts';
import { progressText, watchedText } from './log.ts';
import { columns, localTime } from './text.ts';

export const why: Command = async ({ call, positionals }) => {
  const answer = await call('log.why', { viewing: positionals.join(' ') });
  const { viewing, services, text } = answer;
  const title = viewing.item === null ? viewing.title : mediaTitle(viewing.item);
  const head = [title, viewing.hostLabel, localTime(viewing.startedAtMs), progressText(viewing), watchedText(viewing)];
  const rows = services.map(({ label, verdict, text: reason }) => [`  ${label}`, verdict.replaceAll('_', ' '), reason]);
  const source =
    viewing.item === null ? [] : [`Identified by ${viewing.item.source.replace('_', ' ')} (${viewing.item.rule}).`];
  return { value: answer, lines: [head.filter((part) => part !== '').join('  '), text, ...source, ...columns(rows)] };
};
