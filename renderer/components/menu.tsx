import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import './menu.css';

interface MenuProps {
  /** Names the menu and its button, where the button's face has no words. */
  readonly label: string;
  /** What the button shows. */
  readonly face: ReactNode;
  /** Class of the button. */
  readonly className?: string;
  readonly isDisabled?: boolean;
  /** {@link MenuItem} and {@link MenuLink} */
  readonly children: ReactNode;
}

const EDGE_PX = 8;

/** A button that opens a menu: arrow keys, Home and End move, Escape closes and gives the focus back. */
export function Menu({
  label,
  face,
  className = 'button button-plain button-normal',
  isDisabled,
  children,
}: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    if (!isOpen || list.current === null || button.current === null) return;
    place(list.current, button.current);
    entriesOf(list.current)[0]?.focus();
  }, [isOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: 'first', End: 'last' }[event.key];
    if (event.key === 'Tab') list.current?.hidePopover();
    if (step === undefined || list.current === null) return;
    event.preventDefault();
    const entries = entriesOf(list.current);
    const at = entries.findIndex((entry) => entry === document.activeElement);
    const next = step === 'first' ? 0 : step === 'last' ? -1 : (at + Number(step)) % entries.length;
    entries.at(next)?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        disabled={isDisabled}
      >
        {face}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className="menu"
        role="menu"
        aria-label={label}
        onToggle={({ newState }) => setOpen(newState === 'open')}
        onKeyDown={onKeyDown}
        onClick={() => list.current?.hidePopover()}
      >
        {isOpen && children}
      </div>
    </>
  );
}

interface EntryProps {
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

export function MenuItem({ icon: Icon, children, onSelect }: EntryProps & { readonly onSelect: () => void }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} className="menu-entry" onClick={onSelect}>
      {Icon && <Icon size={17} aria-hidden />}
      <span>{children}</span>
    </button>
  );
}

export function MenuLink(props: EntryProps & { readonly href: string; readonly isCurrent?: boolean }) {
  const { icon: Icon, children, href, isCurrent = false } = props;
  return (
    <a role="menuitem" tabIndex={-1} className="menu-entry" href={href} aria-current={isCurrent ? 'page' : undefined}>
      {Icon && <Icon size={17} aria-hidden />}
      <span>{children}</span>
    </a>
  );
}

export function MenuHeading({ children }: { readonly children: ReactNode }) {
  return <p className="menu-heading">{children}</p>;
}

function entriesOf(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

/** Below the button and along its end; above it where there is more room. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const isAbove = at.bottom + offsetHeight + EDGE_PX > window.innerHeight && at.top > window.innerHeight - at.bottom;
  const top = isAbove ? at.top - offsetHeight - 4 : at.bottom + 4;
  const isRightToLeft = getComputedStyle(button).direction === 'rtl';
  const left = isRightToLeft ? at.left : at.right - offsetWidth;
  menu.style.top = `${Math.max(EDGE_PX, top)}px`;
  menu.style.left = `${Math.min(Math.max(EDGE_PX, left), window.innerWidth - offsetWidth - EDGE_PX)}px`;
}
