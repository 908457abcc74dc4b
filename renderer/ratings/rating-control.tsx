import { Star } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { RatingResult } from '../../shared/state.ts';
import { useCommand } from '../bridge/use-command.ts';
import { useServiceNames } from '../bridge/use-service-names.ts';
import { Button } from '../components/button.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { showDone, showProblem } from '../state/toasts.ts';
import { useFormat, useStrings } from '../strings/index.ts';
import './ratings.css';

const STEPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

interface RatingControlProps {
  readonly viewingId: string;
  /** For screen readers: what is rated. */
  readonly title: string;
  readonly onRated?: (result: RatingResult) => void;
}

/**
 * A rating from 1 to 10: chosen by mouse, by arrow keys or by its digit (0 is 10), and sent with the button or Enter.
 * Nothing is sent by choosing alone.
 */
export function RatingControl({ viewingId, title, onRated }: RatingControlProps) {
  const rate = useCommand('ratings.rate', 'inline');
  const [chosen, setChosen] = useState<number | null>(null);
  const { ratings } = useStrings();
  const tell = useTellRated();
  const name = useId();
  const steps = useRef<HTMLDivElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen === null || rate.isRunning) return;
    const result = await rate.run({ viewingId, rating: chosen });
    if (!result.ok) return;
    tell(result.value);
    onRated?.(result.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
    event.preventDefault();
    const digit = event.key === '0' ? 10 : Number(event.key);
    setChosen(digit);
    steps.current?.querySelectorAll('input')[digit - 1]?.focus();
  };
  return (
    <form className="rating" onSubmit={(event) => void submit(event)}>
      {/* The keys are those of the radio buttons inside. */}
      <div
        ref={steps}
        className="rating-steps"
        role="radiogroup"
        aria-label={ratings.rating(title)}
        onKeyDown={onKeyDown}
      >
        {STEPS.map((step) => (
          <label key={step} className="rating-step" title={ratings.words[step - 1]}>
            <input
              type="radio"
              name={name}
              value={step}
              checked={step === chosen}
              aria-label={`${ratings.outOfTen(step)}, ${ratings.words[step - 1]}`}
              onChange={() => setChosen(step)}
            />
            <Star size={22} aria-hidden />
            <span className="rating-number figures" aria-hidden>
              {step}
            </span>
          </label>
        ))}
      </div>
      <div className="rating-foot">
        <p className="quiet" aria-hidden>
          {chosen === null ? ratings.choose : ratings.words[chosen - 1]}
        </p>
        <Button kind="primary" size="small" type="submit" isDisabled={chosen === null} isBusy={rate.isRunning}>
          {chosen === null ? ratings.rateShort : ratings.rate(chosen)}
        </Button>
      </div>
      <ProblemNotice problem={rate.problem} />
    </form>
  );
}

/** Says who is told of the rating; or why nobody is. */
function useTellRated(): (result: RatingResult) => void {
  const { ratings } = useStrings();
  const format = useFormat();
  const nameOf = useServiceNames();
  return ({ title, rating, services }) => {
    const told = services.filter(({ outcome }) => outcome === 'queued').map(({ service }) => nameOf(service));
    if (told.length > 0) return showDone(ratings.rated(title, rating, format.list(told)));
    const reason = services.map((service) => service.reason).join(' ');
    showProblem({ kind: 'service_refused', text: ratings.ratedNowhere(title, reason) });
  };
}
