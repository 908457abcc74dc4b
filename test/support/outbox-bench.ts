/** An outbox on a real SQLite in memory, with everything it needs around it. */
import { createWatchLog, type OutcomeNote, type WatchLog } from '../../electron/engine/history/watch-log.ts';
import { createOutbox, type Outbox } from '../../electron/engine/scrobble/outbox.ts';
import type { NewOutboxEntry } from '../../electron/engine/scrobble/outbox-entry.ts';
import type { Store } from '../../electron/engine/store/store.ts';
import { createMemoryStore } from './memory-store.ts';
import { createQuietLog, type QuietLog } from './quiet-log.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface OutboxBench {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly log: QuietLog;
  readonly watchLog: WatchLog;
  readonly outbox: Outbox;
  /** Every outcome that was noted, in order. */
  readonly notes: OutcomeNote[];
  cap: number;
  /** Adds an event of a viewing, which is noted first; what is not given is unremarkable. */
  add(given?: Partial<NewOutboxEntry>): ReturnType<Outbox['add']>;
  /** `viewing kind` of all that waits, in order. */
  waiting(): string[];
}

export function createOutboxBench({ clock = createVirtualClock(), cap = 200, keepsAll = false } = {}): OutboxBench {
  const store = createMemoryStore();
  const log = createQuietLog();
  const notes: OutcomeNote[] = [];
  const watchLog = createWatchLog({ store, log });
  const noteOutcome = (note: OutcomeNote) => {
    notes.push(note);
    watchLog.noteOutcome(note);
  };
  const outbox = createOutbox({
    store,
    watchLog: { noteOutcome },
    clock,
    cap: () => bench.cap,
    keepsAll: () => keepsAll,
    log,
  });
  let count = 0;
  const bench: OutboxBench = {
    store,
    clock,
    log,
    watchLog,
    outbox,
    notes,
    cap,
    add: (given = {}) => {
      count += 1;
      const entry: NewOutboxEntry = {
        service: 'fake',
        account: 'alice',
        hostId: 'host',
        viewingId: 'viewing',
        eventId: `event-${count}`,
        kind: 'progress',
        path: '/path',
        body: { event_id: `event-${count}` },
        title: 'Title',
        watched: false,
        createdAtMs: clock.wallMs(),
        ...given,
      };
      noteViewing(watchLog, entry);
      return outbox.add(entry);
    },
    waiting: () => outbox.list().map(({ viewingId, kind }) => `${viewingId} ${kind}`),
  };
  return bench;
}

function noteViewing(watchLog: WatchLog, { viewingId, hostId, title, createdAtMs }: NewOutboxEntry): void {
  watchLog.noteViewing({
    viewingId,
    hostId,
    kind: 'movie',
    title,
    item: null,
    startedAtMs: createdAtMs,
    endedAtMs: null,
    positionSeconds: null,
    durationSeconds: null,
    progressFraction: null,
    watched: null,
    stopReason: null,
    ignored: null,
  });
}
