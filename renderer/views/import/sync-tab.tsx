import { useCompanionState } from '../../bridge/companion.tsx';
import type { Answer } from '../../bridge/use-command.ts';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useStrings } from '../../strings/index.ts';
import { NoBoxes } from './no-boxes.tsx';
import { SyncCard } from './sync-card.tsx';

/** The history of each service that offers it and the boxes' libraries, kept alike. */
export function SyncTab({ sync: { value, problem, isLoading, reload } }: { readonly sync: Answer<'sync.status'> }) {
  const hasHosts = useCompanionState(({ hosts }) => hosts.length > 0);
  const { frame } = useStrings();
  if (!hasHosts) return <NoBoxes />;
  return (
    <div className="stack stack-wide">
      <ProblemNotice problem={problem} />
      {value === null && isLoading && <Spinner label={frame.loading} />}
      {value?.map((status) => (
        <SyncCard key={status.service} status={status} onChange={reload} />
      ))}
    </div>
  );
}
