import { Send } from 'lucide-react';
import type { ImportState, ImportStatus } from '../../../shared/history.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { ImportNumbers } from './import-numbers.tsx';
import { isUnderWay } from './under-way.ts';

const TONES: Readonly<Partial<Record<ImportState, Tone>>> = {
  done: 'good',
  previewed: 'accent',
  importing: 'accent',
  stopped: 'warn',
  failed: 'bad',
};

/** Where the import stands: how far, in numbers, and what can be done now. */
export function ImportStanding() {
  const status = useCompanionState((state) => state.importStatus);
  const { importing } = useStrings();
  const { state, text, hosts, counts } = status;
  // What came of a look at boxes on which nothing was watched is said by the text alone.
  const hasSomething = state !== 'previewed' || counts.found > 0;
  return (
    <section className="import-standing" aria-label={importing.state[state]}>
      {hasSomething && (
        <div className="row">
          <Badge tone={TONES[state] ?? 'neutral'}>{importing.state[state]}</Badge>
        </div>
      )}
      <p role="status">
        <EngineText>{text}</EngineText>
      </p>
      {isUnderWay(state) && <Progress status={status} />}
      {hosts.map(({ hostId, label, leftOut }) =>
        leftOut === null ? null : (
          <Notice key={hostId} tone="warn" title={importing.leftOut(label)}>
            <EngineText>{leftOut}</EngineText>
          </Notice>
        ),
      )}
      {counts.found > 0 && <ImportNumbers counts={counts} />}
      <Actions status={status} />
    </section>
  );
}

function Progress({ status: { state, progress } }: { readonly status: ImportStatus }) {
  const { importing } = useStrings();
  const format = useFormat();
  const { done, of } = progress;
  const text = of === 0 ? null : importing.progressOf(format.number(done), format.number(of));
  return (
    <div className="import-progress">
      <ProgressBar
        label={importing.state[state]}
        fraction={of === 0 ? null : done / of}
        {...(text === null ? {} : { valueText: text })}
      />
      {text !== null && <p className="quiet small figures">{text}</p>}
    </div>
  );
}

function Actions({ status: { state, counts } }: { readonly status: ImportStatus }) {
  const start = useCommand('import.start', 'inline');
  const cancel = useCommand('import.cancel', 'inline');
  const { importing } = useStrings();
  const format = useFormat();
  const left = counts.ready + counts.failed;
  const isResting = !isUnderWay(state);
  return (
    <>
      <div className="row">
        {isResting && state !== 'failed' && state !== 'called_off' && left > 0 && (
          <Button kind="primary" icon={Send} isBusy={start.isRunning} onClick={() => void start.run({})}>
            {state === 'previewed' ? importing.start(format.number(left)) : importing.goOn(format.number(left))}
          </Button>
        )}
        {!isResting && (
          <Button isBusy={cancel.isRunning} onClick={() => void cancel.run({})}>
            {importing.cancel}
          </Button>
        )}
      </div>
      <ProblemNotice problem={start.problem ?? cancel.problem} />
    </>
  );
}
