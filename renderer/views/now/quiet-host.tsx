import { CircleAlert, LoaderCircle, type LucideIcon, Monitor, PowerOff } from 'lucide-react';
import type { HostState } from '../../../shared/state.ts';
import { placeHref } from '../../app/router.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { useStrings } from '../../strings/index.ts';
import { HostPrivacy } from './host-privacy.tsx';

/** A box on which nothing plays: idle, on its way, away (and what to do), or switched off. */
export function QuietHost({ host }: { readonly host: HostState }) {
  const isAway = host.connection === 'unreachable';
  const Icon = iconOf(host);
  return (
    <div className="quiet-host">
      <span className={isAway ? 'quiet-host-icon is-bad' : 'quiet-host-icon'}>
        <Icon size={18} aria-hidden />
      </span>
      <div className="quiet-host-text">
        <h2>
          <a href={placeHref('hosts', host.id)}>
            <bdi>{host.label}</bdi>
          </a>
        </h2>
        {isAway ? <WhyAway host={host} /> : <Standing host={host} />}
      </div>
      <HostPrivacy hostId={host.id} />
      {!host.enabled && <SwitchOn host={host} />}
      {isAway && <RetryNow host={host} />}
    </div>
  );
}

function Standing({ host }: { readonly host: HostState }) {
  const { now } = useStrings();
  const text = { disabled: now.disabled, connecting: now.connecting, connected: now.idle, polling: now.idle };
  return <p className="quiet">{host.connection === 'unreachable' ? '' : text[host.connection]}</p>;
}

function WhyAway({ host }: { readonly host: HostState }) {
  const { now } = useStrings();
  const failed = host.stages.find(({ outcome }) => outcome === 'failed');
  return (
    <>
      {failed && <p className="quiet-host-stage">{now.failedAt(now.stage[failed.stage])}</p>}
      <p className="quiet">
        <EngineText>{failed?.text ?? host.connectionText}</EngineText> {now.retries}
      </p>
    </>
  );
}

function SwitchOn({ host }: { readonly host: HostState }) {
  const enable = useCommand('hosts.set_enabled');
  const { now } = useStrings();
  return (
    <Button size="small" isBusy={enable.isRunning} onClick={() => enable.run({ id: host.id, enabled: true })}>
      {now.enable}
    </Button>
  );
}

function RetryNow({ host }: { readonly host: HostState }) {
  const test = useCommand('hosts.test');
  const { now } = useStrings();
  return (
    <Button size="small" isBusy={test.isRunning} onClick={() => test.run({ id: host.id })}>
      {now.retryNow}
    </Button>
  );
}

function iconOf({ connection }: HostState): LucideIcon {
  return {
    disabled: PowerOff,
    connecting: LoaderCircle,
    connected: Monitor,
    polling: Monitor,
    unreachable: CircleAlert,
  }[connection];
}
