import { Star } from 'lucide-react';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { RatingRequestCard } from '../../ratings/rating-request-card.tsx';
import { SuppressionsCard } from '../../ratings/suppressions-card.tsx';
import { useStrings } from '../../strings/index.ts';

/** Everything that waits for its rating, and what is never asked about. */
export function RatingsView() {
  const requests = useCompanionState((state) => state.ratings);
  const { frame, ratings } = useStrings();
  return (
    <>
      <ViewHeader title={frame.views.ratings} hint={ratings.hint} />
      <div className="stack stack-wide">
        {requests.length === 0 ? (
          <NothingToRate />
        ) : (
          <div className="stack">
            {requests.map((request) => (
              <RatingRequestCard key={request.viewingId} request={request} />
            ))}
          </div>
        )}
        <SuppressionsCard />
      </div>
    </>
  );
}

function NothingToRate() {
  const isAsking = useCompanionState(({ settings }) => settings.rate_after_watching);
  const set = useCommand('settings.set');
  const { ratings } = useStrings();
  const turnOn = (
    <Button onClick={() => void set.run({ key: 'rate_after_watching', value: true })}>{ratings.turnOn}</Button>
  );
  return (
    <EmptyState icon={Star} title={ratings.empty} action={isAsking ? null : turnOn}>
      <p>{isAsking ? ratings.emptyText : ratings.emptyOff}</p>
    </EmptyState>
  );
}
