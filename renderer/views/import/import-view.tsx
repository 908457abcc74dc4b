import { goTo } from '../../app/router.ts';
import type { ViewProps } from '../../app/views.ts';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { useStrings } from '../../strings/index.ts';
import { CatchUpTab } from './catch-up-tab.tsx';
import { ImportTab } from './import-tab.tsx';
import { MarksTab } from './marks-tab.tsx';
import { SyncTab } from './sync-tab.tsx';
import { useSync } from './use-sync.ts';
import './import.css';

const TABS = { import: ImportTab, marks: MarksTab, sync: SyncTab, catchUp: CatchUpTab } as const;
type TabName = keyof typeof TABS;
const NAMES = Object.keys(TABS) as TabName[];

/** Kodi's history to a service, a service's history to Kodi, both kept alike, and what was caught up. `rest`: the tab. */
export function ImportView({ rest: [wanted] }: ViewProps) {
  const { frame, importing } = useStrings();
  const sync = useSync();
  // Where it is not known yet whether a service offers it, who asked for it waits for it.
  const canSync = sync.value === null ? wanted === 'sync' : sync.value.length > 0;
  const names = NAMES.filter((name) => name !== 'sync' || canSync);
  const tab = names.find((name) => name === wanted) ?? 'import';
  const Shown = TABS[tab];
  return (
    <>
      <ViewHeader title={frame.views.import} hint={importing.hint} />
      <Tabs
        label={importing.tabs}
        tabs={names.map((name) => ({ name, label: importing.tab[name] }))}
        selected={tab}
        onSelect={(name) => goTo('import', name)}
      >
        <Shown sync={sync} />
      </Tabs>
    </>
  );
}
