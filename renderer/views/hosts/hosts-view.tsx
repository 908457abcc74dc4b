import { ViewHeader } from '../../components/view-header.tsx';
import { useStrings } from '../../strings/index.ts';

export function HostsView() {
  const { frame } = useStrings();
  return <ViewHeader title={frame.views.hosts} />;
}
