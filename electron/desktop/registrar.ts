/** The one registrar of calls from pages: who asks is checked on every call, then the input by the contract. */
import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import type { StateMessage } from '../../shared/bridge.ts';
import type { Problem } from '../../shared/errors.ts';
import type { WindowName } from '../../shared/shell.ts';
import type { Dispatch, DispatchResult } from '../bridge/dispatch.ts';
import type { StatePublisher, StateSubscription } from '../bridge/state-publisher.ts';
import type { Log } from '../engine/ports.ts';
import { COMMAND_NAMES, commandChannel, FOLLOW_CHANNEL, SHELL_NAMES, STATE_CHANNEL, shellChannel } from './channels.ts';
import { isOurs } from './page-address.ts';

export interface RegistrarOptions {
  /** Which of our windows this page is in; null for every other page. */
  readonly windowOf: (contentsId: number) => WindowName | null;
  readonly dispatch: Dispatch;
  /** The shell's commands, as this window may give them. */
  readonly shellOf: (window: WindowName) => Dispatch;
  readonly subscribe: StatePublisher['subscribe'];
  readonly log: Log;
}

/** What of an IPC event says who sent it. */
interface Sender {
  readonly sender: Pick<WebContents, 'id'>;
  readonly senderFrame: Pick<WebFrameMain, 'url' | 'parent'> | null;
}

/** From here on pages are heard. */
export function registerCalls({ windowOf, dispatch, shellOf, subscribe, log }: RegistrarOptions): void {
  const whoIs = (event: Sender): WindowName | null => {
    const { sender, senderFrame } = event;
    // Null where the page has gone or gone elsewhere since.
    if (senderFrame === null || senderFrame.parent !== null || !isOurs(senderFrame.url)) return null;
    return windowOf(sender.id);
  };
  const answer = async (event: Sender, channel: string, run: (window: WindowName) => Promise<DispatchResult>) => {
    const window = whoIs(event);
    if (window !== null) return run(window);
    log.warn('a call was refused: it came from no page of ours', { channel });
    return { ok: false, problem: REFUSED };
  };
  for (const name of COMMAND_NAMES) {
    const channel = commandChannel(name);
    ipcMain.handle(channel, (event, input) => answer(event, channel, () => dispatch(name, input)));
  }
  for (const name of SHELL_NAMES) {
    const channel = shellChannel(name);
    ipcMain.handle(channel, (event, input) => answer(event, channel, (window) => shellOf(window)(name, input)));
  }

  const subscriptions = new Map<number, StateSubscription>();
  ipcMain.on(FOLLOW_CHANNEL, (event) => {
    const { sender } = event;
    if (whoIs(event) === null) {
      log.warn('a call was refused: it came from no page of ours', { channel: FOLLOW_CHANNEL });
      return;
    }
    const running = subscriptions.get(sender.id);
    if (running !== undefined) return running.refresh();
    const { id } = sender;
    const hear = (message: StateMessage) => {
      if (!sender.isDestroyed()) sender.send(STATE_CHANNEL, message);
    };
    subscriptions.set(id, subscribe(hear));
    sender.once('destroyed', () => {
      subscriptions.get(id)?.end();
      subscriptions.delete(id);
    });
  });
}

const REFUSED: Problem = {
  kind: 'not_allowed',
  stage: 'sender',
  text: 'Only the companion’s own page may ask for this.',
};
