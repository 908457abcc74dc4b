/** What is known of the viewings that count: what was tried, and what Trakt has counted. Survives a crash at any moment. */
import * as v from 'valibot';
import type { StateStore } from '../../store/state-store.ts';

const noteSchema = v.object({
  eventId: v.string(),
  /** When a stop was sent whose fate is not known (wall clock, ms). */
  stopTriedAtMs: v.nullable(v.number()),
  /** The stop is through; it may have counted or not. */
  isStopped: v.boolean(),
  /** It left a place at Trakt that is to be removed. */
  leftPlace: v.boolean(),
  /** Counted episodes of the file (0 for a movie): when Trakt says it was watched, and the entry's id where it is known. */
  counted: v.array(v.object({ part: v.number(), atMs: v.number(), entryId: v.nullable(v.string()) })),
});
export type ViewingNote = Readonly<v.InferOutput<typeof noteSchema>>;

export interface Journal {
  of(eventId: string): ViewingNote;
  /** Durable when it returns. */
  keep(note: ViewingNote): void;
  /** Whether an entry of Trakt's history came from another viewing of ours. */
  isAnothers(eventId: string, entry: { readonly id: string; readonly atMs: number }): boolean;
}

const KEY = 'trakt.viewings';
/** More than a queue full of watches that went out in one night. */
const MOST_NOTES = 300;
/** Trakt keeps the moment it was given to the second at least. */
const SAME_MOMENT_MS = 1500;

export function createJournal(store: StateStore): Journal {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(noteSchema)), store.get(KEY));
  const notes = new Map<string, ViewingNote>((read.success ? read.output : []).map((note) => [note.eventId, note]));
  return {
    of: (eventId) =>
      notes.get(eventId) ?? { eventId, stopTriedAtMs: null, isStopped: false, leftPlace: false, counted: [] },
    keep: (note) => {
      // The newest is the last.
      notes.delete(note.eventId);
      notes.set(note.eventId, note);
      const [oldest] = notes.keys();
      if (notes.size > MOST_NOTES && oldest !== undefined) notes.delete(oldest);
      store.set(KEY, JSON.stringify([...notes.values()]));
    },
    isAnothers: (eventId, { id, atMs }) =>
      [...notes.values()].some(
        (note) =>
          note.eventId !== eventId &&
          note.counted.some(({ entryId, atMs: theirs }) =>
            entryId === null ? Math.abs(theirs - atMs) <= SAME_MOMENT_MS : entryId === id,
          ),
      ),
  };
}
