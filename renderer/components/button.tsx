import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Spinner } from './spinner.tsx';
import './button.css';

type Size = 'small' | 'normal';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'disabled'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: Size;
  readonly icon?: LucideIcon | undefined;
  /** Its work is under way: it says so, keeps its place and its focus, and cannot be pressed again. */
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly children: ReactNode;
}

export function Button({
  kind = 'plain',
  size = 'normal',
  icon: Icon,
  isBusy = false,
  isDisabled = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  // Not `disabled`: that would throw the focus away in the middle of what the user does.
  const isInert = isBusy || isDisabled;
  return (
    <button
      {...rest}
      type={type}
      className={`button button-${kind} button-${size}`}
      aria-disabled={isInert || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => {
        if (isInert) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy ? <Spinner size={16} /> : Icon && <Icon size={16} aria-hidden />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'children'> {
  /** Its name; also shown when pointed at. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly size?: Size;
}

export function IconButton({ label, icon: Icon, size = 'normal', type = 'button', ...rest }: IconButtonProps) {
  return (
    <button {...rest} type={type} className={`icon-button icon-button-${size}`} aria-label={label} title={label}>
      <Icon size={size === 'small' ? 16 : 18} aria-hidden />
    </button>
  );
}
