import type { ReactNode } from 'react';
import './view-header.css';

interface ViewHeaderProps {
  readonly title: string;
  readonly hint?: ReactNode;
  /** What can be done here, at its end. */
  readonly actions?: ReactNode;
}

/** On top of each view. */
export function ViewHeader({ title, hint, actions }: ViewHeaderProps) {
  return (
    <header className="view-header">
      <h1>{title}</h1>
      {actions && <div className="view-header-actions">{actions}</div>}
      {hint && <p className="quiet view-header-hint">{hint}</p>}
    </header>
  );
}
