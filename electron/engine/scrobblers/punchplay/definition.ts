/** PunchPlay as a scrobbler: its manifest, and what makes it run. What can be set about it are settings of the companion. */
import type { ServiceDefinition } from '../service-definition.ts';
import { createPunchPlay } from './index.ts';

export const PUNCHPLAY: ServiceDefinition = {
  name: 'punchplay',
  label: 'PunchPlay',
  addOns: ['script.punchplay'],
  manifest: {
    name: 'phlix-plugin-punchplay',
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
    settings: { enabled: { type: 'bool', default: true } },
  },
  create: ({ ports, version, appSettings, stateStore }) =>
    createPunchPlay({ ports, version, settings: appSettings, stateStore }),
};
