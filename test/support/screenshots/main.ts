/** Takes pictures of the page, with the real companion behind it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium } from '@playwright/test';
import { askForPageLink } from '../../../electron/web/client.ts';
import { chromiumArguments, chromiumAvailable } from '../chromium.ts';
import { buildCompanion } from '../companion-process.ts';
import { openStage, prepareEvening, SCENES, type Scene, type Stage } from './scenes.ts';

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

/** Time for what comes in, and for the second of a progress. */
const SETTLE_MS = 700;

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
      for (const scene of SCENES)
        if (wanted.length === 0 || wanted.includes(scene.name)) await pictureScene(browser, scene);
    }
  } finally {
    await browser.close();
  }
}

async function pictureScene(browser: Browser, scene: Scene): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const stage = await openStage();
  try {
    await scene.prepare(stage);
    for (const { name, options } of LOOKS) {
      await picture(browser, stage, options, scene.views, (view) =>
        join(SCREENSHOTS, `${scene.name}-${view}-${name}.png`),
      );
    }
  } finally {
    await stage.close();
  }
}

async function pictureReadme(browser: Browser): Promise<void> {
  const stage = await openStage();
  try {
    await prepareEvening(stage);
    for (const colorScheme of ['light', 'dark'] as const) {
      const fileOf = (view: string) => join(README_PICTURES, `${view}-${colorScheme}.png`);
      await picture(browser, stage, { viewport: FULL, colorScheme }, ['now'], fileOf);
    }
  } finally {
    await stage.close();
  }
}

async function picture(
  browser: Browser,
  { companion }: Stage,
  options: BrowserContextOptions,
  views: readonly string[],
  fileOf: (view: string) => string,
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`the page failed: ${error.message}`));
  await page.goto(await askForPageLink(companion.dataDirectory));
  const address = await companion.ready;
  for (const view of views) {
    await page.goto(`${address}#/${view}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(SETTLE_MS);
    const path = fileOf(view.replaceAll('/', '-'));
    await page.screenshot({ path });
    console.log(path.slice(ROOT.length + 1));
  }
  await context.close();
}
