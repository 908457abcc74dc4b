/** What a native notification offers: where a click leads, and its buttons where the system has them. */
import type { Notification } from '../engine/ports.ts';
import type { Words } from '../words/index.ts';
import type { TrayAction } from './tray-state.ts';

export interface NotificationButton {
  readonly label: string;
  readonly action: TrayAction;
}

export interface NotificationOffer {
  readonly onClick: TrayAction;
  readonly buttons: readonly NotificationButton[];
}

const open = (view: string): TrayAction => ({ do: 'open', window: 'main', view });

export function notificationOffer(notification: Notification, { buttons }: Words): NotificationOffer {
  switch (notification.kind) {
    case 'scrobbled':
      return { onClick: open('history'), buttons: [] };
    case 'login_needed': {
      const logIn: TrayAction = { do: 'open', window: 'login', service: notification.service };
      return { onClick: logIn, buttons: [{ label: buttons.logIn, action: logIn }] };
    }
    case 'queue_stuck': {
      const flush: TrayAction = { do: 'command', command: 'queue.flush', input: {} };
      return { onClick: open('queue'), buttons: [{ label: buttons.tryAgain, action: flush }] };
    }
    case 'host_unreachable':
      return { onClick: open('hosts'), buttons: [{ label: buttons.whatToDo, action: open('hosts') }] };
  }
}
