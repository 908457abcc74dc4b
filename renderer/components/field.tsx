import { CircleAlert } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import './field.css';

interface Told {
  readonly label: ReactNode;
  /** What to enter, below the label. */
  readonly hint?: ReactNode;
  /** What is wrong with it, and what to do; null where nothing is. */
  readonly error?: string | null;
}

interface FieldProps extends Told, Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> {
  /** Beside the input, such as its unit. */
  readonly after?: ReactNode;
}

/** A labelled input; its error stands below it and is read out with it. */
export function Field({ label, hint, error = null, after, ...input }: FieldProps) {
  const { id, describedBy } = useTold(hint, error);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <div className="field-input">
        <input {...input} id={id} aria-invalid={error === null ? undefined : true} aria-describedby={describedBy} />
        {after}
      </div>
    </FieldFrame>
  );
}

interface TextAreaProps extends Told, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'id'> {}

/** As {@link Field}, for several lines. */
export function TextArea({ label, hint, error = null, ...area }: TextAreaProps) {
  const { id, describedBy } = useTold(hint, error);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <textarea {...area} id={id} aria-invalid={error === null ? undefined : true} aria-describedby={describedBy} />
    </FieldFrame>
  );
}

interface SelectProps extends Told, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'id' | 'onChange'> {
  readonly options: ReadonlyArray<{ readonly value: string; readonly label: string }>;
  readonly onChange: (value: string) => void;
}

/** A labelled choice among a few. */
export function Select({ label, hint, error = null, options, onChange, ...select }: SelectProps) {
  const { id, describedBy } = useTold(hint, error);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <select {...select} id={id} aria-describedby={describedBy} onChange={({ target }) => onChange(target.value)}>
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

function useTold(hint: ReactNode, error: string | null) {
  const id = useId();
  const ids = [...(hint ? [`${id}-hint`] : []), ...(error === null ? [] : [`${id}-error`])];
  return { id, describedBy: ids.length === 0 ? undefined : ids.join(' ') };
}

function FieldFrame(props: Told & { readonly id: string; readonly children: ReactNode }) {
  const { id, label, hint, error = null, children } = props;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {children}
      {error !== null && (
        <p id={`${id}-error`} className="field-error" role="alert">
          <CircleAlert size={16} aria-hidden />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
