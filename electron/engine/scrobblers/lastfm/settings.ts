/** What can be set about Last.fm, as its manifest declares it and as its parts read it. */
import { DEFAULT_API_URL } from './api.ts';
import type { PayloadSettings } from './payload.ts';

/** The `settings` of the manifest (contract section 7). */
export const LAST_FM_SETTINGS = {
  enabled: { type: 'bool', default: false },
  api_key: {
    type: 'string',
    required: true,
    label: 'API key',
    description: 'Of an API account of your own at Last.fm: it takes a minute, and costs nothing.',
    link: 'https://www.last.fm/api/account/create',
    link_text: 'Create an API account',
  },
  shared_secret: {
    type: 'string',
    required: true,
    secret: true,
    label: 'Shared secret',
    description: 'It is shown beside the API key.',
    link: 'https://www.last.fm/api/accounts',
    link_text: 'Your API accounts',
  },
  /** Read by the host: nothing at all is told while it is off. */
  scrobble_enabled: { type: 'bool', default: true, tier: 'standard', label: 'Tell Last.fm what plays and was heard' },
  now_playing_enabled: { type: 'bool', default: true, tier: 'standard', label: 'Show what plays now' },
  music_videos: { type: 'bool', default: false, tier: 'standard', label: 'Music videos too' },
  ignored_genres: {
    type: 'string',
    default: 'Podcast, Podcasts, Audiobook, Audiobooks, Audio Book, Hörbuch',
    label: 'Genres to leave out',
    description: 'With commas between them: podcasts and audio books are no music.',
  },
  api_url: {
    type: 'string',
    default: DEFAULT_API_URL,
    label: 'Address',
    description: 'Of the service. Another one that speaks the protocol of Last.fm works too, such as libre.fm.',
  },
} as const;

export interface LastFmSettings extends PayloadSettings {
  readonly api_key: string;
  readonly api_url: string;
}

/** Of values that were checked against the manifest. */
export function readSettings(values: Readonly<Record<string, unknown>>): LastFmSettings {
  const text = (key: string) => (typeof values[key] === 'string' ? values[key].trim() : '');
  return {
    api_key: text('api_key'),
    api_url: text('api_url'),
    ignored_genres: text('ignored_genres'),
    now_playing_enabled: values['now_playing_enabled'] !== false,
    music_videos: values['music_videos'] === true,
  };
}
