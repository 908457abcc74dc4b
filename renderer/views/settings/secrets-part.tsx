import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { Problem } from '../../../shared/errors.ts';
import { useCompanionState, useShell } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { Part } from './part.tsx';

/** Where logins and passwords are kept, for good to be seen where that is not the keychain. */
export function SecretsPart() {
  const place = useCompanionState((state) => state.secretsIn);
  const shell = useShell();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isMoving, setMoving] = useState(false);
  const { settings } = useStrings();
  if (place === 'keychain') return null;
  const move = async () => {
    if (shell === null) return;
    setMoving(true);
    const result = await shell.secrets_to_keychain({});
    setMoving(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok) showDone(settings.secretsMoved);
  };
  const action = shell !== null && place === 'file' && (
    <Button size="small" icon={KeyRound} isBusy={isMoving} onClick={() => void move()}>
      {settings.secretsMove}
    </Button>
  );
  return (
    <Part title={settings.secretsTitle}>
      <Notice title={settings.secretsIn[place]} action={action}>
        <p>{settings.secretsHint[place]}</p>
      </Notice>
      <ProblemNotice problem={problem} />
    </Part>
  );
}
