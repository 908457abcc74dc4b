/** The page's way to the main process: one function a command of the contracts, and the state. Runs sandboxed, before the page. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge, BridgeCommands, StateMessage } from '../shared/bridge.ts';
import type { ShellApi } from '../shared/shell.ts';
import {
  COMMAND_NAMES,
  commandChannel,
  FOLLOW_CHANNEL,
  SHELL_NAMES,
  STATE_CHANNEL,
  shellChannel,
} from './desktop/channels.ts';

function calls(names: readonly string[], channelOf: (name: string) => string) {
  return Object.fromEntries(
    names.map((name) => [name, (input: unknown) => ipcRenderer.invoke(channelOf(name), input)]),
  );
}

const bridge: Bridge = {
  commands: calls(COMMAND_NAMES, commandChannel) as BridgeCommands,
  shell: calls(SHELL_NAMES, shellChannel) as ShellApi,
  onState(listener) {
    // The event leads to what the page must not have.
    const hear = (_event: IpcRendererEvent, message: StateMessage) => listener(message);
    ipcRenderer.on(STATE_CHANNEL, hear);
    ipcRenderer.send(FOLLOW_CHANNEL);
    return () => void ipcRenderer.off(STATE_CHANNEL, hear);
  },
  refresh: () => ipcRenderer.send(FOLLOW_CHANNEL),
};

contextBridge.exposeInMainWorld('companion', bridge);
