/** Trakt as a scrobbler: its manifest in the specification's shape, and what makes it run. */
import type { ServiceDefinition } from '../service-definition.ts';
import { createTrakt } from './index.ts';
import { DEFAULTS, TRAKT } from './place.ts';

const APPS = 'https://app.trakt.tv/settings/apps/api';

export const TRAKT_DEFINITION: ServiceDefinition = {
  name: TRAKT.service,
  label: TRAKT.label,
  addOns: ['script.trakt'],
  manifest: {
    name: 'phlix-plugin-trakt',
    version: '1.0.0',
    min_app_version: '0.0.0',
    type: 'scrobbler',
    entry: './index.js',
    events: [
      'phlix.playback.started',
      'phlix.playback.paused',
      'phlix.playback.resumed',
      'phlix.playback.progress',
      'phlix.playback.stopped',
    ],
    settings: {
      enabled: { type: 'bool', default: false },
      client_id: {
        type: 'string',
        tier: 'standard',
        label: 'Client ID',
        description: `Of your own app at Trakt. Its redirect URI is ${DEFAULTS.redirectUri}`,
        link: APPS,
        link_text: 'Make an app at Trakt',
      },
      client_secret: {
        type: 'string',
        secret: true,
        tier: 'standard',
        label: 'Client secret',
        description: 'Of the same app.',
      },
      scrobble_enabled: { type: 'bool', default: true, tier: 'standard', label: 'Report what is watched' },
      sync_enabled: {
        type: 'bool',
        default: true,
        tier: 'standard',
        label: 'Keep histories alike',
        description:
          'Marks in Kodi what was watched elsewhere and where to go on, and adds to Trakt what was marked by hand in Kodi.',
      },
      sync_interval_minutes: {
        type: 'int',
        default: 30,
        label: 'Minutes between two syncs',
        description: '5 to 1440.',
      },
      redirect_uri: { type: 'string', default: DEFAULTS.redirectUri, label: 'Redirect URI' },
      api_host: { type: 'string', default: DEFAULTS.api, label: 'Address of the service' },
      auth_host: { type: 'string', default: DEFAULTS.auth, label: 'Address for logins' },
      username: { type: 'string', description: 'Set by the login.' },
      access_token: { type: 'string', secret: true, description: 'Set by the login.' },
      refresh_token: { type: 'string', secret: true, description: 'Set by the login.' },
      expires_at: { type: 'int', description: 'Set by the login: seconds since 1970.' },
      created_at: { type: 'int', description: 'Set by the login: seconds since 1970.' },
    },
  },
  create: ({ ports, version, settings, stateStore }) => createTrakt({ ports, version, settings, stateStore }),
};
