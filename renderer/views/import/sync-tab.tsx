import { MonitorPlay } from 'lucide-react';
import { goTo } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import type { Answer } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useStrings } from '../../strings/index.ts';
import { SyncCard } from './sync-card.tsx';

/** The history of each service that offers it and the boxes' libraries, kept alike. */
export function SyncTab({ sync: { value, problem, isLoading, reload } }: { readonly sync: Answer<'sync.status'> }) {
  const hasHosts = useCompanionState(({ hosts }) => hosts.length > 0);
  const { frame, importing } = useStrings();
  if (!hasHosts) {
    return (
      <EmptyState
        icon={MonitorPlay}
        title={importing.noHosts}
        action={<Button onClick={() => goTo('hosts')}>{importing.addHost}</Button>}
      />
    );
  }
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
