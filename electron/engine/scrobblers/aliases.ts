/** The names of the events that a scrobbler can ask for. */
import type { PlaybackEventName } from '../../../shared/plugin-api.ts';
import type { ReportableEvent } from '../playback/viewing-event.ts';

const KINDS = {
  'phlix.playback.started': 'started',
  'phlix.playback.paused': 'paused',
  'phlix.playback.resumed': 'resumed',
  /** Of the specification only: today's Phlix has no such event. */
  'phlix.playback.progress': 'progress',
  'phlix.playback.stopped': 'stopped',
} as const satisfies Record<PlaybackEventName, ReportableEvent['kind']>;

export type EventAlias = PlaybackEventName;

export const KNOWN_ALIASES = Object.keys(KINDS) as EventAlias[];

export function isEventAlias(name: string): name is EventAlias {
  return Object.hasOwn(KINDS, name);
}

export function kindOf(alias: EventAlias): ReportableEvent['kind'] {
  return KINDS[alias];
}

export function aliasOf(kind: ReportableEvent['kind']): EventAlias {
  return `phlix.playback.${kind}`;
}
