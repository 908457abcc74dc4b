import type { HostService, HostState } from '../../../shared/state.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { Switch } from '../../components/switch.tsx';
import { useStrings } from '../../strings/index.ts';

/** Which services are told what is watched on this box; worth a choice where there are several. */
export function HostServices({ host }: { readonly host: HostState }) {
  const { hosts } = useStrings();
  if (host.services.length < 2) return null;
  return (
    <section className="host-section">
      <h3>{hosts.services}</h3>
      <div className="host-kinds">
        {host.services.map((service) => (
          <ServiceSwitch key={service.service} hostId={host.id} service={service} />
        ))}
      </div>
    </section>
  );
}

/** As everywhere means: told. Only what is switched off here is kept for the box. */
function ServiceSwitch({
  hostId,
  service: { service, choice },
}: {
  readonly hostId: string;
  readonly service: HostService;
}) {
  const label = useCompanionState(({ services }) => services.find(({ name }) => name === service)?.label ?? service);
  const set = useCommand('hosts.set_service');
  const { hosts } = useStrings();
  return (
    <Switch
      label={
        <>
          {label} {choice === false && <Badge>{hosts.differs}</Badge>}
        </>
      }
      isOn={choice !== false}
      onChange={(isOn) => set.run({ id: hostId, service, enabled: isOn ? null : false })}
    />
  );
}
