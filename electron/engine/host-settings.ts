/** The settings of a box's own. Pure. */
import { ProblemError } from '../../shared/errors.ts';
import {
  checkSetting,
  HOST_SETTING_KEYS,
  type HostSettings,
  isHostSettingKey,
  type SettingValue,
} from '../../shared/settings.ts';

/** With one of them set, or for null without it. @throws {ProblemError} of kind `bad_input` */
export function withOwnSetting(own: HostSettings, key: string, value: SettingValue | null): HostSettings {
  if (!isHostSettingKey(key)) {
    const text = `A box has no setting "${key}" of its own. It can have: ${HOST_SETTING_KEYS.join(', ')}.`;
    throw new ProblemError({ kind: 'bad_input', text });
  }
  const { [key]: _before, ...others } = own;
  if (value === null) return others;
  const check = checkSetting(key, value);
  if (!check.ok) throw new ProblemError({ kind: 'bad_input', text: check.text });
  return { ...others, [key]: check.value };
}
