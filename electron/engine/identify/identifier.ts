/** Which title an item is, with all there is to know it by: Kodi, the file's name, the user's corrections, a service. */
import type { MediaItem } from '../../../shared/media-item.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { Teachings } from '../store/teachings.ts';
import { corrected } from './corrections.ts';
import { baseNameOf, identify } from './index.ts';
import type { LookUps } from './look-ups.ts';
import { withoutPath } from './without-path.ts';

export interface Identifier {
  /** The title, as the user corrected it; null where nothing says what it is. Nobody is asked. */
  identify(kodiItem: KodiItem): MediaItem | null;
  /**
   * The same with what a service is known to say of it; asks in the background where that is not known yet. Only for
   * what is reported to a service anyway: the question tells title and, where the setting allows, the file's base name.
   */
  complete(item: MediaItem, kodiItem: KodiItem, durationSeconds: number): MediaItem;
}

export interface IdentifierOptions {
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly teachings: Pick<Teachings, 'corrections'>;
  readonly lookUps: Pick<LookUps, 'complete'>;
}

export function createIdentifier({ settings, teachings, lookUps }: IdentifierOptions): Identifier {
  return {
    identify: (kodiItem) => {
      const item = identify(kodiItem, { animeFormat: settings.get().anime_episode_format });
      const title = withoutPath(item?.title ?? '');
      return item && title !== '' ? corrected({ ...item, title }, kodiItem.file, teachings.corrections()) : null;
    },
    complete: (item, kodiItem, durationSeconds) => {
      const { send_file_name } = settings.get();
      // Its title is the base name.
      if (!send_file_name && item.source === 'base_name') return item;
      const baseName = send_file_name ? baseNameOf(kodiItem.file) || null : null;
      return lookUps.complete({ item, baseName, durationSeconds });
    },
  };
}
