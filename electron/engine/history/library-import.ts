/** The import of a home's watched history into a service: preview, then send, with everything in between on the disk. */
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';
import type { ImportHost, ImportItem, ImportStatus } from '../../../shared/history.ts';
import { KodiCallError } from '../kodi/kodi-caller.ts';
import type { Clock, Log } from '../ports.ts';
import type { EventWriter } from '../scrobble/event-writer.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { ImportJob, ImportStore, JobChange } from '../store/import-store.ts';
import { NO_TOTALS } from '../store/import-store.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import { askZone } from './box-zone.ts';
import { capableService } from './capable-service.ts';
import type { LookOptions } from './caught-up-events.ts';
import { chosenHosts } from './chosen-hosts.ts';
import type { HostAccess } from './host-access.ts';
import { type ReadSums, readWatched } from './import-reading.ts';
import { previewAll, type SendingOptions, sendAll } from './import-sending.ts';
import { endText, importCounts, importItem, importStatus, previewText } from './import-status.ts';

export interface LibraryImport {
  /** Goes on with what a crash or a shutdown interrupted. */
  resume(): void;
  /** @throws {ProblemError} where there is nothing to read or nobody to ask, or another import is under way. */
  preview(choice: { readonly hostId?: string | undefined; readonly service?: string | undefined }): ImportStatus;
  /** @throws {ProblemError} where nothing was previewed, or the preview is older than a day. */
  start(): ImportStatus;
  status(): ImportStatus;
  cancel(): ImportStatus;
  items(after: number, limit: number): ImportItem[];
  /** Ends the request that is under way; the rest is sent after the next start. */
  stop(): Promise<void>;
}

export interface LibraryImportOptions {
  readonly store: ImportStore;
  readonly ownMarks: Pick<OwnMarks, 'find'>;
  readonly hosts: () => readonly HostAccess[];
  readonly services: readonly AccountService[];
  readonly judge: EventWriter['judge'];
  readonly wasPrivate: LookOptions['wasPrivate'];
  /** The zone of this computer. */
  readonly homeZone: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A library changes: what was previewed longer ago is looked at again. */
const PREVIEW_HOLDS_MS = 24 * 3_600_000;
export function createLibraryImport(options: LibraryImportOptions): LibraryImport {
  return new Importer(options);
}

interface Run {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

class Importer implements LibraryImport {
  private readonly options: LibraryImportOptions;
  private run: Run | null = null;

  constructor(options: LibraryImportOptions) {
    this.options = options;
  }

  resume(): void {
    const job = this.options.store.job();
    if (job?.state === 'reading' || job?.state === 'previewing') {
      this.update(job, { state: 'failed', text: 'The companion ended during the preview: preview again.' });
    }
    if (job?.state === 'importing') this.begin((signal) => this.send(job, signal));
  }

  preview(choice: { readonly hostId?: string | undefined; readonly service?: string | undefined }): ImportStatus {
    this.refuseWhileRunning();
    const service = capableService(this.options.services, 'importHistory', choice.service);
    const hosts = chosenHosts(this.options.hosts(), choice.hostId);
    const job = this.options.store.begin({ service: service.name, account: service.account().accountName });
    this.update(job, { text: 'Reading what the boxes say was watched.' });
    this.begin((signal) => this.readAndPreview(job, service, hosts, signal));
    return this.status();
  }

  start(): ImportStatus {
    this.refuseWhileRunning();
    const { store, clock } = this.options;
    const job = store.job();
    const canStart = job !== null && ['previewed', 'stopped', 'cancelled', 'done'].includes(job.state);
    const counts = job === null ? null : importCounts(store, job);
    const left = (counts?.ready ?? 0) + (counts?.failed ?? 0);
    if (!canStart || (left === 0 && job.state !== 'previewed')) {
      throw new ProblemError({
        kind: 'not_found',
        text: 'There is nothing to import. Preview first: companion import preview',
      });
    }
    if (job.state === 'previewed' && clock.wallMs() - job.updatedAtMs > PREVIEW_HOLDS_MS) {
      throw new ProblemError({
        kind: 'not_found',
        text: 'The preview is older than a day. Preview again: companion import preview',
      });
    }
    store.reopenFailed(job.id);
    const totals = job.state === 'previewed' ? { ...job.totals, unattributed: NO_TOTALS.unattributed } : job.totals;
    const running = this.update(job, { state: 'importing', totals, text: 'Sending.' });
    this.begin((signal) => this.send(running, signal));
    return this.status();
  }

  status(): ImportStatus {
    return importStatus(this.options.store, this.options.store.job());
  }

  cancel(): ImportStatus {
    const job = this.options.store.job();
    this.run?.abort.abort();
    if (job !== null && ['reading', 'previewing', 'importing'].includes(job.state)) {
      const text =
        job.state === 'importing'
          ? 'Cancelled. What was sent stays; start again to send the rest.'
          : 'Cancelled. Nothing was sent.';
      this.update(job, { state: job.state === 'importing' ? 'cancelled' : 'called_off', text });
    }
    return this.status();
  }

  items(after: number, limit: number): ImportItem[] {
    const job = this.options.store.job();
    return job === null ? [] : this.options.store.items(job.id, after, limit).flatMap((row) => importItem(row) ?? []);
  }

  async stop(): Promise<void> {
    this.run?.abort.abort();
    await this.run?.done;
  }

  private begin(work: (signal: AbortSignal) => Promise<void>): void {
    const abort = new AbortController();
    const done = work(abort.signal)
      .catch((error: unknown) => this.broken(error))
      .finally(() => {
        this.run = null;
      });
    this.run = { abort, done };
  }

