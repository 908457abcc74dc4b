/** `companion import …` */
import { writeFile } from 'node:fs/promises';
import { counted } from '../../shared/counted.ts';
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { ImportItem, ImportStatus } from '../../shared/history.ts';
import { type Answer, type Command, type Context, UsageError } from './context.ts';
import { chosenHostId } from './hosts.ts';
import { columns, localTime } from './text.ts';

const POLL_MS = 500;
const PAGE = 1000;

export const showImport: Command = async (context) => {
  const status = await context.call('import.status', {});
  return withReport(context, answer(status));
};

export const previewImport: Command = async (context) => withReport(context, answer(await preview(context)));

/** Previews first, unless that was done: nobody imports what was not shown. */
export const startImport: Command = async (context) => {
  const { call, io, options } = context;
  const before = await call('import.status', {});
  const isReady = options.host === undefined && ['previewed', 'stopped', 'cancelled', 'done'].includes(before.state);
  const previewed = isReady && before.counts.ready + before.counts.failed > 0 ? before : await preview(context);
  if (previewed.state === 'failed' || previewed.state === 'called_off') return withReport(context, answer(previewed));
  const titles = previewed.counts.ready + previewed.counts.failed;
  if (titles === 0)
    return withReport(context, { ...answer(previewed), lines: [...lines(previewed), 'Nothing to import.'] });
  if (!options.yes) {
    if (!io.canAsk) throw new UsageError('import start needs --yes where nobody can be asked');
    io.writeErr(`${lines(previewed).join('\n')}\n`);
    if (!/^y(es)?$/i.test((await io.ask(`Import ${counted(titles, 'title')}? [y/N] `)).trim())) {
      return { value: previewed, lines: [], failure: 'Nothing was imported.' };
    }
  }
  await call('import.start', {});
  return withReport(context, answer(await untilResting(context)));
};

export const cancelImport: Command = async ({ call }) => answer({ ...(await call('import.cancel', {})) }, true);

async function preview(context: Context): Promise<ImportStatus> {
  const hostId = await chosenHostId(context);
  await context.call('import.preview', hostId === undefined ? {} : { hostId });
  return await untilResting(context);
}

/** Ctrl-C leaves it to the companion, which goes on. */
async function untilResting({ call, io, options }: Context): Promise<ImportStatus> {
  let left = false;
  const stopListening = io.onInterrupt(() => {
    left = true;
  });
  try {
    for (let told = ''; ; ) {
      const status = await call('import.status', {});
      if (!isRunning(status) || left) return status;
      const line = `${status.text} ${progressText(status)}`.trim();
      if (line !== told && !options.json) io.writeErr(`${line}\n`);
      told = line;
      await io.sleep(POLL_MS);
    }
  } finally {
    stopListening();
  }
}

function isRunning({ state }: ImportStatus): boolean {
  return state === 'reading' || state === 'previewing' || state === 'importing';
}

function progressText({ progress, counts }: ImportStatus): string {
  if (progress.of > 0) return `${progress.done} of ${progress.of}.`;
  return counts.found > 0 ? `${counts.found} so far.` : '';
}

function answer(status: ImportStatus, isCancel = false): Answer {
  const hasFailed = status.state === 'failed' || status.state === 'called_off' || status.state === 'stopped';
  return { value: status, lines: lines(status), ...(hasFailed && !isCancel ? { failure: status.text } : {}) };
}

function lines(status: ImportStatus): readonly string[] {
  if (status.state === 'none') return [status.text];
  const { counts, hosts, state, text } = status;
  const since = status.updatedAtMs === null ? '' : `, ${localTime(status.updatedAtMs)}`;
  const boxes = hosts.map((host) => [
    `  ${host.label}`,
    host.leftOut ?? `${counted(host.found, 'watched item')}, times in ${host.zone ?? 'no zone'}`,
  ]);
  const rows = [
    ['found', counts.found, 'watched on the boxes'],
    ['merged', counts.merged, 'the same title on another box, or twice on one'],
    ['own marks', counts.ownMarks, 'marked by this companion out of the service’s history'],
    ['private', counts.private, 'played in private time'],
    ['unreadable', counts.unreadable, 'Kodi says too little of them'],
    ['ready', counts.ready, 'the service would take them'],
    ['imported', counts.imported, ''],
    ['duplicates', counts.duplicates, 'the service has them'],
    ['unmatched', counts.unmatched, 'the service does not know the title'],
    ['refused', counts.refused, 'by the service, or by your settings'],
    ['failed', counts.failed, 'could not be sent: companion import start tries again'],
  ] as const;
  const sums = rows.filter(([, count]) => count > 0).map(([name, count, what]) => [`  ${name}`, String(count), what]);
  const progress = isRunning(status) ? ` ${progressText(status)}` : '';
  return [`Import ${state.replace('_', ' ')}${since}: ${text}${progress}`.trim(), ...columns(boxes), ...columns(sums)];
}

/** With `--report FILE` every title goes to a file as well. */
async function withReport(context: Context, done: Answer): Promise<Answer> {
  const { options, call } = context;
  if (options.report === undefined) return done;
  const items: ImportItem[] = [];
  for (let page = await call('import.items', { limit: PAGE }); page.length > 0; ) {
    items.push(...page);
    page = await call('import.items', { limit: PAGE, after: page.at(-1)?.id ?? 0 });
  }
  const status = await call('import.status', {});
  try {
    await writeFile(options.report, `${JSON.stringify({ ...status, items }, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new ProblemError({ kind: 'storage', text: `The report could not be written: ${errorText(error)}` });
  }
  return { ...done, lines: [...done.lines, `Report with ${counted(items.length, 'title')}: ${options.report}`] };
}
