import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../shared/errors.ts';
import { EngineText } from './engine-text.tsx';
import './notice.css';

const ICONS = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert } as const;

interface NoticeProps {
  readonly tone?: keyof typeof ICONS;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Something to know, where it concerns. */
export function Notice({ tone = 'info', title, children, action }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={`notice notice-${tone}`}>
      <Icon size={18} aria-hidden />
      <div className="notice-text">
        {title && <p className="notice-title">{title}</p>}
        {children}
        {action && <div className="notice-action">{action}</div>}
      </div>
    </div>
  );
}

/** What a command failed of, read out when it comes up. */
export function ProblemNotice({ problem, action }: { readonly problem: Problem | null; readonly action?: ReactNode }) {
  return (
    <div role="alert" className="notice-place">
      {problem && (
        <Notice tone="bad" action={action}>
          <EngineText>{problem.text}</EngineText>
        </Notice>
      )}
    </div>
  );
}
