/** The desktop app's page: the built main process over a stub of Electron, the built preload and page in Chromium, the real engine. */
import type { Page } from '@playwright/test';
import { CONTRACT } from '../../shared/contract.ts';
import { SHELL_CONTRACT } from '../../shared/shell.ts';
import { temporaryDirectory, useLastFm } from '../support/companion-process.ts';
import { DesktopApp } from '../support/electron-stub/desktop-app.ts';
import { startLastFmServer } from '../support/lastfm-server/index.ts';
import { axeFindings } from './axe.ts';
import { test as base, expect } from './fixtures.ts';

const test = base.extend<{ readonly env: Readonly<Record<string, string>>; readonly desktop: DesktopApp }>({
  /** Of the computer that the app runs on. */
  env: [{}, { option: true }],
  desktop: async ({ env }, use) => {
    const data = temporaryDirectory();
    const scratch = temporaryDirectory();
    const desktop = await DesktopApp.start(data.path, scratch.path, { env });
    // With a box the first steps are over.
    await desktop.call('hosts.add', { address: '127.0.0.1', port: 1, httpPort: 1, label: 'Attic' });
    try {
      await use(desktop);
    } finally {
      await desktop.quit();
      data.remove();
      scratch.remove();
    }
  },
});

/** Opens what the full window shows; gives what breaks the page's rules, as it comes. */
async function openMain(desktop: DesktopApp, page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    ),
  );
  const main = await desktop.window('main');
  if (main === undefined) throw new Error('the window is not there');
  await desktop.show(page, main);
  return complaints;
}

test('page, preload, calls and engine work as one', async ({ desktop, page }) => {
  const complaints = await openMain(desktop, page);
  await expect(page.getByRole('navigation')).toBeVisible();
  expect(await page.evaluate(() => window.companion?.commands['hosts.list']({}))).toMatchObject({
    ok: true,
    value: [{ label: 'Attic' }],
  });
  expect(await page.evaluate(() => window.companion?.shell?.facts({}))).toMatchObject({
    ok: true,
    value: { window: 'main', hasTray: true, canStartAtLogin: false, build: 'checkout', update: { state: 'off' } },
  });
  await desktop.call('private.set', { until: 'off' });
  await expect(page.getByRole('button', { name: /scrobbl|resume/i }).first()).toBeVisible();
  await desktop.call('private.off', {});
  expect(complaints).toEqual([]);
});

test('checklist 1, row 7: no view breaks the policy, and what does is stopped', async ({ desktop, page }) => {
  const complaints = await openMain(desktop, page);
  await expect(page.getByRole('navigation')).toBeVisible();
  const views = await page
    .getByRole('navigation')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(views.length).toBeGreaterThan(2);
  for (const view of [...views, '#/welcome', '#/login/punchplay', '#/nowhere']) {
    await page.evaluate((hash) => {
      location.hash = hash ?? '';
    }, view);
    await expect(page.getByRole('main')).toBeVisible();
    await expect(page.getByRole('heading').first()).toBeVisible();
  }
  expect(complaints).toEqual([]);

  const directives = await page.evaluate(async () => {
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
    const inline = document.createElement('script');
    inline.textContent = 'window.wasRun = true';
    document.body.append(inline);
    const image = document.createElement('img');
    image.src = 'http://127.0.0.1:9/x.png';
    document.body.append(image);
    const style = document.createElement('style');
    style.textContent = 'body{}';
    document.body.append(style);
    await fetch('/index.html').catch(() => undefined);
    try {
      new WebSocket('ws://127.0.0.1:9/');
    } catch {
      // Refused, as it should be.
    }
    // Later: to what the test itself evaluates, eval is allowed.
    setTimeout(() => {
      // biome-ignore lint/security/noGlobalEval: it is to be refused.
      globalThis.eval('window.wasRun = true');
    }, 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { broken, wasRun: 'wasRun' in window };
  });
  expect(directives.wasRun).toBe(false);
  expect(new Set(directives.broken)).toEqual(
    new Set(['script-src-elem', 'img-src', 'style-src-elem', 'connect-src', 'script-src']),
  );
});

test('checklist 1, rows 2, 3 and 20: the page has the bridge, and nothing of Node or Electron', async ({
  desktop,
  page,
}) => {
  await openMain(desktop, page);
  const seen = await page.evaluate(() => {
    const walk = (value: unknown): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => [key, ...walk(inner)])
        : [];
    const leaves = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [typeof value];
    const { commands, shell } = window.companion ?? {};
    return {
      commands: Object.keys(commands ?? {}).sort(),
      shell: Object.keys(shell ?? {}).sort(),
      parts: Object.keys(window.companion ?? {}).sort(),
      node: ['require', 'process', 'Buffer', 'module', 'global'].filter((name) => name in window),
      names: walk(window.companion),
      kinds: [...new Set(leaves(window.companion))],
    };
  });
  expect(seen.node).toEqual([]);
  expect(seen.parts).toEqual(['commands', 'onState', 'refresh', 'shell']);
  expect(seen.commands).toEqual(Object.keys(CONTRACT).sort());
  expect(seen.shell).toEqual(Object.keys(SHELL_CONTRACT).sort());
  expect(seen.kinds).toEqual(['function']);
  expect(seen.names).not.toContain('ipcRenderer');
});

