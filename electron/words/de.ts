/** What is said outside the page, in German. */
import type { NotificationTexts, Words } from './index.ts';

const waits = (count: number) => (count === 1 ? '1 Meldung wartet' : `${count} Meldungen warten`);

/** Without the reasons: the engine knows them in English only. */
const notifications: NotificationTexts = {
  scrobbled: ({ title }) => ({ title: 'Gemeldet', body: title }),
  login_needed: ({ label }) => ({
    title: `${label}: bitte neu anmelden`,
    body: `${label} nimmt die Anmeldung nicht mehr an. Was du siehst, wartet, bis du dich angemeldet hast.`,
  }),
  queue_stuck: ({ label, waiting }) => ({
    title: `${label} nimmt nichts an`,
    body: `${waits(waiting)}, die älteste seit mehr als einer Stunde.`,
  }),
  host_unreachable: ({ label }) => ({
    title: `${label} ist nicht erreichbar`,
    body: 'Was dort läuft, wird erst gemeldet, wenn die Box wieder antwortet.',
  }),
};

export const words: Words = {
  tray: {
    nothingPlays: 'Nichts läuft',
    something: 'etwas',
    paused: ' (Pause)',
    notReported: ' (wird nicht gemeldet)',
    addBox: 'Kodi-Box hinzufügen…',
    queueEmpty: 'Warteschlange: leer',
    queue: (count) => `Warteschlange: ${waits(count)}`,
    flush: 'Warteschlange jetzt senden',
    pause: 'Scrobbeln anhalten',
    pauseHour: 'Für eine Stunde',
    pauseTomorrow: 'Bis morgen',
    pauseOpen: 'Bis ich es wieder einschalte',
    pausedOpen: 'Angehalten, bis du es wieder einschaltest',
    pausedUntil: (time) => `Angehalten bis ${time}`,
    resume: 'Scrobbeln fortsetzen',
    account: (service, name) => `${service}: ${name}`,
    loggedIn: (service) => `${service}: angemeldet`,
    logIn: (service) => `Bei ${service} anmelden…`,
    logInAgain: (service) => `Bei ${service} neu anmelden…`,
    unavailable: (service) => `${service}: zurzeit nicht verfügbar`,
    keychainLocked: (service) => `${service}: wartet auf den Schlüsselbund`,
    loginNeeded: (service) => `${service}: bitte neu anmelden`,
    open: (app) => `${app} öffnen`,
    settings: 'Einstellungen…',
    quit: 'Beenden',
  },
  windows: { login: 'Anmelden' },
  dialogs: {
    cannotStart: (app) => `${app} kann nicht starten`,
    secrets: {
      message: 'Dieser Computer hat keinen Schlüsselbund für deine Anmeldung',
      detail:
        'Anmeldungen und Passwörter können bis zum Beenden behalten werden: nach dem nächsten Start meldest du dich neu an. Oder sie kommen unverschlüsselt in eine Datei, die nur dein Benutzer lesen kann. Mit einem Schlüsselbund wie gnome-keyring ist beides nicht nötig. In den Einstellungen kannst du das nachsehen.',
      memory: 'Bis zum Beenden behalten',
      file: 'In einer Datei speichern',
    },
  },
  notes: {
    hidden: (app) => ({
      title: `${app} läuft weiter`,
      body: 'Deine Boxen werden weiter beobachtet. Du findest das Programm in der Leiste neben der Uhr.',
    }),
    unclean: (inARow) => ({
      title:
        inARow === 1
          ? 'Der Companion wurde nicht richtig beendet'
          : `Der Companion wurde ${inARow}-mal nicht richtig beendet`,
      body: 'Ein Absturz, ein Stromausfall, oder jemand hat ihn beendet. Von dem, was du gesehen hast, ist nichts verloren; mehr steht im Protokoll.',
    }),
    failed: 'Das hat nicht geklappt',
    rate: (title) => ({ title: `Wie war ${title}?`, body: 'Zum Bewerten von 1 bis 10 anklicken.' }),
    rateSeveral: (count) => ({
      title: `Wie waren sie? ${count} zu bewerten`,
      body: 'Zum Bewerten von 1 bis 10 anklicken.',
    }),
  },
  buttons: {
    logIn: 'Anmelden',
    tryAgain: 'Jetzt noch einmal',
    whatToDo: 'Was tun?',
    rate: 'Bewerten',
    later: 'Später',
  },
  notifications,
};
