import { CircleAlert, CircleCheck, Clock, type LucideIcon, Send } from 'lucide-react';
import { useId } from 'react';
import type { LaneInfo, QueueEntry } from '../../../shared/state.ts';
import { placeHref } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Notice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { useStrings } from '../../strings/index.ts';
import { WaitingEvent } from './waiting-event.tsx';

const STATES: Readonly<Record<LaneInfo['state'], { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  idle: { tone: 'good', icon: CircleCheck },
  sending: { tone: 'accent', icon: Send },
  backing_off: { tone: 'warn', icon: Clock },
  blocked: { tone: 'bad', icon: CircleAlert },
};

/** More than this are only counted: those after them wait for the same reason. */
const MOST_SHOWN = 100;

interface LaneCardProps {
  readonly lane: LaneInfo;
  /** Null until they are known. */
  readonly entries: readonly QueueEntry[] | null;
}

/** One service's events, in the order in which they will leave. */
export function LaneCard({ lane, entries }: LaneCardProps) {
  const { frame, queue } = useStrings();
  const id = useId();
  const label = useCompanionState(
    ({ accounts }) => accounts.find(({ service }) => service === lane.service)?.label ?? lane.service,
  );
  const { tone, icon } = STATES[lane.state];
  const hidden = Math.max(0, (entries?.length ?? 0) - MOST_SHOWN);
  return (
    <Card labelledBy={id}>
      <div className="lane-head">
        <h2 id={id}>
          <span className="unseen">{queue.lane(label)}</span>
          <span aria-hidden>{label}</span>
        </h2>
        {lane.accountName !== null && <span className="quiet">{queue.as(lane.accountName)}</span>}
        {/* Between two tries it is idle, and not ready. */}
        {(lane.state !== 'idle' || lane.problem === null) && (
          <Badge tone={tone} icon={icon}>
            {queue.state[lane.state]}
          </Badge>
        )}
      </div>
      <p className="lane-sums quiet">
        {lane.waiting === 0 ? queue.nothingWaits : queue.waiting(lane.waiting)}
        {lane.oldestAtMs !== null && (
          <>
            {', '}
            {queue.oldest} <RelativeTime ms={lane.oldestAtMs} />
          </>
        )}
        {lane.nextTryAtMs !== null && (
          <>
            {' · '}
            {queue.nextTry} <RelativeTime ms={lane.nextTryAtMs} />
          </>
        )}
      </p>
      {lane.problem !== null && (
        <Notice
          tone={lane.state === 'blocked' ? 'bad' : 'warn'}
          action={lane.problem.kind === 'login_needed' && <a href={placeHref('accounts')}>{queue.logIn}</a>}
        >
          <EngineText>{lane.problem.text}</EngineText>
        </Notice>
      )}
      {entries !== null && entries.length > 0 && (
        <ul className="waiting-events">
          {entries.slice(0, MOST_SHOWN).map((entry) => (
            <WaitingEvent key={entry.id} entry={entry} lane={lane} serviceLabel={label} />
          ))}
        </ul>
      )}
      {hidden > 0 && <p className="quiet small">{frame.andMore(hidden)}</p>}
    </Card>
  );
}
