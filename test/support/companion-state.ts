import { NO_IMPORT } from '../../electron/engine/history/import-status.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import type { CompanionState } from '../../shared/state.ts';

/** The state of a companion that has nothing to do, changed so. */
export function companionState(changes: Partial<CompanionState> = {}): CompanionState {
  return {
    version: '1.2.3',
    startedAtMs: 0,
    dataDirectory: '/data',
    hosts: [],
    found: [],
    accounts: [],
    logins: [],
    services: [],
    lanes: [],
    privateTime: { all: null, hosts: [] },
    settings: DEFAULT_SETTINGS,
    ratings: [],
    importStatus: NO_IMPORT,
    queueRevision: 0,
    logRevision: 0,
    problems: [],
    secretsIn: 'keychain',
    ...changes,
  };
}
