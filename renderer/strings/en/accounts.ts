import type { AccountInfo } from '../../../shared/state.ts';

/** Accounts at the services, and logging in to them. */
export const accounts = {
  hint: 'Where what you watch is told. One login serves all boxes.',
  state: {
    linked: 'Linked',
    not_linked: 'Not linked',
    login_needed: 'Log in again',
    unavailable: 'Not to be had',
  } satisfies Record<AccountInfo['state'], string>,
  as: (name: string) => `as ${name}`,
  unsent: (count: number) =>
    count === 1 ? '1 event of this account waits to be sent.' : `${count} events of this account wait to be sent.`,
  setUp: 'Enter its details',
  logIn: 'Log in',
  logInAgain: 'Log in again',
  logOut: 'Log out',
  test: 'Test',
  logoutTitle: (service: string) => `Log out of ${service}?`,
  logoutText: (service: string) => `What you watch from now on is not told to ${service} until you log in again.`,
  logoutUnsent: (count: number) =>
    count === 1
      ? '1 event of this account still waits. What shall become of it?'
      : `${count} events of this account still wait. What shall become of them?`,
  keep: 'Keep: sent when the same account logs in again',
  delete: 'Delete: never sent',
  loggedOut: (service: string) => `Logged out of ${service}.`,
  login: {
    title: (service: string) => `Log in to ${service}`,
    asking: (service: string) => `Asking ${service} for a code…`,
    enter: 'Open this address on any device, and enter the code:',
    allow: 'Open this address in your browser, and allow it there:',
    opened: 'The page was opened in your browser: allow it there. If nothing shows, open this address:',
    code: 'Your code',
    copyCode: 'Copy code',
    open: 'Open the address',
    qr: 'The address as a QR code, for your phone’s camera',
    scan: 'Or scan it with your phone',
    waiting: 'Waiting for you. This page sees by itself when you are done.',
    slow: 'The service is busy or cannot be reached. It is asked again by itself.',
    left: (time: string) => `${time} left`,
    expired: 'The code has expired',
    expiredText: 'Codes are good for a few minutes only. A new one costs nothing.',
    denied: 'The login was refused',
    deniedText: 'Somebody pressed “Deny” there. If that was a mistake, ask for a new code.',
    failed: 'That did not work',
    cancelled: 'The login was cancelled',
    renew: 'Ask for a new code',
    done: (name: string) => `Hello, ${name}`,
    doneText: (service: string) => `What you watch is told to ${service} from now on.`,
    closes: 'This window closes by itself.',
    finish: 'Done',
  },
};
