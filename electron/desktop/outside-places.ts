/** The addresses that the page may have opened in the browser: it only names them. That of a login is the engine's (`engine/login-browser.ts`). */
import type { OutsidePlace } from '../../shared/shell.ts';

const ADDRESSES: Readonly<Record<Exclude<OutsidePlace, 'login'>, string>> = {
  punchplay: 'https://punchplay.tv/',
  kodi_remote_help: 'https://kodi.wiki/view/Settings/Services/Control',
  node: 'https://nodejs.org/en/download',
  licence: 'https://www.gnu.org/licenses/old-licenses/gpl-2.0.html',
};

export function outsideAddress(place: Exclude<OutsidePlace, 'login'>): string {
  return ADDRESSES[place];
}
