/** Takes pictures of the page, with the real companion behind it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { chromiumArguments, chromiumAvailable } from '../chromium.ts';
import { buildCompanion } from '../companion-process.ts';
import { DIALOGS, openDialog, type PageDialog } from '../dialogs.ts';
import { type Home, startHome } from '../home.ts';
import { goToPlace, holdConnection } from '../page-places.ts';
import { PLACES, prepareEvening, SCENES, type Scene, SOME_HISTORY } from '../scenes.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SCREENSHOTS = join(ROOT, 'test-results/screenshots');
const README_PICTURES = join(ROOT, 'build/pictures');

const SMALL = { width: 400, height: 600 };
const FULL = { width: 1000, height: 700 };

interface Look {
  readonly name: string;
  readonly options: BrowserContextOptions;
}

const LOOKS: readonly Look[] = [
  { name: 'full-light', options: { viewport: FULL, colorScheme: 'light' } },
  { name: 'full-dark', options: { viewport: FULL, colorScheme: 'dark' } },
  { name: 'small-light', options: { viewport: SMALL, colorScheme: 'light' } },
  { name: 'small-dark', options: { viewport: SMALL, colorScheme: 'dark' } },
  // The full window at 200 %.
  { name: 'zoomed', options: { viewport: { width: 500, height: 350 }, deviceScaleFactor: 2, colorScheme: 'light' } },
  { name: 'german', options: { viewport: SMALL, colorScheme: 'light', locale: 'de-DE' } },
];

/** Time for what comes in after the view is there. */
const SETTLE_MS = 300;

const wanted = process.argv.slice(2);
const availability = chromiumAvailable();
if (availability.ok) await main(availability.path);
else {
  console.error(`No pictures can be taken here: ${availability.reason}. To change that: ${availability.command}`);
  process.exitCode = 1;
}

async function main(executablePath: string): Promise<void> {
  await buildCompanion();
  const browser = await chromium.launch({ executablePath, args: chromiumArguments() });
  try {
    if (wanted.includes('--readme')) await pictureReadme(browser);
    else {
      for (const scene of chosen(SCENES)) await pictureScene(browser, scene);
    }
  } finally {
    await browser.close();
  }
}

/** Those that were asked for by their names; all where none was. */
function chosen<Named extends { readonly name: string }>(all: readonly Named[]): readonly Named[] {
  const some = all.filter(({ name }) => wanted.includes(name));
  return some.length === 0 ? all : some;
}

async function pictureScene(browser: Browser, scene: Scene): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const home = await startHome(scene.options);
  try {
    await scene.prepare(home);
    for (const { name, options } of chosen(LOOKS)) {
      const fileOf = (place: string) => join(SCREENSHOTS, `${scene.name}-${place}-${name}.png`);
      await picture(browser, home, { options, places: PLACES, fileOf, isLost: scene.isLost ?? false });
      const dialogs = options.locale === undefined ? DIALOGS.filter((dialog) => dialog.scene === scene.name) : [];
      await pictureDialogs(browser, home, { options, dialogs, fileOf });
    }
  } finally {
    await home.close();
  }
}

/** By their names in English. */
async function pictureDialogs(
  browser: Browser,
  home: Home,
  { options, dialogs, fileOf }: Pick<Pictures, 'options' | 'fileOf'> & { readonly dialogs: readonly PageDialog[] },
): Promise<void> {
  for (const dialog of dialogs) {
    const { page, close } = await openPage(browser, home, options);
    await openDialog(page, dialog);
    await page.waitForTimeout(SETTLE_MS);
    await takePicture(page, fileOf(`dialog-${dialog.name}`));
    await close();
  }
}

async function pictureReadme(browser: Browser): Promise<void> {
  const home = await startHome(SOME_HISTORY);
  try {
    await prepareEvening(home);
    for (const colorScheme of ['light', 'dark'] as const) {
      const fileOf = (place: string) => join(README_PICTURES, `${place}-${colorScheme}.png`);
      await picture(browser, home, {
        options: { viewport: FULL, colorScheme },
        places: ['now', 'history/year'],
        fileOf,
      });
    }
  } finally {
    await home.close();
  }
}

interface Pictures {
  readonly options: BrowserContextOptions;
  readonly places: readonly string[];
  readonly fileOf: (place: string) => string;
  readonly isLost?: boolean;
}

async function picture(browser: Browser, home: Home, { options, places, fileOf, isLost }: Pictures): Promise<void> {
  const { page, connection, close } = await openPage(browser, home, options);
  for (const place of places) {
    if (isLost) {
      connection.heal();
      await page.locator('.banner-bad').waitFor({ state: 'hidden' });
    }
    await goToPlace(page, place);
    await page.waitForTimeout(SETTLE_MS);
    if (isLost) {
      await connection.lose();
      await page.locator('.banner-bad').waitFor();
    }
    await takePicture(page, fileOf(place.replaceAll('/', '-')));
  }
  await close();
}

async function openPage(browser: Browser, home: Home, options: BrowserContextOptions) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`the page failed: ${error.message}`));
  const connection = await holdConnection(page);
  await home.open(page, '#/now');
  return { page, connection, close: () => context.close() };
}

async function takePicture(page: Page, path: string): Promise<void> {
  await page.screenshot({ path });
  console.log(path.slice(ROOT.length + 1));
}
