import type { accounts as english } from '../en/accounts.ts';

export const accounts: typeof english = {
  hint: 'Wohin gemeldet wird, was du siehst. Eine Anmeldung gilt für alle Boxen.',
  state: {
    linked: 'Verbunden',
    not_linked: 'Nicht verbunden',
    login_needed: 'Neu anmelden',
    unavailable: 'Nicht verfügbar',
  },
  as: (name) => `als ${name}`,
  unsent: (count) =>
    count === 1
      ? '1 Meldung dieses Kontos wartet auf das Senden.'
      : `${count} Meldungen dieses Kontos warten auf das Senden.`,
  setUp: 'Angaben eintragen',
  logIn: 'Anmelden',
  logInAgain: 'Neu anmelden',
  logOut: 'Abmelden',
  test: 'Prüfen',
  logoutTitle: (service) => `Von ${service} abmelden?`,
  logoutText: (service) => `Was du ab jetzt siehst, erfährt ${service} erst wieder, wenn du dich neu anmeldest.`,
  logoutUnsent: (count) =>
    count === 1
      ? '1 Meldung dieses Kontos wartet noch. Was soll aus ihr werden?'
      : `${count} Meldungen dieses Kontos warten noch. Was soll aus ihnen werden?`,
  keep: 'Behalten: gesendet, sobald sich dasselbe Konto wieder anmeldet',
  delete: 'Löschen: nie gesendet',
  loggedOut: (service) => `Von ${service} abgemeldet.`,
  login: {
    title: (service) => `Bei ${service} anmelden`,
    asking: (service) => `${service} wird um einen Code gebeten…`,
    enter: 'Öffne diese Adresse auf irgendeinem Gerät und gib den Code ein:',
    allow: 'Öffne diese Adresse in deinem Browser und erlaube es dort:',
    opened: 'Die Seite ist in deinem Browser geöffnet: erlaube es dort. Ist nichts zu sehen, öffne diese Adresse:',
    code: 'Dein Code',
    copyCode: 'Code kopieren',
    open: 'Adresse öffnen',
    qr: 'Die Adresse als QR-Code, für die Kamera deines Telefons',
    scan: 'Oder mit dem Telefon abfotografieren',
    waiting: 'Es wird auf dich gewartet. Diese Seite merkt selbst, wenn du fertig bist.',
    slow: 'Der Dienst ist beschäftigt oder nicht zu erreichen. Er wird von selbst weiter gefragt.',
    left: (time) => `noch ${time}`,
    expired: 'Der Code ist abgelaufen',
    expiredText: 'Codes gelten nur wenige Minuten. Ein neuer kostet nichts.',
    denied: 'Die Anmeldung wurde abgelehnt',
    deniedText: 'Dort hat jemand auf „Ablehnen“ gedrückt. War das ein Versehen, bitte um einen neuen Code.',
    failed: 'Das hat nicht geklappt',
    cancelled: 'Die Anmeldung wurde abgebrochen',
    renew: 'Um einen neuen Code bitten',
    done: (name) => `Hallo, ${name}`,
    doneText: (service) => `Was du siehst, wird ab jetzt ${service} gemeldet.`,
    closes: 'Dieses Fenster schließt sich von selbst.',
    finish: 'Fertig',
  },
};
