import { Check } from 'lucide-react';
import { useStrings } from '../../strings/index.ts';

const STEPS = ['box', 'account', 'done'] as const;
export type Step = (typeof STEPS)[number];

/** Where one is among the steps. */
export function Steps({ current }: { readonly current: Step }) {
  const { welcome } = useStrings();
  const at = STEPS.indexOf(current);
  return (
    <ol className="welcome-steps" aria-label={welcome.step(at + 1, STEPS.length)}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < at ? 'is-done' : index === at ? 'is-current' : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className="welcome-number">{index < at ? <Check size={14} aria-hidden /> : index + 1}</span>
          {welcome.steps[step]}
        </li>
      ))}
    </ol>
  );
}
