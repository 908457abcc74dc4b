/** The commands about ratings. */
import type { CommandsOf } from '../../../shared/contract.ts';
import type { Ratings } from './ratings.ts';

export function ratingCommands(ratings: Ratings): CommandsOf<'ratings'> {
  return {
    'ratings.list': ratings.list,
    'ratings.rate': ({ viewingId, rating }) => ratings.rate(viewingId, rating),
    'ratings.later': ({ viewingId }) => ratings.later(viewingId),
    'ratings.dismiss': ({ viewingId }) => ratings.dismiss(viewingId),
    'ratings.never_title': ({ viewingId }) => ratings.never('title', viewingId),
    'ratings.never_show': ({ viewingId }) => ratings.never('show', viewingId),
    'ratings.suppressions': ratings.suppressions,
    'ratings.clear_suppressions': () => ({ removed: ratings.clearSuppressions() }),
  };
}
