import { CircleCheckBig, Send } from 'lucide-react';
import { useState } from 'react';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useAnswer, useCommand } from '../../bridge/use-command.ts';
import { useReloadOn } from '../../bridge/use-reload-on.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { LaneCard } from './lane-card.tsx';
import './queue.css';

/** What waits to be sent, one lane a service. */
export function QueueView() {
  const { frame, queue } = useStrings();
  const lanes = useCompanionState((state) => state.lanes);
  const revision = useCompanionState((state) => state.queueRevision);
  const isLinked = useCompanionState(({ accounts }) => accounts.some(({ state }) => state === 'linked'));
  const { value: entries, problem, reload } = useAnswer('queue.list', {});
  useReloadOn(revision, reload);
  const count = lanes.reduce((sum, { waiting }) => sum + waiting, 0);
  return (
    <>
      <ViewHeader
        title={frame.views.queue}
        hint={count > 0 && queue.hint}
        actions={count > 0 && <Actions count={count} />}
      />
      <div className="stack">
        <ProblemNotice problem={problem} />
        {count === 0 ? (
          <EmptyState icon={CircleCheckBig} title={isLinked ? queue.empty : queue.nothing}>
            <p>{isLinked ? queue.emptyText : queue.emptyNotLinked}</p>
          </EmptyState>
        ) : (
          lanes
            .filter(({ waiting, state }) => waiting > 0 || state !== 'idle')
            .map((lane) => (
              <LaneCard
                key={lane.service}
                lane={lane}
                entries={entries?.filter(({ service }) => service === lane.service) ?? null}
              />
            ))
        )}
      </div>
    </>
  );
}

function Actions({ count }: { readonly count: number }) {
  const { queue } = useStrings();
  const flush = useCommand('queue.flush');
  const clear = useCommand('queue.clear');
  const [isAsking, setAsking] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const sendNow = async () => {
    setTold(null);
    const result = await flush.run({});
    if (!result.ok) return;
    if (result.value.waiting === 0) showDone(queue.flushed);
    else setTold(result.value.text);
  };
  const throwAway = async () => {
    const result = await clear.run({});
    setAsking(false);
    if (result.ok) showDone(queue.cleared(result.value.removed));
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{queue.clear}</Button>
      <Button kind="primary" icon={Send} isBusy={flush.isRunning} onClick={sendNow}>
        {queue.flush}
      </Button>
      <div role="status" className="queue-told">
        {told !== null && (
          <Notice tone="warn">
            <EngineText>{told}</EngineText>
          </Notice>
        )}
      </div>
      {isAsking && (
        <ConfirmDialog
          title={queue.clearTitle}
          confirm={queue.clearConfirm(count)}
          isBusy={clear.isRunning}
          onConfirm={throwAway}
          onClose={() => setAsking(false)}
        >
          <p>{queue.clearText(count)}</p>
          <p className="quiet">{queue.clearKept}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
