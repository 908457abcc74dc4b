import { PencilLine, Send } from 'lucide-react';
import { Fragment, type ReactNode, useState } from 'react';
import type { WatchLogEntry, WatchLogOutcome } from '../../../shared/state.ts';
import type { SendAgain } from '../../../shared/watch-log.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useAnswer, useCommand } from '../../bridge/use-command.ts';
import { useReloadOn } from '../../bridge/use-reload-on.ts';
import { Button } from '../../components/button.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Time } from '../../components/time.tsx';
import { RatingControl } from '../../ratings/rating-control.tsx';
import { showDone } from '../../state/toasts.ts';
import { useFormat, useStrings } from '../../strings/index.ts';
import { FixMatchDialog } from '../now/fix-match-dialog.tsx';

/** All that is known of a viewing, and what can be done about it. */
export function LogDetails({ entry }: { readonly entry: WatchLogEntry }) {
  return (
    <div className="stack">
      <Facts entry={entry} />
      <Outcomes entry={entry} />
      <Actions entry={entry} />
    </div>
  );
}

function Facts({ entry }: { readonly entry: WatchLogEntry }) {
  const { history } = useStrings();
  const format = useFormat();
  const { startedAtMs, endedAtMs, positionSeconds, durationSeconds, progressFraction, stopReason, item } = entry;
  const share = progressFraction === null ? '' : ` (${format.percent(Math.floor(progressFraction * 100) / 100)})`;
  const length = durationSeconds === null ? '' : ` / ${format.position(durationSeconds)}`;
  const facts: ReadonlyArray<readonly [string, ReactNode]> = [
    [history.facts.began, <Time key="began" ms={startedAtMs} />],
    [history.facts.ended, endedAtMs !== null && endedAtMs !== startedAtMs && <Time key="ended" ms={endedAtMs} />],
    [history.facts.position, positionSeconds !== null && `${format.position(positionSeconds)}${length}${share}`],
    [history.facts.reason, stopReason !== null && (history.stopReason[stopReason] ?? stopReason.replaceAll('_', ' '))],
    [history.facts.known, item !== null && history.source[item.source]],
  ];
  return (
    <dl className="log-facts">
      {facts.map(
        ([name, value]) =>
          value !== false && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Outcomes({ entry: { ignored, outcomes } }: { readonly entry: WatchLogEntry }) {
  const { history } = useStrings();
  const accounts = useCompanionState((state) => state.accounts);
  if (ignored !== null) {
    return (
      <p className="quiet">
        {history.notReported} <EngineText>{ignored.text}</EngineText>
      </p>
    );
  }
  if (outcomes.length === 0) return <p className="quiet">{history.noOutcomes}</p>;
  const services = [...new Set(outcomes.map(({ service }) => service))];
  return (
    <table className="log-outcomes">
      <caption className="unseen">{history.whatBecame}</caption>
      <thead className="unseen">
        <tr>
          <th scope="col">{history.columns.event}</th>
          <th scope="col">{history.columns.outcome}</th>
          <th scope="col">{history.columns.when}</th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <Fragment key={service}>
            <tr className="log-outcomes-service">
              <th scope="rowgroup" colSpan={3}>
                {accounts.find((account) => account.service === service)?.label ?? service}
              </th>
            </tr>
            {outcomes
              .filter((outcome) => outcome.service === service)
              .map((outcome) => (
                <OutcomeRow key={`${outcome.event} ${outcome.outcome} ${outcome.reason}`} outcome={outcome} />
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function OutcomeRow({ outcome: { event, outcome, reason, atMs, times = 1 } }: { readonly outcome: WatchLogOutcome }) {
  const { history } = useStrings();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{history.event[event] ?? event}</th>
      <td>
        <span className={`log-outcome log-outcome-${outcome}`}>{history.outcomeOf[outcome]}</span>
        {times > 1 && <span className="quiet"> · {history.times(format.number(times))}</span>}
        {reason !== '' && (
          <p className="small quiet">
            <EngineText>{reason}</EngineText>
          </p>
        )}
      </td>
      <td className="quiet small">
        <Time ms={atMs} />
      </td>
    </tr>
  );
}

function Actions({ entry }: { readonly entry: WatchLogEntry }) {
  const { history } = useStrings();
  const { item, viewingId, endedAtMs } = entry;
  const revision = useCompanionState((state) => state.logRevision);
  const { value, problem, reload } = useAnswer('log.entry', { viewingId });
  useReloadOn(revision, reload);
  const [isCorrecting, setCorrecting] = useState(false);
  const canCorrect = item !== null && (item.kind === 'movie' || item.kind === 'episode');
  return (
    <>
      {canCorrect && endedAtMs !== null && <RatingControl viewingId={viewingId} title={entry.title} />}
      <div className="row">
        {canCorrect && (
          <Button size="small" icon={PencilLine} onClick={() => setCorrecting(true)}>
            {history.correct}
          </Button>
        )}
        {value?.sendAgain.map((again) => (
          <SendAgainButton key={again.service} again={again} entry={entry} />
        ))}
      </div>
      <ProblemNotice problem={problem} />
      {isCorrecting && item !== null && <FixMatchDialog item={item} onClose={() => setCorrecting(false)} />}
    </>
  );
}

/** Shown only where something did not arrive: elsewhere there is nothing to send. */
function SendAgainButton({ again, entry }: { readonly again: SendAgain; readonly entry: WatchLogEntry }) {
  const { history } = useStrings();
  const send = useCommand('log.send_again');
  const label = useCompanionState(
    ({ accounts }) => accounts.find(({ service }) => service === again.service)?.label ?? again.service,
  );
  const isLost = entry.outcomes.some(
    ({ service, event, outcome }) => service === again.service && event === 'stopped' && LOST.has(outcome),
  );
  if (!again.isPossible) {
    return isLost ? (
      <p className="small quiet">
        {history.notAgain(label)} <EngineText>{again.reason}</EngineText>
      </p>
    ) : null;
  }
  const sendIt = async () => {
    const result = await send.run({ viewingId: entry.viewingId, service: again.service });
    if (result.ok) showDone(result.value.text);
  };
  return (
    <Button size="small" icon={Send} isBusy={send.isRunning} onClick={sendIt}>
      {history.sendAgain(label)}
    </Button>
  );
}

const LOST: ReadonlySet<WatchLogOutcome['outcome']> = new Set(['refused', 'evicted', 'expired', 'cleared']);
