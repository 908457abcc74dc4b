/** Where each setting is shown. */
import { SETTING_KEYS, type SettingKey } from '../../../shared/settings.ts';
import type { Strings } from '../../strings/index.ts';

export type SectionName = keyof Strings['settings']['sections'];

/** A setting that is added to the contract does not compile until it has its place here. */
const SECTION_OF: Readonly<Record<SettingKey, SectionName>> = {
  watched_threshold: 'scrobbling',
  min_length: 'scrobbling',
  heartbeat_interval: 'scrobbling',
  scrobble_movies: 'scrobbling',
  scrobble_tv: 'scrobbling',
  scrobble_anime: 'scrobbling',
  scrobble_music: 'scrobbling',
  anime_episode_format: 'scrobbling',
  show_notifications: 'notifications',
  notify_during_playback: 'notifications',
  notify_on_kodi: 'notifications',
  rate_after_watching: 'ratings',
  rating_prompt_delay: 'ratings',
  rating_prompt_scope: 'ratings',
  catch_up: 'sync',
  pull_sync_auto: 'sync',
  pull_watched: 'sync',
  pull_resume: 'sync',
  send_file_name: 'privacy',
  backend_url: 'advanced',
  queue_cap: 'advanced',
  developer_mode: 'advanced',
  allow_insecure_backend_url: 'advanced',
};

/** What is of no use while another switch is off. */
export const NEEDS: Readonly<Partial<Record<SettingKey, SettingKey>>> = {
  notify_during_playback: 'show_notifications',
  rating_prompt_delay: 'rate_after_watching',
  rating_prompt_scope: 'rate_after_watching',
};

/** In the order of the contract. */
export function settingsOf(section: SectionName): readonly SettingKey[] {
  return SETTING_KEYS.filter((key) => SECTION_OF[key] === section);
}
