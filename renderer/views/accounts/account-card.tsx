import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  LogIn,
  LogOut,
  type LucideIcon,
  PlugZap,
  Settings,
} from 'lucide-react';
import { useState } from 'react';
import type { AccountInfo, AccountTest } from '../../../shared/state.ts';
import { asksToLogIn } from '../../app/command-places.ts';
import { goTo } from '../../app/router.ts';
import { useShell } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { Title } from '../../components/title.tsx';
import { useStrings } from '../../strings/index.ts';
import { LogoutDialog } from './logout-dialog.tsx';

/** One account: linked as whom, whether the login works, and what can be done. */
export function AccountCard({ account }: { readonly account: AccountInfo }) {
  const { service, label, state, accountName, text, unsent, needsSetup = false } = account;
  const { accounts } = useStrings();
  const test = useCommand('accounts.test', 'inline');
  const [found, setFound] = useState<AccountTest | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const logIn = useLogIn(service);
  const isLinked = state === 'linked';
  const runTest = async () => {
    setFound(null);
    const result = await test.run({ service });
    setFound(result.ok ? result.value : null);
  };
  return (
    <Card label={label}>
      <div className="account">
        <div className="account-head">
          <h2>{label}</h2>
          {accountName !== null && !isLinked && (
            <span className="quiet">
              <Title>{accounts.as(accountName)}</Title>
            </span>
          )}
          <StateBadge state={state} />
        </div>
        {!(state === 'not_linked' && asksToLogIn(text)) && (
          <p className="quiet">
            <EngineText>{text}</EngineText>
          </p>
        )}
        {unsent > 0 && <p className="quiet">{accounts.unsent(unsent)}</p>}
        <div role="status">{found && <TestResult found={found} />}</div>
        <ProblemNotice problem={test.problem} />
        {state !== 'unavailable' && (
          <div className="row">
            {!isLinked && needsSetup && (
              <Button kind="primary" icon={Settings} onClick={() => goTo('settings', 'services')}>
                {accounts.setUp}
              </Button>
            )}
            {!isLinked && !needsSetup && (
              <Button kind="primary" icon={LogIn} onClick={logIn}>
                {state === 'login_needed' ? accounts.logInAgain : accounts.logIn}
              </Button>
            )}
            {accountName !== null && (
              <>
                <Button icon={PlugZap} isBusy={test.isRunning} onClick={runTest}>
                  {accounts.test}
                </Button>
                <Button kind="quiet" icon={LogOut} onClick={() => setLeaving(true)}>
                  {accounts.logOut}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {isLeaving && <LogoutDialog account={account} onClose={() => setLeaving(false)} />}
    </Card>
  );
}

const STATES: Readonly<Record<AccountInfo['state'], readonly [LucideIcon, Tone]>> = {
  linked: [CircleCheck, 'good'],
  not_linked: [CircleDashed, 'neutral'],
  login_needed: [CircleAlert, 'bad'],
  unavailable: [CircleAlert, 'warn'],
};

function StateBadge({ state }: Pick<AccountInfo, 'state'>) {
  const { accounts } = useStrings();
  const [icon, tone] = STATES[state];
  return (
    <Badge tone={tone} icon={icon}>
      {accounts.state[state]}
    </Badge>
  );
}

function TestResult({ found }: { readonly found: AccountTest }) {
  return (
    <Notice tone={found.outcome === 'authenticated' ? 'good' : 'bad'}>
      <EngineText>{found.text}</EngineText>
    </Notice>
  );
}

/** In its own window on the desktop; in this one in a browser. */
function useLogIn(service: string): () => void {
  const shell = useShell();
  return () => {
    if (shell === null) goTo('login', service);
    else void shell.open_window({ window: 'login', service });
  };
}
