import { LoaderCircle } from 'lucide-react';
import './spinner.css';

interface SpinnerProps {
  /** What is under way; without it the spinner is decoration beside words that say it. */
  readonly label?: string;
  readonly isLabelShown?: boolean;
  readonly size?: number;
}

export function Spinner({ label, isLabelShown = false, size = 20 }: SpinnerProps) {
  const circle = <LoaderCircle className="spinner-circle" size={size} aria-hidden />;
  if (label === undefined) return circle;
  return (
    <p className="spinner" role="status">
      {circle}
      <span className={isLabelShown ? undefined : 'unseen'}>{label}</span>
    </p>
  );
}
