/** Settings: names, defaults and ranges of the Kodi add-on's (PunchPlay contract section 10; specification first), and our own. */

interface SettingBase {
  /** What it does, for `companion settings` and the page. */
  readonly description: string;
}
export type SettingSpec = SettingBase &
  (
    | { readonly type: 'switch'; readonly default: boolean }
    | {
        readonly type: 'number';
        readonly default: number;
        readonly min: number;
        readonly max: number;
        readonly step: number;
        readonly unit: string;
      }
    | { readonly type: 'choice'; readonly default: string; readonly options: readonly string[] }
    | { readonly type: 'text'; readonly default: string; readonly maxLength: number; readonly holds?: 'address' }
  );

export const SETTINGS = {
  backend_url: {
    type: 'text',
    default: 'https://punchplay.tv',
    maxLength: 500,
    holds: 'address',
    description: 'Base address of the PunchPlay service. Leave as it is unless you host your own.',
  },
  watched_threshold: {
    type: 'number',
    default: 70,
    min: 50,
    max: 95,
    step: 5,
    unit: '%',
    description: 'Share of an item that must be played before it counts as watched.',
  },
  min_length: {
    type: 'number',
    default: 5,
    min: 0,
    max: 600,
    step: 1,
    unit: 'min',
    description: 'Anything shorter is ignored (trailers, clips).',
  },
  heartbeat_interval: {
    type: 'number',
    default: 30,
    min: 1,
    max: 3600,
    step: 1,
    unit: 's',
    description: 'How often progress is reported while something plays.',
  },
  scrobble_movies: { type: 'switch', default: true, description: 'Report movies.' },
  scrobble_tv: { type: 'switch', default: true, description: 'Report TV episodes.' },
  scrobble_anime: { type: 'switch', default: true, description: 'Report anime episodes (instead of the TV switch).' },
  scrobble_music: {
    type: 'switch',
    default: true,
    description: 'Report songs and music videos to the services that take them.',
  },
  anime_episode_format: {
    type: 'choice',
    default: 'auto',
    options: ['auto', 'season_episode', 'absolute'],
    description: 'How a bare episode number in an anime file name is read.',
  },
  send_file_name: {
    type: 'switch',
    default: true,
    description:
      'Send the file’s base name (never its folder) along, so that PunchPlay can identify what Kodi’s library does not know.',
  },
  show_notifications: {
    type: 'switch',
    default: true,
    description: 'Notify of watches that were scrobbled, and of what needs you: a login, a stuck queue, a lost box.',
  },
  notify_during_playback: {
    type: 'switch',
    default: false,
    description: 'Notify also while a video plays.',
  },
  notify_on_kodi: {
    type: 'switch',
    default: false,
    description: 'Show that a watch was scrobbled on the screen of the Kodi box as well.',
  },
  rate_after_watching: { type: 'switch', default: true, description: 'Ask for a rating after something was watched.' },
  rating_prompt_delay: {
    type: 'number',
    default: 2,
    min: 0,
    max: 600,
    step: 1,
    unit: 's',
    description: 'How long after a watch the rating is asked for.',
  },
  rating_prompt_scope: {
    type: 'choice',
    default: 'all',
    options: ['movies', 'all'],
    description: 'What ratings are asked for: movies only, or episodes as well.',
  },
  queue_cap: {
    type: 'number',
    default: 200,
    min: 50,
    max: 5000,
    step: 1,
    unit: 'events',
    description: 'How many events may wait for a service. Beyond it progress goes first, a watched stop last.',
  },
  catch_up: {
    type: 'switch',
    default: true,
    description: 'Report also what was watched while this companion was away, as Kodi’s library remembers it.',
  },
  pull_sync_auto: {
    type: 'switch',
    default: false,
    description: 'Every six hours, mark in Kodi what the service’s history says was watched. Never un-marks.',
  },
  pull_watched: { type: 'switch', default: true, description: 'Marks back into Kodi: what was watched.' },
  pull_resume: { type: 'switch', default: true, description: 'Marks back into Kodi: where to go on.' },
  developer_mode: { type: 'switch', default: false, description: 'Allow settings meant for development.' },
  allow_insecure_backend_url: {
    type: 'switch',
    default: false,
    description: 'Allow a backend address without https. Needs developer_mode.',
  },
} as const satisfies Record<string, SettingSpec>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue = boolean | number | string;
type ValueOf<S extends SettingSpec> = S extends { type: 'switch' }
  ? boolean
  : S extends { type: 'number' }
    ? number
    : S extends { type: 'choice' }
      ? S['options'][number]
      : string;
