import { type HostSettingKey, SETTINGS } from '../../../shared/settings.ts';
import type { HostState } from '../../../shared/state.ts';
import { percentToFraction } from '../../../shared/units.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { Select } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

const KINDS = [
  'scrobble_movies',
  'scrobble_tv',
  'scrobble_anime',
  'scrobble_music',
] as const satisfies HostSettingKey[];

/** What of a box is reported. What is as everywhere is not kept for the box: it goes with the settings. */
export function HostReports({ host }: { readonly host: HostState }) {
  const settings = useCompanionState((state) => state.settings);
  const set = useCommand('hosts.set');
  const { hosts } = useStrings();
  return (
    <section className="host-section">
      <h3>{hosts.reports}</h3>
      <div className="host-kinds">
        {KINDS.map((key) => (
          <Switch
            key={key}
            label={
              <>
                {hosts.setting[key]} {host.settings[key] !== undefined && <Badge>{hosts.differs}</Badge>}
              </>
            }
            isOn={host.settings[key] ?? settings[key]}
            onChange={(isOn) => set.run({ id: host.id, key, value: isOn === settings[key] ? null : isOn })}
          />
        ))}
      </div>
      <Threshold host={host} />
    </section>
  );
}

function Threshold({ host }: { readonly host: HostState }) {
  const global = useCompanionState(({ settings }) => settings.watched_threshold);
  const set = useCommand('hosts.set');
  const { hosts } = useStrings();
  const format = useFormat();
  const percent = (value: number) => format.percent(percentToFraction(value));
  const { min, max, step } = SETTINGS.watched_threshold;
  const values = Array.from({ length: (max - min) / step + 1 }, (_, index) => min + index * step);
  return (
    <Select
      label={hosts.setting.watched_threshold}
      value={String(host.settings.watched_threshold ?? '')}
      options={[
        { value: '', label: hosts.asEverywhere(percent(global)) },
        ...values.map((value) => ({ value: String(value), label: percent(value) })),
      ]}
      onChange={(value) =>
        set.run({ id: host.id, key: 'watched_threshold', value: value === '' ? null : Number(value) })
      }
    />
  );
}
