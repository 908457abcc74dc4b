/** Our own page's addresses, compared as parsed addresses and never by how they begin. */

export const SCHEME = 'app';
const HOST = 'companion';

/** `app://companion/index.html#/queue`; `view` is where in the page, its parts each as they are. */
export function pageAddress(...view: readonly string[]): string {
  return `${SCHEME}://${HOST}/index.html#/${view.map(encodeURIComponent).join('/')}`;
}

/** Whether the address is one of ours: `app://companion/…`, without user, password or port. */
export function isOurs(address: string): boolean {
  return pathOf(address) !== null;
}

/** The path of an address of ours as it was written, nothing decoded; null for every other address. */
export function pathOf(address: string): string | null {
  const parsed = URL.parse(address);
  if (parsed === null) return null;
  const { protocol, hostname, username, password, port, pathname } = parsed;
  const isOurPlace = protocol === `${SCHEME}:` && hostname === HOST && port === '';
  return isOurPlace && username === '' && password === '' ? pathname : null;
}
