import { goTo } from '../../app/router.ts';
import type { ViewProps } from '../../app/views.ts';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { useStrings } from '../../strings/index.ts';
import { DebugTab } from './debug-tab.tsx';
import { LogTab } from './log-tab.tsx';
import { StatusTab } from './status-tab.tsx';
import { WhyTab } from './why-tab.tsx';
import './health.css';

const NAMES = ['status', 'why', 'log', 'debug'] as const;

/** How the companion is. `rest`: the tab, and for `why` the viewing that is asked about. */
export function HealthView({ rest: [wanted, asked] }: ViewProps) {
  const { frame, health } = useStrings();
  const tab = NAMES.find((name) => name === wanted) ?? 'status';
  return (
    <>
      <ViewHeader title={frame.views.health} hint={health.hint} />
      <Tabs
        label={health.tabs}
        tabs={NAMES.map((name) => ({ name, label: health.tab[name] }))}
        selected={tab}
        onSelect={(name) => goTo('health', name)}
      >
        {tab === 'status' && <StatusTab />}
        {tab === 'why' && <WhyTab key={asked} asked={asked ?? null} />}
        {tab === 'log' && <LogTab />}
        {tab === 'debug' && <DebugTab />}
      </Tabs>
    </>
  );
}
