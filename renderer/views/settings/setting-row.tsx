import { SETTINGS, type SettingKey, type SettingSpec } from '../../../shared/settings.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Select } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { useStrings } from '../../strings/index.ts';
import { BackendSetting } from './backend-setting.tsx';
import { DefaultLine } from './default-line.tsx';
import { NumberSetting } from './number-setting.tsx';
import { NEEDS } from './sections.ts';

/** One setting, with its default where it has another value. */
export function SettingRow({ settingKey: key }: { readonly settingKey: SettingKey }) {
  const isUseless = useCompanionState(({ settings: values }) => {
    const needed = NEEDS[key];
    return needed !== undefined && values[needed] === false;
  });
  const isHidden = useCompanionState(
    ({ settings: { developer_mode } }) => key === 'allow_insecure_backend_url' && !developer_mode,
  );
  if (isUseless || isHidden) return null;
  return (
    <div className="setting">
      <Control settingKey={key} />
      <DefaultLine settingKey={key} />
    </div>
  );
}

function Control({ settingKey: key }: { readonly settingKey: SettingKey }) {
  const value = useCompanionState(({ settings: values }) => values[key]);
  const set = useCommand('settings.set');
  const { settings } = useStrings();
  const { label, hint } = settings.words[key];
  const spec: SettingSpec = SETTINGS[key];
  switch (spec.type) {
    case 'switch':
      return (
        <Switch label={label} hint={hint} isOn={value === true} onChange={(isOn) => set.run({ key, value: isOn })} />
      );
    case 'choice':
      return (
        <Select
          label={label}
          hint={hint}
          value={String(value)}
          options={spec.options.map((option) => ({ value: option, label: settings.options[option] ?? option }))}
          onChange={(chosen) => set.run({ key, value: chosen })}
        />
      );
    case 'number':
      return <NumberSetting settingKey={key} spec={spec} value={Number(value)} />;
    case 'text':
      return <BackendSetting />;
  }
}
