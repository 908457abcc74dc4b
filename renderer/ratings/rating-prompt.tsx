import { placeHref } from '../app/router.ts';
import { useCompanionState } from '../bridge/companion.tsx';
import { useStrings } from '../strings/index.ts';
import { RatingRequestCard } from './rating-request-card.tsx';

/** Asks about the newest title that is due, in a corner: it takes no focus, and waits until it is answered or put off. */
export function RatingPrompt() {
  const request = useCompanionState(({ ratings }) => ratings.find(({ state }) => state === 'asked'));
  const count = useCompanionState((state) => state.ratings.length);
  const { ratings } = useStrings();
  if (request === undefined) return null;
  return (
    <div className="rating-prompt">
      <RatingRequestCard key={request.viewingId} request={request} isPrompt />
      {count > 1 && (
        <a className="small" href={placeHref('ratings')}>
          {ratings.seeAll(count)}
        </a>
      )}
    </div>
  );
}
