import { type ReactNode, useId } from 'react';
import './switch.css';

interface SwitchProps {
  readonly label: ReactNode;
  /** What it does, below the label. */
  readonly hint?: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
  /** Label for screen readers alone, where the words beside it say it for everybody else. */
  readonly isLabelHidden?: boolean;
}

export function Switch({ label, hint, isOn, onChange, isDisabled = false, isLabelHidden = false }: SwitchProps) {
  const hintId = useId();
  return (
    <label className="switch">
      <span className={isLabelHidden ? 'unseen' : 'switch-text'}>
        <span className="switch-label">{label}</span>
        {hint && (
          <span id={hintId} className="switch-hint">
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        disabled={isDisabled}
        aria-describedby={hint ? hintId : undefined}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span className="switch-track" aria-hidden>
        <span className="switch-thumb" />
      </span>
    </label>
  );
}