  /** Storage that fails, or a mistake of ours: said, and nothing is lost. */
  private broken(error: unknown): void {
    const text =
      error instanceof ProblemError
        ? error.problem.text
        : `The import failed in a way it did not expect: ${errorText(error)}`;
    this.options.log.error(text);
    try {
      const job = this.options.store.job();
      if (job !== null) this.update(job, { state: job.state === 'importing' ? 'stopped' : 'failed', text });
    } catch (again) {
      this.options.log.error('the state of the import could not be stored', { error: errorText(again) });
    }
  }

  private refuseWhileRunning(): void {
    if (this.run === null) return;
    throw new ProblemError({
      kind: 'already_exists',
      text: 'An import is under way. See it: companion import status',
    });
  }

  private async readAndPreview(
    job: ImportJob,
    service: AccountService,
    hosts: readonly HostAccess[],
    signal: AbortSignal,
  ): Promise<void> {
    const { store } = this.options;
    const read: ImportHost[] = [];
    for (const host of hosts) {
      read.push(await this.readHost(job, host, read, signal));
      if (signal.aborted) return this.interrupted(job);
      this.update(job, { hosts: read });
    }
    if (read.every(({ leftOut }) => leftOut !== null)) {
      this.update(job, { state: 'failed', text: `No box could be read. ${read[0]?.leftOut ?? ''}`.trim() });
      return;
    }
    this.update(job, { state: 'previewing', text: `Asking ${service.label} what it would take.` });
    const end = await previewAll(this.sendingOptions(job, service, signal));
    if (signal.aborted) return this.interrupted(job);
    const text =
      end.problem === null
        ? previewText(service.label, importCounts(store, store.job() ?? job))
        : `The preview failed: ${end.problem.text}`;
    this.update(job, { state: end.problem === null ? 'previewed' : 'failed', text });
  }

  private async readHost(
    job: ImportJob,
    host: HostAccess,
    before: readonly ImportHost[],
    signal: AbortSignal,
  ): Promise<ImportHost> {
    const { hostId, label } = host;
    const base = this.options.store.job()?.totals ?? NO_TOTALS;
    let sums: ReadSums | null = null;
    let zone: string | null = null;
    const told = (leftOut: string | null): ImportHost => ({ hostId, label, found: sums?.found ?? 0, zone, leftOut });
    const caller = host.caller();
    if (caller === null) return told(`${label} is not connected.`);
    try {
      const found = await askZone(caller, this.options.homeZone, () => this.options.clock.wallMs());
      zone = found.text;
      const of = { jobId: job.id, service: job.service, hostId, caller, zone: found.zone };
      await readWatched(this.options, of, (now) => {
        signal.throwIfAborted();
        sums = { ...now };
        const totals = {
          ...base,
          found: base.found + now.found,
          merged: base.merged + now.merged,
          ownMarks: base.ownMarks + now.ownMarks,
          private: base.private + now.private,
          unreadable: base.unreadable + now.unreadable,
        };
        this.update(job, { totals, hosts: [...before, told(null)] });
      });
      return told(null);
    } catch (error) {
      if (signal.aborted) return told('The import was cancelled.');
      if (!(error instanceof KodiCallError)) throw error;
      return told(`${label} could not be read to the end: ${error.message}`);
    }
  }

  private async send(job: ImportJob, signal: AbortSignal): Promise<void> {
    const service = this.options.services.find(({ name }) => name === job.service);
    const refusal = serviceProblem(service, job);
    if (refusal !== null || service === undefined) {
      this.update(job, { state: 'stopped', text: refusal?.text ?? '' });
      return;
    }
    const end = await sendAll(this.sendingOptions(job, service, signal));
    if (signal.aborted) return this.interrupted(job);
    const { store } = this.options;
    const text = endText(service.label, importCounts(store, store.job() ?? job), end);
    this.update(job, { state: end.problem === null ? 'done' : 'stopped', text });
  }

  /** The user's cancelling has been written; our own end leaves it for the next start. */
  private interrupted(job: ImportJob): void {
    this.options.log.info('The import was interrupted.', { state: job.state });
  }

  private sendingOptions(job: ImportJob, service: AccountService, signal: AbortSignal): SendingOptions {
    const { store, clock } = this.options;
    const importHistory: SendingOptions['importHistory'] = async (entries, options, ended) =>
      (await service.importHistory?.(entries, options, ended)) ?? {
        kind: 'blocked',
        problem: cannotImport(service.label),
      };
    const onProgress = () => void this.update(job, {});
    return { store, clock, importHistory, jobId: job.id, signal, onProgress };
  }

  private update(job: ImportJob, change: JobChange): ImportJob {
    return this.options.store.update(job.id, change);
  }
}

function cannotImport(label: string): Problem {
  return { kind: 'bad_input', text: `${label} cannot import a history.` };
}

/** Why the import cannot go on at this service now. */
function serviceProblem(service: AccountService | undefined, job: ImportJob): Problem | null {
  if (service?.importHistory === undefined) return cannotImport(job.service);
  const { state, accountName, problem } = service.account();
  if (state !== 'linked') {
    const text = problem?.text ?? `${service.label} is not linked. Log in: companion login ${service.name}`;
    return { kind: 'login_needed', text };
  }
  if (job.account === null || accountName === job.account) return null;
  const text = `The import is ${job.account}’s, and ${accountName ?? 'somebody else'} is logged in now. Preview again.`;
  return { kind: 'not_allowed', text };
}
