import './progress-bar.css';

interface ProgressBarProps {
  /** What makes progress. */
  readonly label: string;
  /** 0..1; null: it moves, nobody knows how far. */
  readonly fraction: number | null;
  /** In words, for screen readers: `12:05 of 45:00`. */
  readonly valueText?: string;
  /** A mark on the way, 0..1: from here on it counts. */
  readonly threshold?: { readonly fraction: number; readonly label: string } | null;
  readonly tone?: 'accent' | 'quiet' | 'good';
  /** Glides from one value to the next within a second; only where each step is large enough to be seen. */
  readonly isGliding?: boolean;
}

export function ProgressBar(props: ProgressBarProps) {
  const { label, fraction, valueText, threshold = null, tone = 'accent', isGliding = false } = props;
  const known = fraction === null ? {} : { 'aria-valuenow': Math.round(fraction * 100), 'aria-valuetext': valueText };
  return (
    <div
      className={`progress progress-${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...known}
    >
      <div className="progress-track">
        <div
          className={`progress-fill${isGliding ? ' is-gliding' : ''}${fraction === null ? ' is-unknown' : ''}`}
          style={fraction === null ? undefined : { transform: `scaleX(${fraction.toFixed(5)})` }}
        />
      </div>
      {threshold && (
        <span
          className="progress-threshold"
          style={{ insetInlineStart: `${threshold.fraction * 100}%` }}
          title={threshold.label}
        />
      )}
    </div>
  );
}
