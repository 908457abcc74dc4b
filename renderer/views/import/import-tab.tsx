import { UserRound } from 'lucide-react';
import { goTo } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useStrings } from '../../strings/index.ts';
import { ImportChoice } from './import-choice.tsx';
import { ImportReport } from './import-report.tsx';
import { ImportStanding } from './import-standing.tsx';
import { NoBoxes } from './no-boxes.tsx';

/** The history on the boxes, brought to a service: looked at first, then sent, then told title by title. */
export function ImportTab() {
  const hasHosts = useCompanionState(({ hosts }) => hosts.length > 0);
  const isLinked = useCompanionState(({ accounts }) => accounts.some(({ state }) => state === 'linked'));
  const state = useCompanionState(({ importStatus }) => importStatus.state);
  const hasFound = useCompanionState(({ importStatus }) => importStatus.counts.found > 0);
  const { importing } = useStrings();
  if (!hasHosts) return <NoBoxes />;
  if (!isLinked && state === 'none') {
    return (
      <EmptyState
        icon={UserRound}
        title={importing.noAccount}
        action={
          <Button kind="primary" onClick={() => goTo('accounts')}>
            {importing.linkAccount}
          </Button>
        }
      >
        <p>{importing.noAccountText}</p>
      </EmptyState>
    );
  }
  return (
    <div className="stack stack-wide">
      <Card>
        <div className="import-card">
          <ImportChoice />
          {state !== 'none' && <ImportStanding />}
        </div>
      </Card>
      {state !== 'none' && state !== 'reading' && hasFound && <ImportReport />}
    </div>
  );
}
