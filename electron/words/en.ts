/** What is said outside the page, in English: tray, windows, dialogs, notifications. */
import type { NotificationTexts } from './index.ts';

const waits = (count: number) => (count === 1 ? '1 event waits' : `${count} events wait`);

const notifications: NotificationTexts = {
  scrobbled: ({ title }) => ({ title: 'Scrobbled', body: title }),
  login_needed: ({ label }) => ({
    title: `${label}: please log in again`,
    body: `${label} no longer accepts the login. What you watch waits until you have logged in.`,
  }),
  queue_stuck: ({ label, waiting, lastError }) => ({
    title: `${label} takes nothing`,
    body: `${waits(waiting)}, the oldest for more than an hour. ${lastError ?? ''}`.trim(),
  }),
  host_unreachable: ({ label, reason }) => ({ title: `${label} cannot be reached`, body: reason }),
};

export const words = {
  tray: {
    nothingPlays: 'Nothing plays',
    something: 'something',
    paused: ' (paused)',
    notReported: ' (not reported)',
    addBox: 'Add a Kodi box…',
    queueEmpty: 'Queue: empty',
    queue: (count: number) => `Queue: ${waits(count)}`,
    flush: 'Flush queue now',
    pause: 'Pause scrobbling',
    pauseHour: '1 hour',
    pauseTomorrow: 'Until tomorrow',
    pauseOpen: 'Until I turn it on',
    pausedOpen: 'Paused until you turn it on',
    pausedUntil: (time: string) => `Paused until ${time}`,
    resume: 'Scrobble again',
    account: (service: string, name: string) => `${service}: ${name}`,
    loggedIn: (service: string) => `${service}: logged in`,
    logIn: (service: string) => `Log in to ${service}…`,
    logInAgain: (service: string) => `Log in to ${service} again…`,
    unavailable: (service: string) => `${service}: cannot be used now`,
    keychainLocked: (service: string) => `${service}: waits for the keychain`,
    loginNeeded: (service: string) => `${service}: please log in again`,
    open: (app: string) => `Open ${app}`,
    settings: 'Settings…',
    quit: 'Quit',
  },
  windows: { login: 'Log in' },
  dialogs: {
    cannotStart: (app: string) => `${app} cannot start`,
    secrets: {
      message: 'This computer has no keychain to keep your login in',
      detail:
        'Logins and passwords can be kept until you quit the companion: you log in again after the next start. Or they are stored in a file that only your user can read, unencrypted. With a keyring such as gnome-keyring neither is needed. You can look at this in the settings.',
      memory: 'Keep until I quit',
      file: 'Store in a file',
    },
  },
  notes: {
    hidden: (app: string) => ({
      title: `${app} goes on`,
      body: 'It keeps watching your boxes. You find it in the tray.',
    }),
    unclean: (inARow: number) => ({
      title: inARow === 1 ? 'The companion did not end properly' : `The companion did not end properly ${inARow} times`,
      body: 'A crash, a power cut, or somebody ended it. Nothing of what was watched is lost; its log says more.',
    }),
    failed: 'That did not work',
    rate: (title: string) => ({ title: `How was ${title}?`, body: 'Click to rate it from 1 to 10.' }),
    rateSeveral: (count: number) => ({
      title: `How were they? ${count} to rate`,
      body: 'Click to rate them from 1 to 10.',
    }),
  },
  buttons: {
    logIn: 'Log in',
    tryAgain: 'Try again now',
    whatToDo: 'What to do',
    rate: 'Rate',
    later: 'Later',
  },
  notifications,
};
