import type { HostState, OtherScrobbler, StandAsideChoice } from '../../../shared/state.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Select } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useStrings } from '../../strings/index.ts';

const CHOICES = ['auto', 'on', 'off'] as const satisfies StandAsideChoice[];

/** A warning for each add-on on the box that reports to the same service, and who shall do it. */
export function OtherScrobblers({ host }: { readonly host: HostState }) {
  return host.otherScrobblers.map((other) => <Other key={other.service} host={host} other={other} />);
}

function Other({ host, other }: { readonly host: HostState; readonly other: OtherScrobbler }) {
  const { addOnId, name, service, choice, standsAside } = other;
  const label = useCompanionState(
    ({ accounts }) => accounts.find((account) => account.service === service)?.label ?? service,
  );
  const set = useCommand('hosts.stand_aside');
  const { hosts } = useStrings();
  const isDouble = addOnId !== null && !standsAside;
  return (
    <Notice tone={isDouble ? 'warn' : 'info'} title={hosts.others}>
      <p>
        {addOnId !== null && hosts.othersText(name ?? addOnId, label)}{' '}
        {standsAside ? hosts.standsAside : isDouble ? hosts.bothReport : ''}
      </p>
      <Select
        label={hosts.whoReports(label)}
        value={choice}
        disabled={set.isRunning}
        options={CHOICES.map((value) => ({ value, label: hosts.standAside[value] }))}
        onChange={(value) => set.run({ id: host.id, service, choice: value as StandAsideChoice })}
      />
    </Notice>
  );
}
