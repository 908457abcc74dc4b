import { Check, CircleDashed, X } from 'lucide-react';
import type { StageResult } from '../../shared/state.ts';
import { EngineText } from '../components/engine-text.tsx';
import { useStrings } from '../strings/index.ts';
import './hosts.css';

const ICONS = { ok: Check, failed: X, pending: CircleDashed } as const;

/** The stages of a connection, one by one: how far it comes, and what is wrong where it ends. */
export function StageList({ stages }: { readonly stages: readonly StageResult[] }) {
  const { hosts } = useStrings();
  return (
    <ol className="stages">
      {stages.map(({ stage, outcome, text }) => {
        const Icon = ICONS[outcome];
        return (
          <li key={stage} className={`stage stage-${outcome}`}>
            <Icon size={16} aria-hidden />
            <span className="stage-name">{hosts.stage[stage]}</span>
            <span className="unseen">{hosts.outcome[outcome]}</span>
            <span className="stage-text">
              <EngineText>{text}</EngineText>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
