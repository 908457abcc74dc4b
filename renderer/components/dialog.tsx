import { X } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useStrings } from '../strings/index.ts';
import { Button, IconButton } from './button.tsx';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons at its foot. */
  readonly actions?: ReactNode;
  /** Called for Escape, the cross, and a press beside it. */
  readonly onClose: () => void;
  /** Makes it a form: Enter in a field sends it. */
  readonly onSubmit?: () => void;
  readonly size?: 'normal' | 'wide';
}

/** A native modal dialog: the browser keeps the focus inside and gives it back. Shown for as long as it is rendered. */
export function Dialog({ title, children, actions, onClose, onSubmit, size = 'normal' }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const { frame } = useStrings();
  // Closed while it is still in the document: only then the browser gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const body = (
    <>
      <div className="dialog-body">{children}</div>
      {actions && <div className="dialog-actions">{actions}</div>}
    </>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the browser.
    <dialog
      ref={ref}
      className={`dialog dialog-${size}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={({ target }) => {
        if (target === ref.current) onClose();
      }}
    >
      <div className="dialog-inside">
        <div className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton label={frame.close} icon={X} onClick={onClose} />
        </div>
        {onSubmit ? (
          <form noValidate onSubmit={submit}>
            {body}
          </form>
        ) : (
          body
        )}
      </div>
    </dialog>
  );
}

interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen, with numbers where there are any. */
  readonly children: ReactNode;
  /** What the button does: a verb, never "OK". */
  readonly confirm: string;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  /** Something has to be said first. */
  readonly isDisabled?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    children,
    confirm,
    isDangerous = true,
    isBusy = false,
    isDisabled = false,
    onConfirm,
    onClose,
  } = props;
  const { frame } = useStrings();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{frame.cancel}</Button>
          <Button kind={isDangerous ? 'danger' : 'primary'} isBusy={isBusy} isDisabled={isDisabled} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
