import { Eye, RotateCw, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { LaneInfo, QueueEntry } from '../../../shared/state.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { Title } from '../../components/title.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';

interface WaitingEventProps {
  readonly entry: QueueEntry;
  readonly lane: LaneInfo;
  readonly serviceLabel: string;
}

export function WaitingEvent({ entry, lane, serviceLabel }: WaitingEventProps) {
  const { queue } = useStrings();
  const { id, title, attempts, accountName, createdAtMs, lastError } = entry;
  const retry = useCommand('queue.retry');
  const discard = useCommand('queue.discard');
  const [isAsking, setAsking] = useState(false);
  const tryNow = async () => {
    const result = await retry.run({ id });
    if (result.ok && !result.value.waits) showDone(queue.retried(title));
  };
  const throwAway = async () => {
    const { ok } = await discard.run({ id });
    setAsking(false);
    if (ok) showDone(queue.discarded(title));
  };
  // What the whole lane waits for is said once, on top of it.
  const isOwnReason = lastError !== null && lastError !== lane.problem?.text && attempts > 0;
  const isForeign = accountName !== null && accountName !== lane.accountName;
  return (
    <li className="waiting-event">
      <div className="waiting-event-text">
        <p className="waiting-event-title clamped" title={title}>
          <Title>{title}</Title>
        </p>
        <p className="row small quiet">
          <EventBadge entry={entry} />
          <RelativeTime ms={createdAtMs} />
          <span>{attempts === 0 ? queue.notTried : queue.tried(attempts)}</span>
          {isForeign && <span>{queue.foreign(accountName)}</span>}
        </p>
        {isOwnReason && (
          <p className="small waiting-event-error">
            <EngineText>{lastError}</EngineText>
          </p>
        )}
      </div>
      <IconButton
        label={queue.retry(title)}
        icon={RotateCw}
        size="small"
        aria-busy={retry.isRunning}
        onClick={tryNow}
      />
      <IconButton label={queue.discard(title)} icon={Trash2} size="small" onClick={() => setAsking(true)} />
      {isAsking && (
        <ConfirmDialog
          title={queue.discardTitle}
          confirm={queue.discardConfirm}
          isBusy={discard.isRunning}
          onConfirm={throwAway}
          onClose={() => setAsking(false)}
        >
          <p>{queue.discardText(title, serviceLabel)}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}

function EventBadge({ entry: { kind, watched } }: { readonly entry: QueueEntry }) {
  const { queue } = useStrings();
  if (watched) return <Badge icon={Eye}>{queue.watched}</Badge>;
  return <Badge {...(kind === 'rating' && { icon: Star })}>{queue.kind[kind] ?? kind}</Badge>;
}
