import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useStore } from 'zustand';
import { IconButton } from '../components/button.tsx';
import { EngineText } from '../components/engine-text.tsx';
import { dismissToast, toastStore } from '../state/toasts.ts';
import { useStrings } from '../strings/index.ts';
import './toasts.css';

/** Short messages in a corner. The region is always there: screen readers only hear changes of what they know. */
export function Toasts() {
  const toasts = useStore(toastStore);
  const { frame } = useStrings();
  return (
    <section className="toasts" aria-label={frame.notifications} aria-live="polite">
      {toasts.map(({ id, kind, text, action }) => (
        <div key={id} className={`toast toast-${kind}`}>
          {kind === 'done' ? <CircleCheck size={18} aria-hidden /> : <CircleAlert size={18} aria-hidden />}
          <p>{kind === 'problem' ? <EngineText>{text}</EngineText> : text}</p>
          {action && (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                dismissToast(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton label={frame.dismiss} icon={X} size="small" onClick={() => dismissToast(id)} />
        </div>
      ))}
    </section>
  );
}
