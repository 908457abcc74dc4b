import type { HostState } from '../../shared/state.ts';

/** A box that is connected and has nothing to do, changed so. Its id is its name. */
export function hostState(id: string, changes: Partial<HostState> = {}): HostState {
  return {
    id,
    label: id,
    address: '127.0.0.1',
    port: 9090,
    httpPort: 8080,
    user: null,
    enabled: true,
    settings: {},
    connection: 'connected',
    connectionText: 'Connected',
    stages: [],
    kodiName: null,
    kodiVersion: null,
    nextRetryAtMs: null,
    nowPlaying: null,
    otherScrobblers: [],
    services: [],
    ...changes,
  };
}
