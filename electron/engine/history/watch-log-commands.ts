/** The commands about the watch log. */
import type { CommandsOf } from '../../../shared/contract.ts';
import { ProblemError } from '../../../shared/errors.ts';
import type { WatchLogEntry } from '../../../shared/state.ts';
import type { Clock, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Resender } from './send-again.ts';
import type { WatchLog } from './watch-log.ts';
import { exportWatchLog, MOST_EXPORTED } from './watch-log-export.ts';
import { createWatchLogSearch } from './watch-log-search.ts';
import { createWatchLogStats } from './watch-log-stats.ts';

/** Why a viewing was told or not, health says. */
type LogCommands = Omit<CommandsOf<'log'>, 'log.why'>;

export interface WatchLogCommandsOptions {
  readonly store: Store;
  readonly log: Log;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly watchLog: Pick<WatchLog, 'list' | 'find'>;
  readonly resender: Resender;
}

export function watchLogCommands({ store, log, clock, watchLog, resender }: WatchLogCommandsOptions): LogCommands {
  const entryOf = (viewingId: string): WatchLogEntry => {
    const entry = watchLog.find(viewingId).find((one) => one.viewingId === viewingId);
    if (entry !== undefined) return entry;
    throw new ProblemError({ kind: 'not_found', text: 'The log has no such viewing (any more).' });
  };
  const statsOf = createWatchLogStats(store);
  return {
    'log.list': ({ limit }) => watchLog.list(limit),
    'log.search': createWatchLogSearch({ store, log }),
    'log.entry': ({ viewingId }) => {
      const entry = entryOf(viewingId);
      return { ...entry, sendAgain: resender.check(entry) };
    },
    'log.send_again': ({ viewingId, service }) => resender.send(entryOf(viewingId), service),
    'log.export': ({ format }) => exportWatchLog(watchLog.list(MOST_EXPORTED), { format, nowMs: clock.wallMs() }),
    'log.stats': ({ year }) => statsOf(year),
  };
}
