import { ChevronDown, CircleAlert, CircleCheck, LoaderCircle, type LucideIcon, PowerOff, Radio } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { HostState } from '../../../shared/state.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Switch } from '../../components/switch.tsx';
import { useStrings } from '../../strings/index.ts';
import { HostActions } from './host-actions.tsx';
import { HostReports } from './host-reports.tsx';
import { HostServices } from './host-services.tsx';
import { OtherScrobblers } from './other-scrobblers.tsx';

interface HostCardProps {
  readonly host: HostState;
  /** Somebody came here for this box. */
  readonly isOpenAtFirst: boolean;
}

/** One box: how it is, and behind a press what of it is reported, its test, and its end. */
export function HostCard({ host, isOpenAtFirst }: HostCardProps) {
  const { hosts } = useStrings();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const place = useRef<HTMLDivElement>(null);
  const detailsId = useId();
  useEffect(() => {
    if (!isOpenAtFirst) return;
    setOpen(true);
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpenAtFirst]);
  return (
    <div ref={place}>
      <Card label={host.label}>
        <div className="host-head">
          <button
            type="button"
            className="host-open"
            aria-expanded={isOpen}
            aria-controls={detailsId}
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronDown className="host-chevron" size={18} aria-hidden />
            <span className="host-name">
              <bdi>{host.label}</bdi>
            </span>
            <span className="unseen">{hosts.details(host.label)}</span>
          </button>
          <ConnectionBadge host={host} />
          <Enabled host={host} />
        </div>
        <HostFacts host={host} isOpen={isOpen} />
        <OtherScrobblers host={host} />
        {isOpen && (
          <div id={detailsId} className="host-details">
            <HostReports host={host} />
            <HostServices host={host} />
            <HostActions host={host} />
          </div>
        )}
      </Card>
    </div>
  );
}

const CONNECTION: Readonly<Record<HostState['connection'], readonly [LucideIcon, Tone]>> = {
  disabled: [PowerOff, 'neutral'],
  connecting: [LoaderCircle, 'neutral'],
  connected: [CircleCheck, 'good'],
  polling: [Radio, 'good'],
  unreachable: [CircleAlert, 'bad'],
};

function ConnectionBadge({ host: { connection } }: { readonly host: HostState }) {
  const { hosts } = useStrings();
  const [icon, tone] = CONNECTION[connection];
  return (
    <Badge tone={tone} icon={icon}>
      {hosts.connection[connection]}
    </Badge>
  );
}

/** Why it is away is told stage by stage where the card is open. */
function HostFacts({ host, isOpen }: { readonly host: HostState; readonly isOpen: boolean }) {
  const { address, label, kodiVersion, kodiName, connection, connectionText } = host;
  const facts = [
    address === label ? null : address,
    kodiName === null || kodiName === label ? null : kodiName,
    kodiVersion,
  ].filter((fact) => fact !== null);
  return (
    <div className="host-facts">
      {facts.length > 0 && <p className="quiet small figures">{facts.join(' · ')}</p>}
      {((connection === 'unreachable' && !isOpen) || connection === 'polling') && (
        <p className="quiet small">
          <EngineText>{connectionText}</EngineText>
        </p>
      )}
    </div>
  );
}

function Enabled({ host: { id, label, enabled } }: { readonly host: HostState }) {
  const set = useCommand('hosts.set_enabled');
  const { hosts } = useStrings();
  return (
    <Switch
      label={hosts.enabled(label)}
      isLabelHidden
      isOn={enabled}
      isDisabled={set.isRunning}
      onChange={(isOn) => set.run({ id, enabled: isOn })}
    />
  );
}
