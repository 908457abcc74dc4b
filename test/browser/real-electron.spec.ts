/** The app in Electron itself, for machines that have its program and a screen: what a stub cannot show. */
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { desktopAbility } from '../../build/desktop-ability.mjs';
import { temporaryDirectory } from '../support/companion-process.ts';
import { test as base, expect } from './fixtures.ts';

const ability = desktopAbility(
  { platform: process.platform, env: process.env, uid: process.getuid?.() ?? null },
  () => false,
);

const test = base.extend<{ readonly app: ElectronApplication }>({
  app: async ({}, use) => {
    if (!('program' in ability)) throw new Error(ability.reason);
    const data = temporaryDirectory();
    const app = await _electron.launch({
      executablePath: ability.program,
      args: [join(import.meta.dirname, '../..')],
      env: { ...(process.env as Record<string, string>), COMPANION_DATA: data.path, COMPANION_SECRETS: 'file' },
    });
    try {
      await use(app);
    } finally {
      await app.close();
      data.remove();
    }
  },
});

test.describe('real Electron', () => {
  test.skip(!('program' in ability), 'reason' in ability ? ability.reason : '');

  test('starts, and its page is sandboxed and comes from app://', async ({ app }) => {
    const page = await app.firstWindow();
    await expect(page.getByRole('heading').first()).toBeVisible();
    expect(page.url()).toMatch(/^app:\/\/companion\//);
    type WithPreferences = { getLastWebPreferences(): unknown };
    // Electron has it for tests, and does not describe it.
    const preferences = await app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((contents) => (contents as unknown as WithPreferences).getLastWebPreferences()),
    );
    for (const one of preferences)
      expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    expect(await page.evaluate(() => ['require', 'process', 'Buffer'].filter((name) => name in window))).toEqual([]);
  });

  test('its page can go nowhere, open nothing and ask for nothing', async ({ app }) => {
    const page = await app.firstWindow();
    await expect(page.getByRole('heading').first()).toBeVisible();
    const refused = await page.evaluate(async () => {
      const opened = window.open('https://punchplay.tv/');
      location.href = 'https://punchplay.tv/';
      const microphone = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => 'refused');
      const clipboard = await navigator.clipboard?.readText().catch(() => 'refused');
      const elsewhere = await fetch('app://companion/index.html').catch(() => 'refused');
      return { opened, microphone, clipboard, elsewhere };
    });
    expect(refused).toMatchObject({ opened: null, clipboard: 'refused', elsewhere: 'refused' });
    expect(page.url()).toMatch(/^app:\/\/companion\//);
    expect(app.windows().length).toBe(1);
  });
});
