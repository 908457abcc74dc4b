import { MonitorPlay } from 'lucide-react';
import { goTo } from '../../app/router.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useStrings } from '../../strings/index.ts';

/** In place of what needs a box. */
export function NoBoxes() {
  const { importing } = useStrings();
  const action = (
    <Button kind="primary" onClick={() => goTo('hosts')}>
      {importing.addHost}
    </Button>
  );
  return (
    <EmptyState icon={MonitorPlay} title={importing.noHosts} action={action}>
      <p>{importing.noHostsText}</p>
    </EmptyState>
  );
}
