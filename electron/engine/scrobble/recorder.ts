/**
 * Writes down what playback says: the watch log, each service's event, and what plays now, in one change a time. Only
 * when it is safe on the disk are the lanes told.
 */
import type { Problem } from '../../../shared/errors.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { PrivateEvent, ViewingEvent } from '../playback/viewing-event.ts';
import type { Clock } from '../ports.ts';
import type { OpenViewingStore } from '../store/open-viewings.ts';
import { storageProblemOf } from '../store/storage-problem.ts';
import type { Store } from '../store/store.ts';
import { createEventWriter, type EventWriter, type EventWriterOptions, type Queued } from './event-writer.ts';
import type { EventKind } from './outbox-entry.ts';

/** All that one observation changed on one box. */
export interface PlaybackChange {
  readonly hostId: string;
  /** What plays now, as it is to be found after a crash; null where nothing does. */
  readonly openViewing: { readonly viewingId: string; readonly json: string } | null;
  readonly closedViewingIds: readonly string[];
  /** In their order. */
  readonly events: ReadonlyArray<ViewingEvent | PrivateEvent>;
  /** What else is to be written in the same transaction. */
  readonly also?: () => void;
}

export interface Recorder {
  /**
   * Durable when it returns, and every request that may leave now has left. Where the disk fails (full, read-only), the
   * change is kept in memory and written as soon as that works again; `onProblem` is told.
   */
  record(change: PlaybackChange): void;
  /** The position between two events: survives a crash, not a power cut. Does nothing for a viewing that is not open. */
  savePosition(position: { readonly viewingId: string; readonly json: string }): void;
  /** Something will be reported soon: the ids it lacks are asked for, so that mostly its first event has them. */
  prepare(hostId: string, kodiItem: KodiItem, durationSeconds: number): void;
  readonly judge: EventWriter['judge'];
  readonly preview: EventWriter['preview'];
}

export interface RecorderOptions extends EventWriterOptions {
  readonly store: Store;
  readonly openViewings: OpenViewingStore;
  readonly clock: Pick<Clock, 'after'>;
  /** After a commit, once for each event that waits: the lane of this service may go. */
  readonly wake: (service: string, kind: EventKind) => void;
  readonly onProblem: (problem: Problem) => void;
}

const RETRY_MS = 5000;
/** Beyond it, changes that only tell progress are let go: memory is not endless. */
const MOST_UNWRITTEN = 500;

export function createRecorder(options: RecorderOptions): Recorder {
  const { store, openViewings, log } = options;
  const writer = createEventWriter(options);
  const unwritten: PlaybackChange[] = [];
  let retry = { cancel: () => {} };

  /** Everything of one change in one transaction. */
  function write({ hostId, openViewing, closedViewingIds, events, also }: PlaybackChange): Queued[] {
    return store.durable(() => {
      const queued = events.flatMap((event) => writer.write(event));
      for (const viewingId of closedViewingIds) openViewings.remove(viewingId);
      if (openViewing) openViewings.save({ hostId, ...openViewing });
      also?.();
      return queued;
    });
  }

  /** Null where the disk failed. */
  function tryToWrite(change: PlaybackChange): Queued[] | null {
    try {
      return write(change);
    } catch (error) {
      const problem = storageProblemOf(error);
      if (problem === null) throw error;
      log.error('a change could not be stored; it is kept in memory', { unwritten: unwritten.length + 1 });
      options.onProblem(problem);
      return null;
    }
  }

  /** Writes all there is, in order, until the disk fails (again). */
  function writeAll(): void {
    retry.cancel();
    for (let change = unwritten.shift(); change !== undefined; change = unwritten.shift()) {
      const queued = tryToWrite(change);
      if (queued === null) {
        unwritten.unshift(change);
        retry = options.clock.after(RETRY_MS, writeAll);
        return;
      }
      for (const [service, kind] of queued) options.wake(service, kind);
    }
  }

  /** For what can be done without. */
  function unlessDiskFails(text: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      const problem = storageProblemOf(error);
      if (problem === null) throw error;
      log.warn(text, { problem: problem.text });
    }
  }

  return {
    record: (change) => {
      if (unwritten.length >= MOST_UNWRITTEN) {
        const index = unwritten.findIndex(({ events }) => events.every(({ kind }) => kind === 'progress'));
        if (index >= 0) unwritten.splice(index, 1);
      }
      unwritten.push(change);
      writeAll();
    },
    savePosition: (position) => {
      unlessDiskFails('a position could not be saved', () => openViewings.savePosition(position));
    },
    prepare: (...given) => {
      unlessDiskFails('what was opened could not be judged', () => writer.judge(...given));
    },
    judge: writer.judge,
    preview: writer.preview,
  };
}
