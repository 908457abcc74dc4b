import { CircleCheck, CircleX, ExternalLink, Hourglass, type LucideIcon, TimerOff, WifiOff } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { LoginState } from '../../shared/state.ts';
import { useCompanionState, useShell } from '../bridge/companion.tsx';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { EngineText } from '../components/engine-text.tsx';
import { Spinner } from '../components/spinner.tsx';
import { showProblem } from '../state/toasts.ts';
import { useStrings } from '../strings/index.ts';
import { CountdownRing } from './countdown-ring.tsx';
import { useLogin } from './use-login.ts';
import './login-panel.css';

interface LoginPanelProps {
  readonly service: string;
  /** Called once when the login has worked. */
  readonly onLinked?: () => void;
  /** What there is to do when it has worked. */
  readonly whenLinked?: ReactNode;
}

/** A login from its code to its end. */
export function LoginPanel({ service, onLinked, whenLinked }: LoginPanelProps) {
  const { status, problem, isAsking, renew } = useLogin(service);
  const label = useServiceLabel(service);
  const { accounts } = useStrings();
  const words = accounts.login;
  const isLinked = status?.state === 'linked';
  const tell = useRef(onLinked);
  tell.current = onLinked;
  useEffect(() => {
    if (isLinked) tell.current?.();
  }, [isLinked]);

  const again = (
    <Button kind="primary" isBusy={isAsking} onClick={renew}>
      {words.renew}
    </Button>
  );
  if (problem !== null)
    return <End icon={WifiOff} title={words.failed} text={<EngineText>{problem.text}</EngineText>} action={again} />;
  if (status === null) return <Spinner label={words.asking(label)} isLabelShown />;
  switch (status.state) {
    case 'none':
      return <Spinner label={words.asking(label)} isLabelShown />;
    case 'pending':
    case 'slow':
      return <Pending status={status} />;
    case 'linked':
      return (
        <EmptyState icon={CircleCheck} title={words.done(status.accountName ?? label)} action={whenLinked}>
          <p role="status">{words.doneText(label)}</p>
        </EmptyState>
      );
    case 'expired':
      return <End icon={TimerOff} title={words.expired} text={words.expiredText} action={again} />;
    case 'denied':
      return <End icon={CircleX} title={words.denied} text={words.deniedText} action={again} />;
    case 'cancelled':
      return <End icon={CircleX} title={words.cancelled} action={again} />;
    case 'failed':
      return <End icon={WifiOff} title={words.failed} text={<EngineText>{status.text}</EngineText>} action={again} />;
  }
}

export function useServiceLabel(service: string): string {
  return useCompanionState(({ accounts }) => accounts.find((one) => one.service === service)?.label ?? service);
}

interface EndProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: ReactNode;
  readonly action: ReactNode;
}

function End({ icon, title, text, action }: EndProps) {
  return (
    <EmptyState icon={icon} title={title} action={action}>
      {text && <p role="alert">{text}</p>}
    </EmptyState>
  );
}

function Pending({ status }: { readonly status: LoginState }) {
  const { userCode, address, qrSvg, state, expiresAtMs, opening } = status;
  const { accounts } = useStrings();
  const words = accounts.login;
  return (
    <div className="login-panel">
      <div className="login-way">
        <p>{userCode !== null ? words.enter : opening === 'opened' ? words.opened : words.allow}</p>
        {address !== null && <Address service={status.service} address={address} />}
        {userCode !== null && (
          <div className="login-code">
            <p className="unseen">{words.code}</p>
            <p className="login-code-text">{userCode}</p>
            <CopyButton text={userCode} label={words.copyCode} />
          </div>
        )}
      </div>
      {qrSvg !== null && status.method === 'code' && (
        <figure className="login-qr">
          <img src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`} alt={words.qr} width={148} height={148} />
          <figcaption className="quiet small">{words.scan}</figcaption>
        </figure>
      )}
      <div className="login-wait">
        {expiresAtMs !== null && <CountdownRing key={userCode} expiresAtMs={expiresAtMs} />}
        <p className="quiet" role="status">
          {state === 'slow' && <Hourglass size={14} aria-hidden />} {state === 'slow' ? words.slow : words.waiting}
        </p>
      </div>
    </div>
  );
}

/** The desktop opens it by name: which address that is, only the engine says. */
function Address({ service, address }: { readonly service: string; readonly address: string }) {
  const shell = useShell();
  const { accounts } = useStrings();
  const open = async () => {
    const result = await shell?.open_outside({ place: 'login', service });
    if (result?.ok === false) showProblem(result.problem);
  };
  const text = address.replace(/^https:\/\//, '').replace(/\/$/, '');
  if (shell === null) {
    return (
      <a className="login-address" href={address} target="_blank" rel="noreferrer">
        {text}
        <ExternalLink size={15} aria-hidden />
      </a>
    );
  }
  return (
    <div className="login-address-row">
      <span className="login-address">{text}</span>
      <Button icon={ExternalLink} onClick={() => void open()}>
        {accounts.login.open}
      </Button>
    </div>
  );
}
