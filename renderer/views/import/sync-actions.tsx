import { Check, RefreshCw, Search } from 'lucide-react';
import type { SyncReport, SyncStatus } from '../../../shared/sync.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

interface SyncActionsProps {
  readonly status: SyncStatus;
  /** Of the last look or run. */
  readonly report: SyncReport | null;
  /** Null: the last one holds no longer. */
  readonly onReport: (report: SyncReport | null) => void;
}

/** Look, agree, run: what was not looked at cannot be agreed to, and too much is asked about first. */
export function SyncActions({ status, report, onReport }: SyncActionsProps) {
  const { service, label, isOn, isConfirmed, asks } = status;
  const preview = useCommand('sync.preview', 'inline');
  const confirm = useCommand('sync.confirm', 'inline');
  const run = useCommand('sync.run', 'inline');
  const { importing } = useStrings();
  const format = useFormat();
  const commands = [preview, confirm, run];
  const isRunning = commands.some((command) => command.isRunning);
  const give = async (command: typeof preview | typeof confirm | typeof run) => {
    for (const other of commands) other.reset();
    const result = await command.run({ service });
    onReport(result.ok ? result.value : null);
  };
  const problem = commands.find((command) => command.problem !== null)?.problem ?? null;
  const isLookedAt = report?.isPreview === true && report.problem === null;
  const can = (command: (typeof commands)[number]) => ({
    isBusy: command.isRunning,
    isDisabled: isRunning && !command.isRunning,
    onClick: () => void give(command),
  });
  return (
    <>
      {asks !== null && (
        <Notice tone="warn" title={importing.syncAsks(format.number(asks.adds), label)}>
          <p>{importing.syncAsksText}</p>
        </Notice>
      )}
      <div className="row">
        <Button kind={isLookedAt || isConfirmed ? 'plain' : 'primary'} icon={Search} {...can(preview)}>
          {importing.marksLook}
        </Button>
        {asks !== null && (
          <Button kind="primary" icon={Check} {...can(confirm)}>
            {importing.syncAddAll(format.number(asks.adds))}
          </Button>
        )}
        {asks === null && isLookedAt && (
          <Button kind="primary" icon={Check} {...can(confirm)}>
            {isConfirmed || !isOn ? importing.syncDo : importing.syncAgree}
          </Button>
        )}
        {asks === null && isConfirmed && !isLookedAt && (
          <Button kind="primary" icon={RefreshCw} {...can(run)}>
            {importing.syncRun}
          </Button>
        )}
      </div>
      {isRunning && <Spinner label={importing.marksLooking} isLabelShown />}
      {/* What the engine says of a look that is too old names commands of the command line. */}
      <ProblemNotice
        problem={problem?.kind === 'not_allowed' ? { ...problem, text: importing.syncLookAgain } : problem}
      />
      <div role="status" className="notice-place">
        {!isRunning && report !== null && <Outcome report={report} label={label} />}
      </div>
    </>
  );
}

function Outcome({ report, label }: { readonly report: SyncReport; readonly label: string }) {
  const { isPreview, problem, marks, counts, asks } = report;
  const { importing } = useStrings();
  const format = useFormat();
  const marked = marks.reduce((sum, { counts: { watched } }) => sum + watched, 0);
  const numbers = [format.number(marked), format.number(counts.added), label] as const;
  const text = isPreview ? importing.syncPlan(...numbers) : importing.syncDone(...numbers);
  if (problem !== null) {
    return (
      <Notice tone="bad" title={importing.syncStopped}>
        <EngineText>{problem.text}</EngineText>
      </Notice>
    );
  }
  if (marked + counts.added === 0) return asks === null ? <Notice tone="good">{importing.syncNothing}</Notice> : null;
  return <Notice tone={isPreview ? 'info' : 'good'}>{text}</Notice>;
}
