import { type ReactNode, useId } from 'react';
import './radio-choice.css';

interface RadioChoiceProps<Value extends string> {
  readonly label: ReactNode;
  readonly value: Value;
  readonly options: ReadonlyArray<{ readonly value: Value; readonly label: ReactNode }>;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them in sight. */
export function RadioChoice<Value extends string>({ label, value, options, onChange }: RadioChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="radio-choice">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
