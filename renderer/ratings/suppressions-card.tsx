import { useState } from 'react';
import { useCompanionState } from '../bridge/companion.tsx';
import { useAnswer, useCommand } from '../bridge/use-command.ts';
import { useReloadOn } from '../bridge/use-reload-on.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ConfirmDialog } from '../components/dialog.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { Title } from '../components/title.tsx';
import { showDone } from '../state/toasts.ts';
import { useStrings } from '../strings/index.ts';
import './ratings.css';

/** What is never asked about, and the way back from it. */
export function SuppressionsCard() {
  // A request that goes away may have become one of these.
  const waiting = useCompanionState((state) => state.ratings.map(({ viewingId }) => viewingId).join());
  const list = useAnswer('ratings.suppressions', {});
  useReloadOn(waiting, list.reload);
  const clear = useCommand('ratings.clear_suppressions');
  const [isAsking, setAsking] = useState(false);
  const { ratings } = useStrings();
  const all = list.value ?? [];
  const confirm = async () => {
    const { ok } = await clear.run({});
    setAsking(false);
    if (!ok) return;
    list.reload();
    showDone(ratings.cleared);
  };
  return (
    <Card label={ratings.suppressed}>
      <div className="suppressions">
        <div>
          <h3>{ratings.suppressed}</h3>
          <p className="quiet">{all.length === 0 ? ratings.suppressedEmpty : ratings.suppressedHint}</p>
        </div>
        <ProblemNotice problem={list.problem} />
        {all.length > 0 && (
          <>
            <ul className="suppression-list">
              {all.map(({ id, kind, title }) => (
                <li key={id}>
                  <Badge>{ratings.suppressedKind[kind]}</Badge> <Title>{title}</Title>
                </li>
              ))}
            </ul>
            <div>
              <Button onClick={() => setAsking(true)}>{ratings.clear}</Button>
            </div>
          </>
        )}
      </div>
      {isAsking && (
        <ConfirmDialog
          title={ratings.clearTitle}
          confirm={ratings.clear}
          isDangerous={false}
          isBusy={clear.isRunning}
          onConfirm={() => void confirm()}
          onClose={() => setAsking(false)}
        >
          <p>{ratings.clearText(all.length)}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
