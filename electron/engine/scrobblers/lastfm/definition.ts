/** Last.fm as a scrobbler: its manifest, and what makes it run. */
import type { ServiceDefinition } from '../service-definition.ts';
import { createLastFm } from './index.ts';
import { LAST_FM_SETTINGS } from './settings.ts';

export const LAST_FM: ServiceDefinition = {
  name: 'lastfm',
  label: 'Last.fm',
  addOns: ['service.scrobbler.lastfm'],
  manifest: {
    name: 'phlix-plugin-lastfm',
    version: '1.0.0',
    min_app_version: '0.0.0',
    type: 'scrobbler',
    entry: './index.js',
    // Two states: what plays now, and what was heard. Progress says nothing to Last.fm.
    events: ['phlix.playback.started', 'phlix.playback.resumed', 'phlix.playback.stopped'],
    settings: LAST_FM_SETTINGS,
  },
  create: ({ ports, version, settings, stateStore }) => createLastFm({ ports, version, settings, stateStore }),
};
