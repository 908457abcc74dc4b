import type { ReactNode } from 'react';
import './card.css';

interface CardProps {
  /** Names it for screen readers; with an id of a heading inside, `labelledBy`. */
  readonly label?: string;
  readonly labelledBy?: string;
  /** Behind the others: switched off, or nothing going on. */
  readonly isCalm?: boolean;
  readonly children: ReactNode;
}

/** A raised place for one thing. */
export function Card({ label, labelledBy, isCalm = false, children }: CardProps) {
  const isNamed = label !== undefined || labelledBy !== undefined;
  const className = isCalm ? 'card card-calm' : 'card';
  if (!isNamed) return <div className={className}>{children}</div>;
  return (
    <section className={className} aria-label={label} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}

/** Several rows in one card, with hairlines between them. */
export function CardRows({ children }: { readonly children: ReactNode }) {
  return <div className="card-rows">{children}</div>;
}
