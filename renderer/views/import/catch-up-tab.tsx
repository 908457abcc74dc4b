import { History } from 'lucide-react';
import type { CatchUpHost, CatchUpList } from '../../../shared/history.ts';
import type { WatchLogEntry } from '../../../shared/state.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useAnswer, useCommand } from '../../bridge/use-command.ts';
import { useReloadOn } from '../../bridge/use-reload-on.ts';
import { Button } from '../../components/button.tsx';
import { Card, CardRows } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { LongList } from '../../components/long-list.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { Title } from '../../components/title.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

const MOST = 1000;

/** What was watched while nobody looked, and when each box was last compared. */
export function CatchUpTab() {
  const revision = useCompanionState((state) => state.logRevision);
  const isOn = useCompanionState(({ settings }) => settings.catch_up);
  const list = useAnswer('catch_up.list', { limit: MOST });
  useReloadOn(`${revision} ${isOn}`, list.reload);
  const { frame, importing } = useStrings();
  return (
    <div className="stack stack-wide">
      <Card>
        <div className="import-card">
          <div className="import-intro">
            <h2>{importing.catchUpTitle}</h2>
            <p className="quiet">{importing.catchUpText}</p>
          </div>
          <ProblemNotice problem={list.problem} />
          {list.value === null && list.isLoading && <Spinner label={frame.loading} />}
          {list.value && <Boxes list={list.value} />}
        </div>
      </Card>
      {list.value?.entries.length === 0 && (
        <EmptyState icon={History} title={importing.catchUpEmpty}>
          <p>{importing.catchUpEmptyText}</p>
        </EmptyState>
      )}
      {list.value !== null && list.value.entries.length > 0 && (
        <Card>
          <LongList label={importing.tab.catchUp} items={list.value.entries} keyOf={({ viewingId }) => viewingId}>
            {(entry) => <EntryRow entry={entry} />}
          </LongList>
        </Card>
      )}
    </div>
  );
}

function Boxes({ list: { enabled, hosts } }: { readonly list: CatchUpList }) {
  const set = useCommand('settings.set');
  const { importing } = useStrings();
  if (!enabled) {
    const turnOn = (
      <Button size="small" onClick={() => void set.run({ key: 'catch_up', value: true })}>
        {importing.catchUpOn}
      </Button>
    );
    return (
      <Notice tone="warn" action={turnOn}>
        {importing.catchUpOff}
      </Notice>
    );
  }
  return (
    <CardRows>
      {hosts.map((host) => (
        <BoxRow key={host.hostId} host={host} />
      ))}
    </CardRows>
  );
}

function BoxRow({ host: { label, lookedAtMs, text } }: { readonly host: CatchUpHost }) {
  const { importing } = useStrings();
  return (
    <div>
      <p>
        <strong>
          <Title>{label}</Title>
        </strong>{' '}
        <span className="quiet">
          {lookedAtMs === null ? (
            importing.neverLooked
          ) : (
            <>
              {importing.lookedAt} <RelativeTime ms={lookedAtMs} />
            </>
          )}
        </span>
      </p>
      <p className="quiet">
        <EngineText>{text}</EngineText>
      </p>
    </div>
  );
}

function EntryRow({ entry: { title, hostLabel, startedAtMs, endedAtMs } }: { readonly entry: WatchLogEntry }) {
  const format = useFormat();
  return (
    <div className="import-item">
      <div>
        <p>
          <Title>{title}</Title>
        </p>
        <p className="quiet small">
          <Title>{hostLabel}</Title> · {format.dateTime(endedAtMs ?? startedAtMs)}
        </p>
      </div>
    </div>
  );
}
