import { Star } from 'lucide-react';
import { useId, useState } from 'react';
import type { WatchLogEntry } from '../../../shared/state.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { ProblemNotice } from '../../components/notice.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';

const RATINGS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** 1 to 10, one press each. */
export function RateButtons({ entry: { viewingId } }: { readonly entry: WatchLogEntry }) {
  const { history } = useStrings();
  const id = useId();
  const rate = useCommand('ratings.rate', 'inline');
  const [given, setGiven] = useState<number | null>(null);
  const give = async (rating: number) => {
    const result = await rate.run({ viewingId, rating });
    if (!result.ok) return;
    setGiven(rating);
    showDone(history.rated(result.value.title, rating));
  };
  return (
    <div>
      <fieldset className="rate" aria-labelledby={id}>
        <span id={id} className="small quiet">
          {history.rate}
        </span>
        <span className="rate-buttons">
          {RATINGS.map((rating) => (
            <button
              key={rating}
              type="button"
              className="rate-button figures"
              aria-label={history.rateAs(rating)}
              aria-pressed={given === rating}
              onClick={() => void give(rating)}
            >
              {given === rating && <Star size={11} aria-hidden />}
              {rating}
            </button>
          ))}
        </span>
      </fieldset>
      <ProblemNotice problem={rate.problem} />
    </div>
  );
}
