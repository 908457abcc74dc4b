import type { queue as english } from '../en/queue.ts';

export const queue: typeof english = {
  hint: 'Was ein Dienst noch nicht erfahren konnte. Es übersteht Neustarts und geht der Reihe nach hinaus.',
  flush: 'Jetzt senden',
  flushed: 'Alles ist angekommen.',
  clear: 'Leeren…',
  clearTitle: 'Alles verwerfen?',
  clearText: (count) =>
    count === 1
      ? 'Ein Ereignis ist noch nicht gesendet. Es wird nie gesendet werden.'
      : `${count} Ereignisse sind noch nicht gesendet. Sie werden nie gesendet werden.`,
  clearKept: 'Dein eigener Verlauf behält, was gesehen wurde; von dort kann es noch einmal gesendet werden.',
  clearConfirm: (count) => (count === 1 ? '1 Ereignis verwerfen' : `${count} Ereignisse verwerfen`),
  cleared: (count) => (count === 1 ? '1 Ereignis wurde verworfen.' : `${count} Ereignisse wurden verworfen.`),
  empty: 'Alles ist angekommen',
  emptyText:
    'Nichts wartet. Wenn ein Dienst oder das Netz fehlt, sammelt sich hier, was du siehst, und geht von selbst hinaus, sobald es kann.',
  nothing: 'Nichts wartet',
  emptyNotLinked: 'Was du siehst, sammelt sich hier, bis ein Konto verbunden ist.',
  state: {
    idle: 'Bereit',
    sending: 'Sendet',
    backing_off: 'Wartet auf den nächsten Versuch',
    blocked: 'Braucht dich',
  },
  lane: (service) => `Warteschlange von ${service}`,
  as: (account) => `als ${account}`,
  waiting: (count) => (count === 1 ? '1 Ereignis wartet' : `${count} Ereignisse warten`),
  nothingWaits: 'Nichts wartet',
  oldest: 'das älteste:',
  nextTry: 'Nächster Versuch',
  logIn: 'Zu den Konten',
  kind: {
    started: 'Beginn',
    paused: 'Pause',
    resumed: 'Fortsetzung',
    progress: 'Fortschritt',
    stopped: 'Ende',
    rating: 'Bewertung',
  },
  watched: 'Gesehen',
  tried: (count) => (count === 1 ? 'einmal versucht' : `${count}-mal versucht`),
  notTried: 'noch nicht versucht',
  foreign: (account) => `für ${account}`,
  retry: (title) => `${title} jetzt versuchen`,
  retried: (title) => `${title} ist angekommen.`,
  discard: (title) => `${title} verwerfen`,
  discardTitle: 'Dieses Ereignis verwerfen?',
  discardText: (title, service) => `${service} wird nichts von „${title}“ erfahren.`,
  discardConfirm: 'Verwerfen',
  discarded: (title) => `„${title}“ wurde verworfen.`,
};
