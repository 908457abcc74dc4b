/**
 * Runs plugins from the desktop app, with a plain Node of this computer. Not with Electron's own: `utilityProcess` does
 * not honour `--permission` (github.com/daintreehq/daintree/pull/10900), and our fuse `runAsNode` is off.
 */
import { errorText } from '../../shared/errors.ts';
import type { PluginProcess, RunPlugin } from '../engine/ports.ts';
import { OLDEST_NODE } from '../system/node-version.ts';
import { createPluginRunner, type PluginNode } from '../system/plugin-process.ts';

const NO_NODE = `plugins run in Node.js, and no Node ${OLDEST_NODE} or newer was found on this computer. Install it from https://nodejs.org/, then switch the plugin off and on`;

/** `findNode` is asked at each start: one that was installed meanwhile is found. */
export function createDesktopPluginRunner(findNode: () => Promise<PluginNode | null>): RunPlugin {
  return (options, events) => {
    const unsent: unknown[] = [];
    let running: PluginProcess | null = null;
    let isKilled = false;
    const start = async () => {
      const node = await findNode();
      if (isKilled || node === null) return events.onEnd(isKilled ? 'it was ended before it began' : NO_NODE);
      const child = createPluginRunner({ node })(options, events);
      running = child;
      for (const message of unsent.splice(0)) child.send(message);
    };
    start().catch((error: unknown) => events.onEnd(`its process could not be started: ${errorText(error)}`));
    return {
      send: (message) => {
        if (running === null) unsent.push(message);
        else running.send(message);
      },
      kill: () => {
        isKilled = true;
        running?.kill();
      },
      residentBytes: () => running?.residentBytes() ?? null,
    };
  };
}
