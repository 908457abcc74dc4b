import { checkSetting, type SettingKey, type SettingSpec } from '../../../shared/settings.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Field } from '../../components/field.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { draftInput, useDraft } from './use-draft.ts';

interface NumberSettingProps {
  readonly settingKey: SettingKey;
  readonly spec: SettingSpec & { readonly type: 'number' };
  readonly value: number;
}

/** A number with its unit; what is out of its range is said below it. */
export function NumberSetting({ settingKey: key, spec, value }: NumberSettingProps) {
  const set = useCommand('settings.set', 'inline');
  const { settings } = useStrings();
  const format = useFormat();
  const { min, max, step, unit } = spec;
  const draft = useDraft({
    value: String(value),
    check: (text) => {
      if (checkSetting(key, text).ok) return null;
      const [from, to] = [format.number(min), format.number(max)];
      return step === 1 ? settings.wrongWhole(from, to) : settings.wrongStep(from, to, format.number(step));
    },
    save: async (text) => {
      const result = await set.run({ key, value: Number(text) });
      return result.ok ? null : result.problem;
    },
  });
  const { label, hint } = settings.words[key];
  return (
    <Field
      {...draftInput(draft)}
      label={label}
      hint={hint}
      type="number"
      min={min}
      max={max}
      step={step}
      after={<span className="setting-unit">{settings.units[unit] ?? unit}</span>}
    />
  );
}