test('a login in the browser says that it was opened there, and its button opens it again', async ({
  desktop,
  page,
}) => {
  const lastFm = await startLastFmServer();
  try {
    await useLastFm(desktop.call, lastFm);
    await openMain(desktop, page);
    await expect(page.getByRole('navigation')).toBeVisible();
    await page.evaluate(() => {
      location.hash = '#/login/lastfm';
    });
    await expect(page.getByText('The page was opened in your browser')).toBeVisible();
    const opened = async () => (await desktop.ask('facts')).opened;
    expect(await opened()).toEqual([expect.stringContaining(`${lastFm.url}/api/auth/`)]);
    await page.reload();
    await expect(page.getByText('The page was opened in your browser')).toBeVisible();
    expect(await opened()).toHaveLength(1);
    await page.getByRole('button', { name: 'Open the address' }).click();
    await expect.poll(async () => (await opened()).length).toBe(2);
    lastFm.approve('ada');
    await expect(page.getByText('Hello, ada')).toBeVisible({ timeout: 15_000 });
  } finally {
    await lastFm.close();
  }
});

test.describe('on a computer without Node and without a keychain', () => {
  test.use({ env: { COMPANION_NODE: '/nowhere/node', COMPANION_SECRETS: 'file' } });

  test('the settings say what is missing, and where logins are; the tray takes the page’s language', async ({
    desktop,
    page,
  }) => {
    const complaints = await openMain(desktop, page);
    await expect(page.getByRole('navigation')).toBeVisible();
    const go = (hash: string) =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash);
    await go('#/settings/services');
    await expect(page.getByText('Plugins cannot run on this computer yet')).toBeVisible();
    await page.getByRole('button', { name: 'Get Node.js' }).click();
    await expect
      .poll(async () => (await desktop.ask('facts')).opened)
      .toEqual([expect.stringContaining('https://nodejs.org/')]);
    expect(await axeFindings(page)).toEqual([]);

    await go('#/settings/privacy');
    await expect(page.getByText('They are in a file that only your user can read')).toBeVisible();
    expect(await axeFindings(page)).toEqual([]);

    await go('#/settings/app');
    await page.getByLabel('Language').selectOption('de');
    await expect
      .poll(async () => (await desktop.ask('tray')).menu.map(({ label }) => label))
      .toContain('Einstellungen…');
    expect(complaints).toEqual([]);
  });
});

test('a title of a box is shown as the text that it is', async ({ desktop, page }) => {
  const complaints = await openMain(desktop, page);
  const hostile = '<img src=x onerror="window.wasRun=true"> \u202egnp.exe';
  await desktop.call('hosts.add', { address: '127.0.0.1', port: 2, httpPort: 1, label: hostile });
  await page.evaluate(() => {
    location.hash = '#/hosts';
  });
  await expect(page.getByText('<img src=x onerror', { exact: false }).first()).toBeVisible();
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
  expect(complaints).toEqual([]);
});
