/** The system's own notifications, with buttons where it has them. */
import { Notification as NativeNotification } from 'electron';
import type { Log, Notification } from '../engine/ports.ts';
import { notificationText, type Told, type Words } from '../words/index.ts';
import { shortLabel } from './menu-text.ts';
import { type NotificationOffer, notificationOffer } from './notification-buttons.ts';
import type { TrayAction } from './tray-state.ts';

export interface NativeNotifications {
  /** One that the engine asks for. */
  notify(notification: Notification): void;
  show(text: Told, offer: NotificationOffer): void;
}

/** One that is not held is collected, and its clicks go nowhere; more than these are forgotten. */
const HELD = 20;

export function createNativeNotifications(options: {
  readonly words: () => Words;
  readonly act: (action: TrayAction) => void;
  readonly icon: string;
  readonly log: Log;
}): NativeNotifications {
  const { words, act, icon, log } = options;
  const held: NativeNotification[] = [];
  const show: NativeNotifications['show'] = ({ title, body }, { onClick, buttons }) => {
    if (!NativeNotification.isSupported()) {
      log.info('a notification could not be shown: this system has none', { title, body });
      return;
    }
    const shown = new NativeNotification({
      title: shortLabel(title, 100),
      body: shortLabel(body, 300),
      icon,
      silent: true,
      actions: buttons.map(({ label }) => ({ type: 'button', text: label })),
    });
    shown.on('click', () => act(onClick));
    shown.on('action', ({ actionIndex }) => {
      const button = buttons[actionIndex];
      if (button !== undefined) act(button.action);
    });
    shown.on('failed', (_event, error) => log.warn('a notification could not be shown', { error }));
    held.push(shown);
    if (held.length > HELD) held.shift();
    shown.show();
  };
  const notify: NativeNotifications['notify'] = (notification) =>
    show(notificationText(words(), notification), notificationOffer(notification, words()));
  return { show, notify };
}
