import { X } from 'lucide-react';
import { placeHref } from '../app/router.ts';
import { useBridge, useCompanionState } from '../bridge/companion.tsx';
import { IconButton } from '../components/button.tsx';
import { Title } from '../components/title.tsx';
import { useStrings } from '../strings/index.ts';
import { RatingRequestCard } from './rating-request-card.tsx';

/** Asks about the newest title that is due, in a corner: it takes no focus, and waits until it is answered or put off. */
export function RatingPrompt() {
  const waiting = useCompanionState((state) => state.ratings);
  const { commands } = useBridge();
  const { ratings } = useStrings();
  const asked = waiting.filter(({ state }) => state === 'asked');
  const [request] = asked;
  if (request === undefined) return null;
  // All of them: after an evening of episodes nobody wants to be asked once for each.
  const putOff = () => {
    for (const { viewingId } of asked) void commands['ratings.later']({ viewingId });
  };
  return (
    <div className="rating-prompt">
      {/* Where there is little room, only the question. */}
      <section className="rating-prompt-short" aria-label={ratings.prompt}>
        <p>
          <span className="quiet">{ratings.question}</span> <Title>{request.title}</Title>
        </p>
        <a className="button button-primary button-small" href={placeHref('ratings')}>
          {ratings.rateShort}
        </a>
        <IconButton icon={X} label={ratings.later} onClick={putOff} />
      </section>
      <RatingRequestCard key={request.viewingId} request={request} onClose={putOff} />
      {waiting.length > 1 && (
        <a className="small" href={placeHref('ratings')}>
          {ratings.seeAll(waiting.length)}
        </a>
      )}
    </div>
  );
}
