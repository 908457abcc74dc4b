/** What Trakt is told of each event (contract section 3): nothing while it plays, and never twice that it was watched. */
import type { MediaItem } from '../../../../shared/media-item.ts';
import { clamp, fractionToPercent } from '../../../../shared/units.ts';
import type { ReportableEvent } from '../../playback/viewing-event.ts';
import type { SkipReason } from '../../scrobble/filters.ts';
import type { ComposeContext, ComposedEvent } from '../../scrobble/service.ts';
import { type Subject, subjectOf } from './subject.ts';
import { PATHS, type Told, type Watched } from './told.ts';

/** From here on Trakt takes a stop for a watch, whatever the user's threshold is. */
export const TRAKT_COUNTS_FROM_PERCENT = 80;
/** Below it Trakt refuses a stop. */
const LEAST_PERCENT = 1;
/** A place that somebody left is worth something for so long: by then he may have gone on elsewhere. */
const PLACE_HOLDS_MS = 3_600_000;

const TOO_LITTLE: SkipReason = { rule: 'trakt_least', text: 'Trakt takes nothing of which less than 1 % was played.' };
const NOT_NEEDED: SkipReason = {
  rule: 'trakt_no_progress',
  text: 'Trakt is not told of progress: it counts on by itself until something changes.',
};

export function composeTrakt(
  event: ReportableEvent,
  item: MediaItem,
  { eventId }: ComposeContext,
): ComposedEvent | SkipReason | null {
  const subject = subjectOf(item);
  if (subject === null || 'rule' in subject) return subject;
  const told = { ...placeIn(subject, event.progressFraction), subject, eventId };
  const now = (path: string): ComposedEvent => ({ path, body: body({ ...told, forgetPlace: false }), transient: true });
  switch (event.kind) {
    case 'started':
    case 'resumed':
      return now(PATHS.start);
    case 'progress':
      return event.seek === true ? now(PATHS.start) : NOT_NEEDED;
    case 'paused':
      return told.progressPercent < LEAST_PERCENT ? TOO_LITTLE : now(PATHS.pause);
    case 'stopped':
      return composeStop(event, told);
  }
}

type Common = Omit<Told, 'forgetPlace'>;

function composeStop(event: ReportableEvent, told: Common): ComposedEvent | SkipReason {
  const { atMs, durationSeconds, stopReason } = event;
  if (event.watched === true && event.alreadyCounted !== true) {
    const facts = { stoppedAtMs: atMs, durationMs: (durationSeconds ?? 0) * 1000 };
    const watched: Watched = { ...told, ...facts, isCaughtUp: stopReason === 'caught_up' };
    return { path: PATHS.watched, body: body(watched) };
  }
  if (told.progressPercent < LEAST_PERCENT) return TOO_LITTLE;
  // A stop would count here, and it is not to.
  const counts = told.progressPercent >= TRAKT_COUNTS_FROM_PERCENT;
  const path = counts || event.alreadyCounted === true ? PATHS.pause : PATHS.stop;
  const stopped: Told = { ...told, forgetPlace: event.alreadyCounted === true };
  return { path, body: body(stopped), expiresAtMs: atMs + PLACE_HOLDS_MS };
}

/** Of a file with several episodes, the one that plays, and how far it is: they are taken to be of one length. */
function placeIn(subject: Subject, fraction: number): Pick<Told, 'part' | 'progressPercent'> {
  const parts = subject.type === 'episode' ? Math.max(1, subject.numbers.length) : 1;
  const whole = Number.isFinite(fraction) ? clamp(fraction, 0, 1) * parts : 0;
  const part = Math.min(Math.floor(whole), parts - 1);
  return { part, progressPercent: twoDecimals(fractionToPercent(clamp(whole - part, 0, 1))) };
}

/** Rounded down, so that what stayed below 80 is not sent as 80. */
function twoDecimals(percent: number): number {
  // The small amount makes up for what multiplying costs.
  return Math.floor(percent * 100 + 1e-6) / 100;
}

function body(told: Told | Watched): Readonly<Record<string, unknown>> {
  return { ...told };
}
