/** What a browser sees that may not see the page: what answers here, and how to be let in. It holds no data and runs no script. */

export const NOTHING_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The built page's: its own files, and the socket it came with. `host`: as the browser named us. */
export function pagePolicy(host: string): string {
  return ownFilesPolicy(`'self' ws://${host}`);
}

/** A page's own files, and what it may speak to: `'none'`, or addresses. */
export function ownFilesPolicy(connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

export interface NoticeOptions {
  readonly version: string;
  /** Whether there is a page to be let in to. */
  readonly hasPage: boolean;
  /** The link that was used did not work. */
  readonly isRefused?: boolean;
}

const REFUSED = `<p><strong>This link has been used already, or is too old.</strong></p>
`;
const LET_IN = `<p>To see the page in this browser, open it by the link that this prints on this machine:</p>
<pre>
companion open
</pre>
<p>The link works once; this browser then stays logged in.</p>
<p>Or speak to it from the terminal:</p>
`;
const NO_PAGE = `<p>Speak to it from a terminal on this machine:</p>
`;

export function renderNotice({ version, hasPage, isRefused = false }: NoticeOptions): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>PunchPlay Companion</title>
<h1>PunchPlay Companion ${version}</h1>
<p>It runs here without a window, watches your Kodi boxes and tells PunchPlay what was watched.</p>
${isRefused ? REFUSED : ''}${hasPage ? LET_IN : NO_PAGE}<pre>
companion status               what plays, accounts, queue
companion hosts add ADDRESS    watch a Kodi box
companion login punchplay      link your account
companion log                  what was watched, and what became of it
companion help                 everything else
</pre>
</html>
`;
}
