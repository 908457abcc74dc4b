import { useState } from 'react';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Notice } from '../../components/notice.tsx';
import { LoginPanel } from '../../login/login-panel.tsx';
import { useStrings } from '../../strings/index.ts';

/** An account. Who has one already sees so, and goes on. */
export function AccountStep({ onBack, onNext }: { readonly onBack: () => void; readonly onNext: () => void }) {
  const first = useCompanionState(({ accounts }) => accounts[0] ?? null);
  const [wasLinked] = useState(first?.state === 'linked');
  const isLinked = first?.state === 'linked';
  const { welcome } = useStrings();
  return (
    <>
      {first !== null &&
        (wasLinked ? (
          <Notice tone="good" title={welcome.linked(first.label, first.accountName ?? first.label)} />
        ) : (
          <Card>
            <LoginPanel service={first.service} />
          </Card>
        ))}
      <div className="welcome-actions">
        <Button onClick={onBack}>{welcome.back}</Button>
        <Button kind={isLinked ? 'primary' : 'plain'} onClick={onNext}>
          {isLinked ? welcome.next : welcome.later}
        </Button>
      </div>
    </>
  );
}
