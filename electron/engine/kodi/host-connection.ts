/** Keeps one box connected. */
import type { HostConnection, HostConnectionOptions } from './connection-status.ts';

export function createHostConnection(_options: HostConnectionOptions): HostConnection {
  throw new Error('being written');
}
