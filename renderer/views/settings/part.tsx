import { type ReactNode, useId } from 'react';
import { Card } from '../../components/card.tsx';

interface PartProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** A named part of a section, in its own card. */
export function Part({ title, hint, action, children }: PartProps) {
  const id = useId();
  return (
    <Card labelledBy={id}>
      <div className="settings-part">
        <div className="settings-part-head">
          <div>
            <h3 id={id}>{title}</h3>
            {hint && <p className="quiet">{hint}</p>}
          </div>
          {action}
        </div>
        {children}
      </div>
    </Card>
  );
}
