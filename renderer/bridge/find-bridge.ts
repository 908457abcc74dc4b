/** The way to the engine: what the desktop's preload exposes, else a WebSocket to where the page came from. */
import type { Bridge } from '../../shared/bridge.ts';
import { createWebSocketBridge } from './web-socket-bridge.ts';

declare global {
  interface Window {
    readonly companion?: Bridge;
  }
}

export function findBridge(): Bridge {
  if (window.companion !== undefined) return window.companion;
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return createWebSocketBridge(`${scheme}://${location.host}/bridge`);
}
