/** What no page may do, whatever it is: Electron allows most of it unless it is told. */
import type { App, Session, WebContents } from 'electron';
import type { Log } from '../engine/ports.ts';
import { isOurs } from './page-address.ts';

/** Before the app is ready. Holds for every page that is ever made. */
export function lockDownPages(app: App, log: Log): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents, log));
}

function lockDownPage(contents: WebContents, log: Log): void {
  const refuse = (what: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    log.warn('a page was refused', { what });
  };
  contents.on('will-navigate', refuse('will-navigate'));
  contents.on('will-frame-navigate', refuse('will-frame-navigate'));
  contents.on('will-redirect', refuse('will-redirect'));
  contents.on('will-attach-webview', refuse('will-attach-webview'));
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** A page gets no permission and no device; one of ours may put text into the clipboard. It loads from `app://` alone. */
export function lockDownSession(session: Session): void {
  const isAllowed = (permission: string, address: string | undefined) =>
    permission === 'clipboard-sanitized-write' && address !== undefined && isOurs(address);
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isAllowed(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (contents, permission, _origin, { isMainFrame }) => isMainFrame && isAllowed(permission, contents?.getURL()),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }));
}

/** Our own files, and the pictures a page holds in itself. */
function mayLoad(address: string): boolean {
  return isOurs(address) || address.startsWith('data:image/');
}
