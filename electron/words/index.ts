/** Every word outside the page, in one catalogue a language: `en.ts` says what there is to say, `de.ts` says it too. */
import type { Language } from '../../shared/language.ts';
import type { Notification } from '../engine/ports.ts';
import { words as de } from './de.ts';
import { words as en } from './en.ts';

export interface Told {
  readonly title: string;
  readonly body: string;
}

export type NotificationTexts = {
  readonly [Kind in Notification['kind']]: (facts: Extract<Notification, { readonly kind: Kind }>) => Told;
};

export type Words = typeof en;

export const WORDS: Readonly<Record<Language, Words>> = { en, de };

export function notificationText<N extends Notification>({ notifications }: Words, notification: N): Told {
  const text = notifications[notification.kind] as (facts: N) => Told;
  return text(notification);
}
