import { useEffect, useState } from 'react';
import type { ShellFacts } from '../../../shared/shell.ts';
import { Sign } from '../../app/mark.tsx';
import { goTo } from '../../app/router.ts';
import type { ViewProps } from '../../app/views.ts';
import { useShell } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { LoginPanel, useServiceLabel } from '../../login/login-panel.tsx';
import { useStrings } from '../../strings/index.ts';
import './login-view.css';

const CLOSES_AFTER_MS = 3500;

/** A login by itself: in its own window on the desktop, where it closes by itself; in a browser a view like others. */
export function LoginView({ rest: [service = 'punchplay'] }: ViewProps) {
  const shell = useShell();
  const isOwnWindow = useWindowName() === 'login';
  const label = useServiceLabel(service);
  const cancelLogin = useCommand('accounts.cancel_login');
  const [isLinked, setLinked] = useState(false);
  const { accounts, frame } = useStrings();

  const leave = () => {
    if (isOwnWindow && shell !== null) void shell.close_window({});
    else goTo('accounts');
  };
  const cancel = async () => {
    await cancelLogin.run({ service });
    leave();
  };
  useEffect(() => {
    if (!isLinked || !isOwnWindow || shell === null) return;
    const timer = window.setTimeout(() => void shell.close_window({}), CLOSES_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [isLinked, isOwnWindow, shell]);

  const finish = (
    <Button kind="primary" onClick={leave}>
      {accounts.login.finish}
    </Button>
  );
  return (
    <div className="login-view">
      <header className="login-head">
        <Sign size={36} />
        <h1>{accounts.login.title(label)}</h1>
      </header>
      <Card>
        <LoginPanel service={service} onLinked={() => setLinked(true)} whenLinked={finish} />
      </Card>
      {isLinked
        ? isOwnWindow && <p className="quiet small">{accounts.login.closes}</p>
        : !isLinked && (
            <Button kind="quiet" isBusy={cancelLogin.isRunning} onClick={cancel}>
              {frame.cancel}
            </Button>
          )}
    </div>
  );
}

function useWindowName(): ShellFacts['window'] | null {
  const shell = useShell();
  const [name, setName] = useState<ShellFacts['window'] | null>(null);
  useEffect(() => {
    void shell?.facts({}).then((result) => setName(result.ok ? result.value.window : null));
  }, [shell]);
  return name;
}
