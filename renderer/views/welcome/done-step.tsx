import { PartyPopper } from 'lucide-react';
import { goTo } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { useStrings } from '../../strings/index.ts';

/** What happens from here on, and what is still missing. */
export function DoneStep({ onBack }: { readonly onBack: () => void }) {
  const hasHost = useCompanionState(({ hosts }) => hosts.length > 0);
  const isLinked = useCompanionState(({ accounts }) => accounts.some(({ state }) => state === 'linked'));
  const { welcome } = useStrings();
  return (
    <>
      <Card>
        <div className="welcome-done">
          <PartyPopper size={28} strokeWidth={1.75} aria-hidden />
          <p>{hasHost ? welcome.doneText : welcome.doneNoBox}</p>
          {!isLinked && <p className="quiet">{welcome.doneNoAccount}</p>}
          {hasHost && isLinked && <p className="quiet">{welcome.importHint}</p>}
        </div>
      </Card>
      <div className="welcome-actions">
        <Button onClick={onBack}>{welcome.back}</Button>
        <Button kind="primary" onClick={() => goTo('now')}>
          {welcome.finish}
        </Button>
      </div>
    </>
  );
}
