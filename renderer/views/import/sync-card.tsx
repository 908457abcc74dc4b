import { useState } from 'react';
import type { SyncReport, SyncStatus } from '../../../shared/sync.ts';
import { goTo, placeHref } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { useStrings } from '../../strings/index.ts';
import { SyncActions } from './sync-actions.tsx';
import { SyncReportCards } from './sync-report.tsx';

interface SyncCardProps {
  readonly status: SyncStatus;
  /** Something was done that it may stand otherwise after. */
  readonly onChange: () => void;
}

/** One service: how it stands, what can be done, and what that came to. */
export function SyncCard({ status, onChange }: SyncCardProps) {
  const { service, label } = status;
  const isLinked = useCompanionState(({ accounts }) =>
    accounts.some((account) => account.service === service && account.state === 'linked'),
  );
  const [report, setReport] = useState<SyncReport | null>(null);
  const { importing } = useStrings();
  const onReport = (next: SyncReport | null) => {
    setReport(next);
    onChange();
  };
  return (
    <>
      <Card label={importing.syncTitle(label)}>
        <div className="import-card">
          <div className="import-intro">
            <h2>{importing.syncTitle(label)}</h2>
            <p className="quiet">{importing.syncText(label)}</p>
          </div>
          {isLinked ? (
            <>
              <Standing status={status} />
              <SyncActions status={status} report={report} onReport={onReport} />
            </>
          ) : (
            <Notice
              action={
                <Button size="small" onClick={() => goTo('accounts')}>
                  {importing.syncLink}
                </Button>
              }
            >
              {importing.syncNotLinked(label)}
            </Notice>
          )}
        </div>
      </Card>
      {isLinked && report !== null && <SyncReportCards report={report} label={label} />}
    </>
  );
}

function Standing({
  status: { isOn, isConfirmed, intervalMinutes, lastRunAtMs, nextRunAtMs },
}: Pick<SyncCardProps, 'status'>) {
  const { importing } = useStrings();
  const rhythm = isOn ? importing.syncEvery(intervalMinutes) : importing.syncOnRequest;
  return (
    <>
      <Facts>
        <Fact name={importing.syncLast}>
          {lastRunAtMs === null ? importing.syncNever : <RelativeTime ms={lastRunAtMs} />}
        </Fact>
        <Fact name={importing.syncNext}>
          {nextRunAtMs === null ? importing.syncNotByItself : <RelativeTime ms={nextRunAtMs} />}
        </Fact>
      </Facts>
      <p className="quiet">
        {isConfirmed ? rhythm : importing.syncNotAgreed}{' '}
        <a href={placeHref('settings', 'services')}>{importing.syncSettings}</a>
      </p>
    </>
  );
}
