import { Download } from 'lucide-react';
import { goTo } from '../../app/router.ts';
import type { ViewProps } from '../../app/views.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { useSaveText } from '../../bridge/use-save-text.ts';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { showDone } from '../../state/toasts.ts';
import { useFormat, useStrings } from '../../strings/index.ts';
import { LogList } from './log-list.tsx';
import { YearPictures } from './year-pictures.tsx';
import './history.css';

/** Everything that was watched. `rest`: `year` for the pictures, `search` to begin with the search. */
export function HistoryView({ rest: [part] }: ViewProps) {
  const { frame, history } = useStrings();
  const selected = part === 'year' ? 'year' : 'list';
  return (
    <>
      <ViewHeader title={frame.views.history} actions={<ExportMenu />} />
      <Tabs
        label={history.tabs}
        tabs={[
          { name: 'list', label: history.list },
          { name: 'year', label: history.year },
        ]}
        selected={selected}
        onSelect={(name) => (name === 'year' ? goTo('history', 'year') : goTo('history'))}
      >
        {selected === 'year' ? <YearPictures /> : <LogList isSearching={part === 'search'} />}
      </Tabs>
    </>
  );
}

function ExportMenu() {
  const { history } = useStrings();
  const format = useFormat();
  const saveText = useSaveText();
  const command = useCommand('log.export');
  const save = async (as: 'csv' | 'json') => {
    const result = await command.run({ format: as });
    if (!result.ok) return;
    const { suggestedName, text, count } = result.value;
    if (await saveText(suggestedName, text)) showDone(history.exported(format.number(count)));
  };
  return (
    <Menu
      label={history.export}
      isDisabled={command.isRunning}
      face={
        <>
          <Download size={16} aria-hidden />
          {history.export}
        </>
      }
    >
      <MenuItem onSelect={() => void save('csv')}>{history.exportCsv}</MenuItem>
      <MenuItem onSelect={() => void save('json')}>{history.exportJson}</MenuItem>
    </Menu>
  );
}
