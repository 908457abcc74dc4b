/** Ratings that are newly asked for, to be told where no window shows them. */
import type { RatingRequest } from '../../shared/state.ts';
import type { NotificationOffer } from './notification-buttons.ts';

export interface RatingReminder {
  readonly title: string;
  readonly body: string;
  readonly offer: NotificationOffer;
}

/** The ones of `ratings` that are asked for now and were not told before; `told` are viewing ids. */
export function newlyAsked(ratings: readonly RatingRequest[], told: ReadonlySet<string>): RatingRequest[] {
  return ratings.filter(({ state, viewingId }) => state === 'asked' && !told.has(viewingId));
}

/** One reminder for one or several. */
export function ratingReminder(asked: readonly RatingRequest[]): RatingReminder | null {
  const [first] = asked;
  if (first === undefined) return null;
  const rate = { do: 'open', window: 'main', view: 'ratings' } as const;
  return {
    title: asked.length === 1 ? `How was ${first.title}?` : `How were they? ${asked.length} to rate`,
    body: 'Click to rate it from 1 to 10.',
    offer: {
      onClick: rate,
      buttons:
        asked.length === 1
          ? [
              { label: 'Rate', action: rate },
              {
                label: 'Later',
                action: { do: 'command', command: 'ratings.later', input: { viewingId: first.viewingId } },
              },
            ]
          : [{ label: 'Rate', action: rate }],
    },
  };
}
