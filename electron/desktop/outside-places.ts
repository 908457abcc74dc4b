/** The addresses that the page may have opened in the browser. It only names them; these are all there are. */
import type { OutsidePlace } from '../../shared/shell.ts';

const ADDRESSES: Readonly<Record<Exclude<OutsidePlace, 'login'>, string>> = {
  punchplay: 'https://punchplay.tv/',
  kodi_remote_help: 'https://kodi.wiki/view/Settings/Services/Control',
  licence: 'https://www.gnu.org/licenses/old-licenses/gpl-2.0.html',
};

export function outsideAddress(place: Exclude<OutsidePlace, 'login'>): string {
  return ADDRESSES[place];
}

/**
 * The address of a login as the engine gives it, where it may be opened: https without user and password. Otherwise only
 * on the very origin that the user set as the service's (a simulator on this machine); null where it may not be opened.
 */
export function loginAddress(given: string | null, backendUrl: string): string | null {
  const address = given === null ? null : URL.parse(given);
  if (address === null || address.username !== '' || address.password !== '') return null;
  if (address.protocol === 'https:' && address.port === '') return address.href;
  const isOwnBackend = /^https?:$/.test(address.protocol) && address.origin === URL.parse(backendUrl)?.origin;
  return isOwnBackend ? address.href : null;
}
