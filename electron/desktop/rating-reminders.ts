/** Ratings that are newly asked for, to be told where no window shows them. */
import type { RatingRequest } from '../../shared/state.ts';
import type { Told, Words } from '../words/index.ts';
import type { NotificationOffer } from './notification-buttons.ts';

export interface RatingReminder extends Told {
  readonly offer: NotificationOffer;
}

/** The ones of `ratings` that are asked for now and were not told before; `told` are viewing ids. */
export function newlyAsked(ratings: readonly RatingRequest[], told: ReadonlySet<string>): RatingRequest[] {
  return ratings.filter(({ state, viewingId }) => state === 'asked' && !told.has(viewingId));
}

/** One reminder for one or several. */
export function ratingReminder(asked: readonly RatingRequest[], words: Words): RatingReminder | null {
  const [first] = asked;
  if (first === undefined) return null;
  const rate = { do: 'open', window: 'main', view: 'ratings' } as const;
  return {
    ...(asked.length === 1 ? words.notes.rate(first.title) : words.notes.rateSeveral(asked.length)),
    offer: {
      onClick: rate,
      buttons:
        asked.length === 1
          ? [
              { label: words.buttons.rate, action: rate },
              {
                label: words.buttons.later,
                action: { do: 'command', command: 'ratings.later', input: { viewingId: first.viewingId } },
              },
            ]
          : [{ label: words.buttons.rate, action: rate }],
    },
  };
}