export type Settings = { readonly [K in SettingKey]: ValueOf<(typeof SETTINGS)[K]> };

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

export const DEFAULT_SETTINGS: Settings = Object.fromEntries(
  SETTING_KEYS.map((key) => [key, SETTINGS[key].default]),
) as unknown as Settings;

/** The settings that a box can have of its own, in place of the global ones. */
export const HOST_SETTING_KEYS = [
  'scrobble_movies',
  'scrobble_tv',
  'scrobble_anime',
  'scrobble_music',
  'watched_threshold',
] as const satisfies readonly SettingKey[];
export type HostSettingKey = (typeof HOST_SETTING_KEYS)[number];
/** What a box has of its own; the global setting applies for what is absent. */
export type HostSettings = { readonly [K in HostSettingKey]?: Settings[K] };

export function isHostSettingKey(key: string): key is HostSettingKey {
  return (HOST_SETTING_KEYS as readonly string[]).includes(key);
}

export type SettingCheck =
  | { readonly ok: true; readonly value: SettingValue }
  | { readonly ok: false; readonly text: string };

const SWITCH_WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  '1': true,
  false: false,
  off: false,
  no: false,
  '0': false,
};

/** The value a setting takes from a text or JSON value, or what is wrong with it, in the user's words. */
export function checkSetting(key: SettingKey, input: unknown): SettingCheck {
  const spec: SettingSpec = SETTINGS[key];
  const wrong = (expected: string): SettingCheck => ({
    ok: false,
    text: `${key} takes ${expected}; ${JSON.stringify(input)} is not that.`,
  });
  switch (spec.type) {
    case 'switch': {
      const value = typeof input === 'boolean' ? input : SWITCH_WORDS[String(input).toLowerCase()];
      return value === undefined ? wrong('on or off') : { ok: true, value };
    }
    case 'number': {
      const value = typeof input === 'string' && input.trim() !== '' ? Number(input) : input;
      const fits =
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= spec.min &&
        value <= spec.max &&
        Number.isInteger((value - spec.min) / spec.step);
      const steps = spec.step === 1 ? 'a whole number' : `a number in steps of ${spec.step}`;
      return fits ? { ok: true, value } : wrong(`${steps} from ${spec.min} to ${spec.max} (${spec.unit})`);
    }
    case 'choice':
      return typeof input === 'string' && spec.options.includes(input)
        ? { ok: true, value: input }
        : wrong(`one of ${spec.options.join(', ')}`);
    case 'text':
      return checkText(key, spec, input);
  }
}

/** Settings are not the place for secrets: what is entered with one is neither kept nor repeated. */
function checkText(key: SettingKey, spec: SettingSpec & { type: 'text' }, input: unknown): SettingCheck {
  if (typeof input !== 'string' || input.length > spec.maxLength) {
    return { ok: false, text: `${key} takes a text of at most ${spec.maxLength} characters.` };
  }
  const text = input.trim();
  if (spec.holds !== 'address') return { ok: true, value: text };
  if (/^[a-z][a-z0-9+.-]*:[\\/]*[^/\\?#]*@/i.test(text)) {
    return {
      ok: false,
      text: `${key} takes an address without user name and password (backend_credentials_not_allowed).`,
    };
  }
  return { ok: true, value: text.replace(/[?#].*$/s, '') };
}
