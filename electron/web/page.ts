/** The page at `/`: what answers here and how to speak to it. It holds no data and runs no script. */

export const PAGE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function renderPage(version: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>PunchPlay Companion</title>
<h1>PunchPlay Companion ${version}</h1>
<p>It runs here without a window, watches your Kodi boxes and tells PunchPlay what was watched.</p>
<p>Speak to it from a terminal on this machine:</p>
<pre>
companion status               what plays, accounts, queue
companion hosts add ADDRESS    watch a Kodi box
companion login punchplay      link your account
companion log                  what was watched, and what became of it
companion help                 everything else
</pre>
</html>
`;
}
