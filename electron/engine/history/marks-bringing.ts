/** What a service's history means for one box's library, and the writing of it. */
import type { Problem } from '../../../shared/errors.ts';
import type { MarksReport } from '../../../shared/history.ts';
import type { Settings } from '../../../shared/settings.ts';
import { isSameFile } from '../kodi/file-identity.ts';
import { KodiCallError } from '../kodi/kodi-caller.ts';
import type { Clock } from '../ports.ts';
import type { MarksAnswer } from '../scrobble/history-service.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { LibraryStock } from '../store/library-stock.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import { askZone } from './box-zone.ts';
import type { HostAccess } from './host-access.ts';
import type { Zone } from './kodi-time.ts';
import type { LibraryItem } from './library-pages.ts';
import { changeOf, Report } from './marks-report.ts';
import { matchingItems, writeMark } from './marks-writing.ts';
import { indexMarks, type MarkIndex, type MarkWrite, resumeWrite, watchedWrite } from './watched-marks.ts';

export interface BringingOptions {
  /** Which of the marks are wanted. */
  readonly settings: () => Pick<Settings, 'pull_watched' | 'pull_resume'>;
  readonly ownMarks: OwnMarks;
  readonly stock: LibraryStock;
  readonly homeZone: string;
  readonly clock: Clock;
  /** Ends it: the report then says that it was cancelled. */
  readonly signal: AbortSignal;
}

export interface MarksJob {
  readonly host: HostAccess;
  readonly service: AccountService;
  readonly answer: MarksAnswer;
  readonly isPreview: boolean;
}

const PLANNED = { outcome: 'planned', reason: '' } as const;

/** What the answer means for one box; written unless it is a preview. */
export async function bringMarks(options: BringingOptions, job: MarksJob): Promise<MarksReport> {
  const { host, service, answer, isPreview } = job;
  const report = new Report(host, service);
  const caller = host.caller();
  if (answer.kind !== 'answered') return report.failed(answer.problem);
  if (caller === null) return report.failed(unreachable(host, `${host.label} is not connected.`));
  try {
    const { zone } = await askZone(caller, options.homeZone, () => options.clock.wallMs());
    const { pull_watched, pull_resume } = options.settings();
    const { ownMarks, stock, signal } = options;
    const writer = { ownMarks, stock, host, caller, service: service.name };
    const marks = indexMarks(pull_watched ? answer.watched : [], pull_resume ? answer.inProgress : []);
    for await (const item of matchingItems(caller, marks, () => signal.throwIfAborted())) {
      const plays = isSameFile(host.playback().viewing?.item?.file ?? '', item.item.file);
      const now = { zone, nowMs: options.clock.wallMs(), plays };
      for (const write of writesFor(item, marks, now, report)) {
        const { outcome, reason } = isPreview ? PLANNED : await writeMark(writer, item, write);
        report.add(changeOf(host, item, write, zone, outcome, reason));
      }
    }
    return report.done(answer.unreadable, marks.notThere());
  } catch (error) {
    if (options.signal.aborted) return report.failed({ kind: 'cancelled', text: 'The companion was stopped.' });
    if (!(error instanceof KodiCallError)) throw error;
    return report.failed(unreachable(host, `${host.label} could not be read to the end: ${error.message}`));
  }
}

interface Now {
  readonly zone: Zone;
  readonly nowMs: number;
  /** It plays on the box: where it is, Kodi itself knows best. */
  readonly plays: boolean;
}

function writesFor(item: LibraryItem, marks: MarkIndex, { zone, nowMs, plays }: Now, report: Report): MarkWrite[] {
  const watched = marks.watched(item);
  const place = marks.inProgress(item);
  const first = watched && watchedWrite(item, watched, zone, nowMs);
  if (watched !== null && first === null) report.alreadySo();
  const marked =
    first?.change === 'watched' && first.lastPlayed !== null ? { ...item, lastPlayed: first.lastPlayed } : item;
  const second = place && !plays ? resumeWrite(marked, place, zone) : null;
  if (place !== null && second === null) report.alreadySo();
  return [first, second].filter((write) => write !== null);
}

function unreachable({ hostId }: HostAccess, text: string): Problem {
  return { kind: 'host_unreachable', hostId, text };
}
