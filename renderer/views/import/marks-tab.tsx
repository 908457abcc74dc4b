import { Check, Search } from 'lucide-react';
import { useState } from 'react';
import type { MarksReport } from '../../../shared/history.ts';
import { placeHref } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { BoxChoice } from './box-choice.tsx';
import { MarksCard } from './marks-card.tsx';
import { NoBoxes } from './no-boxes.tsx';

/** A service's history, marked in Kodi: shown first, and written when the user says so. */
export function MarksTab() {
  const hasHosts = useCompanionState(({ hosts }) => hosts.length > 0);
  const isAuto = useCompanionState(({ settings }) => settings.pull_sync_auto);
  const preview = useCommand('marks.preview', 'inline');
  const apply = useCommand('marks.apply', 'inline');
  const [hostId, setHostId] = useState<string | null>(null);
  const [reports, setReports] = useState<readonly MarksReport[] | null>(null);
  const [isWritten, setWritten] = useState(false);
  const { importing } = useStrings();
  const format = useFormat();
  const input = hostId === null ? {} : { hostId };
  const isRunning = preview.isRunning || apply.isRunning;
  const run = async (command: typeof preview | typeof apply) => {
    const result = await command.run(input);
    if (!result.ok) return;
    setReports(result.value);
    setWritten(command === apply);
  };
  const choose = (id: string | null) => {
    setHostId(id);
    setReports(null);
  };
  if (!hasHosts) return <NoBoxes />;
  const planned = isWritten ? 0 : changesIn(reports ?? []);
  return (
    <div className="stack stack-wide">
      <Card>
        <div className="import-card">
          <div className="import-intro">
            <h2>{importing.marksTitle}</h2>
            <p className="quiet">{importing.marksText}</p>
            <p className="quiet">
              {isAuto ? importing.marksAuto : importing.marksAutoOff}{' '}
              <a href={placeHref('settings', 'sync')}>{importing.marksAutoLink}</a>
            </p>
          </div>
          <div className="import-choice">
            <BoxChoice hostId={hostId} onChange={choose} />
            <Button
              kind={planned > 0 ? 'plain' : 'primary'}
              icon={Search}
              isBusy={preview.isRunning}
              isDisabled={apply.isRunning}
              onClick={() => void run(preview)}
            >
              {importing.marksLook}
            </Button>
            {planned > 0 && (
              <Button
                kind="primary"
                icon={Check}
                isBusy={apply.isRunning}
                isDisabled={preview.isRunning}
                onClick={() => void run(apply)}
              >
                {importing.marksApply(format.number(planned))}
              </Button>
            )}
          </div>
          {isRunning && <Spinner label={importing.marksLooking} isLabelShown />}
          <ProblemNotice problem={preview.problem ?? apply.problem} />
          <div role="status" className="notice-place">
            {!isRunning && reports !== null && <Outcome reports={reports} isWritten={isWritten} />}
          </div>
        </div>
      </Card>
      {reports?.map((report) => (
        <MarksCard key={`${report.service} ${report.hostId}`} report={report} />
      ))}
    </div>
  );
}

function Outcome({ reports, isWritten }: { readonly reports: readonly MarksReport[]; readonly isWritten: boolean }) {
  const { importing } = useStrings();
  const format = useFormat();
  const changes = changesIn(reports);
  if (reports.some(({ problem }) => problem !== null)) return null;
  if (changes === 0) return <Notice tone="good">{importing.marksNothing}</Notice>;
  return isWritten ? <Notice tone="good">{importing.marksDone(format.number(changes))}</Notice> : null;
}

function changesIn(reports: readonly MarksReport[]): number {
  return reports.reduce((sum, { counts }) => sum + counts.watched + counts.resume, 0);
}
