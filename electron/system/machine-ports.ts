/** The machine's side of the engine's ports, as far as it is the same in both shells. */
import type { Ports } from '../engine/ports.ts';
import type { DataHome } from './data-home.ts';
import { readLogFile } from './log-file.ts';
import { createMdnsDiscovery } from './mdns.ts';
import { createSystemRandom } from './random.ts';

type MachinePorts = Pick<Ports, 'random' | 'dataDirectory' | 'log' | 'readLog' | 'fetch' | 'discover'>;

export function machinePorts({ dataDirectory, log }: Pick<DataHome, 'dataDirectory' | 'log'>): MachinePorts {
  return {
    random: createSystemRandom(),
    dataDirectory,
    log,
    readLog: (limit) => readLogFile(dataDirectory, limit),
    fetch: (...request) => fetch(...request),
    discover: createMdnsDiscovery(),
  };
}
