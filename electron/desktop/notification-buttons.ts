/** What a native notification offers: where a click leads, and its buttons where the system has them. */
import type { Notification } from '../engine/ports.ts';
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

export function notificationOffer(notification: Pick<Notification, 'kind' | 'service'>): NotificationOffer {
  switch (notification.kind) {
    case 'scrobbled':
      return { onClick: open('history'), buttons: [] };
    case 'login_needed': {
      const { service } = notification;
      const logIn: TrayAction = service === undefined ? open('accounts') : { do: 'open', window: 'login', service };
      return { onClick: logIn, buttons: [{ label: 'Log in', action: logIn }] };
    }
    case 'queue_stuck': {
      const flush: TrayAction = { do: 'command', command: 'queue.flush', input: {} };
      return { onClick: open('queue'), buttons: [{ label: 'Try again now', action: flush }] };
    }
    case 'host_unreachable':
      return { onClick: open('hosts'), buttons: [{ label: 'What to do', action: open('hosts') }] };
  }
}
