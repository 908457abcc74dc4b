import { MonitorPlay, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ViewProps } from '../../app/views.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { FoundBoxes } from '../../hosts/found-boxes.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { AddHostDialog } from './add-host-dialog.tsx';
import { HostCard } from './host-card.tsx';
import './hosts-view.css';

/** Every box: how it is, what of it is reported, and those that could be added. `rest`: the id of the one to open. */
export function HostsView({ rest: [opened] }: ViewProps) {
  const all = useCompanionState((state) => state.hosts);
  const { frame, hosts } = useStrings();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <ViewHeader
        title={frame.views.hosts}
        hint={hosts.hint}
        actions={
          <Button kind="primary" icon={Plus} onClick={() => setAdding(true)}>
            {hosts.add}
          </Button>
        }
      />
      <div className="stack stack-wide">
        {all.length === 0 ? (
          <EmptyState icon={MonitorPlay} title={hosts.empty}>
            <p>{hosts.emptyText}</p>
          </EmptyState>
        ) : (
          <div className="stack">
            {all.map((host) => (
              <HostCard key={host.id} host={host} isOpenAtFirst={host.id === opened || all.length === 1} />
            ))}
          </div>
        )}
        <section className="stack">
          <h2>{hosts.found}</h2>
          <Card>
            <FoundBoxes onAdded={({ label }) => showDone(hosts.added(label))} />
          </Card>
        </section>
      </div>
      {isAdding && <AddHostDialog onClose={() => setAdding(false)} />}
    </>
  );
}
