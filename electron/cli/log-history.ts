/** `companion log search`, `log export`, `log stats`: the watch log of years. */
import type { CommandRequest } from '../../shared/contract.ts';
import { counted } from '../../shared/counted.ts';
import type { WatchLogEntry } from '../../shared/state.ts';
import type { LogPage, LogStats, WatchedTime } from '../../shared/watch-log.ts';
import { type Command, type Context, UsageError } from './context.ts';
import { writeTextFile } from './files.ts';
import { chosenHostId } from './hosts.ts';
import { entryLines } from './log.ts';
import { columns } from './text.ts';

const PAGE = 1000;
const SHOWN = 50;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const searchLog: Command = async (context) => {
  const { options, positionals } = context;
  const hostId = await chosenHostId(context);
  const page = await readPages(context, options.limit ?? SHOWN, {
    text: positionals.join(' '),
    ...(hostId !== undefined && { hostId }),
    ...(options.service !== undefined && { service: options.service.toLowerCase() }),
    ...(options.outcome !== undefined && { outcome: options.outcome }),
  });
  const { entries, total, next } = page;
  const rest = next === null ? [] : [`${entries.length} of ${total} are shown; more with --limit N.`];
  return {
    value: page,
    lines: total === 0 ? ['Nothing in the log is so.'] : [...entries.flatMap(entryLines), ...rest],
  };
};

/** The newest `limit`, in as many questions as that takes. */
async function readPages({ call }: Context, limit: number, wanted: CommandRequest<'log.search'>): Promise<LogPage> {
  const entries: WatchLogEntry[] = [];
  for (let next: LogPage['next'] = null; ; ) {
    const size = Math.min(PAGE, limit - entries.length);
    const page: LogPage = await call('log.search', { ...wanted, limit: size, ...(next !== null && { before: next }) });
    entries.push(...page.entries);
    next = page.next;
    if (next === null || page.entries.length === 0 || entries.length >= limit) return { ...page, entries, next };
  }
}

/** To stdout as it is, or into a file that only its owner can read. */
export const exportLog: Command = async ({ call, io, options, positionals }) => {
  const [format = ''] = positionals;
  if (format !== 'csv' && format !== 'json') throw new UsageError(`log export takes csv or json, not "${format}"`);
  const answer = await call('log.export', { format });
  const { out: path } = options;
  if (path === undefined) {
    if (options.json) return { value: answer, lines: [] };
    await io.writeOut(forTerminal(answer.text));
    return null;
  }
  await writeTextFile(path, answer.text);
  const { count } = answer;
  return { value: { file: path, format, count }, lines: [`Wrote ${counted(count, 'viewing')} to ${path}.`] };
};

/** Without anything that could drive a terminal, but for the ends of lines: titles come from boxes we do not trust. */
function forTerminal(text: string): string {
  return text.replace(/(?![\t\r\n])\p{Cc}/gu, ' ');
}

export const showStats: Command = async ({ call, io, positionals }) => {
  const [text] = positionals;
  const year = text === undefined ? new Date(io.wallMs()).getFullYear() : yearIn(text);
  const stats = await call('log.stats', { year });
  return { value: stats, lines: statsLines(stats) };
};

function yearIn(text: string): number {
  const year = /^\d{4}$/.test(text) ? Number(text) : 0;
  if (year >= 1970) return year;
  throw new UsageError(`"${text}" is no year: 1970 to 9999`);
}

function statsLines(stats: LogStats): readonly string[] {
  const { year, years, days, weekdays, shows } = stats;
  const others = years.filter((one) => one !== year);
  const span = others.length === 0 ? [] : [`There is something of ${others.join(', ')}, too.`];
  if (days.length === 0) return [`${year}: nothing was watched.`, ...span];
  const byDay = weekdays.map((time, index) => [`  ${WEEKDAYS[index]}`, ...timeCells(time)]);
  const byShow = shows.map(({ title, ...time }) => [`  ${title}`, ...timeCells(time)]);
  return [
    `${year}: ${timeCells(stats).join(', ')}, on ${counted(days.length, 'day')}.`,
    'By day of the week',
    ...columns(byDay),
    ...(byShow.length === 0 ? [] : ['Shows', ...columns(byShow)]),
    ...span,
  ];
}

/** `31 h 5 min`, `42 watches` */
function timeCells({ minutes, watches }: WatchedTime): readonly string[] {
  const hours = Math.floor(minutes / 60);
  const rest = `${Math.round(minutes % 60)} min`;
  return [hours > 0 ? `${hours} h ${rest}` : rest, counted(watches, 'watch', 'watches')];
}
