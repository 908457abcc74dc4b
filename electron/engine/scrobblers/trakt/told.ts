/** What waits in the queue for Trakt: enough to make each request anew, whatever has happened by then. */
import * as v from 'valibot';
import { subjectSchema } from './subject.ts';

const common = {
  /** 0..100, two decimals, rounded down. */
  progressPercent: v.number(),
  subject: subjectSchema,
  /** Which of the subject's episodes plays; 0 for anything else. */
  part: v.number(),
  eventId: v.string(),
};

/** A scrobble that counts nothing. */
export const toldSchema = v.object({
  ...common,
  /** The place that Trakt keeps of it is to be removed: it was watched to its end before. */
  forgetPlace: v.boolean(),
});
export type Told = Readonly<v.InferOutput<typeof toldSchema>>;

/** The end of a viewing that counts. */
export const watchedSchema = v.object({
  ...common,
  stoppedAtMs: v.number(),
  durationMs: v.number(),
  /** Nobody saw it begin: the library told of it. */
  isCaughtUp: v.boolean(),
});
export type Watched = Readonly<v.InferOutput<typeof watchedSchema>>;

export const PATHS = {
  start: '/scrobble/start',
  pause: '/scrobble/pause',
  stop: '/scrobble/stop',
  /** No path of Trakt's: what it takes to count a viewing is decided when it is sent. */
  watched: '/watched',
  rate: '/sync/ratings',
} as const;
