import { isSettingKey } from '../../../shared/settings.ts';
import type { Strings } from '../../strings/index.ts';

/** What `settings.import` names, in the page's words: `Living room: scrobble_tv` is `Living room: Scrobble TV episodes`. */
export function settingName(name: string, { words }: Strings['settings']): string {
  const [, host = '', key = ''] = /^(.*: )?(.*?)$/s.exec(name) ?? [];
  return isSettingKey(key) ? `${host}${words[key].label}` : name;
}
