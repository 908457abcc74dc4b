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
      <div className="view-header-text">
        <h1>{title}</h1>
        {hint && <p className="quiet">{hint}</p>}
      </div>
      {actions && <div className="view-header-actions">{actions}</div>}
    </header>
  );
}
