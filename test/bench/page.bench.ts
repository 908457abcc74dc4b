/** What the page costs, in headless Chromium: its first paint, its scripts, what it does while nothing happens, and how 5,000 rows scroll. */
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import { startHome } from '../browser/fixtures.ts';
import { chromiumArguments, chromiumAvailable } from '../support/chromium.ts';
import { buildCompanion } from '../support/companion-process.ts';
import { seedHistory } from '../support/seeded-history.ts';
import { benchOptions, median, printReport, quantile, round } from './bench-report.ts';

const ROWS = 5000;
const SCROLL_FRAMES = 300;
const PIXELS_A_FRAME = 400;

const options = benchOptions({ numbers: ['runs', 'seconds'] });
const runs = options.number('runs', 10);
const idleSeconds = options.number('seconds', 20);
const available = chromiumAvailable();
if (!available.ok) {
  console.error(`The page cannot be measured here, ${available.reason}. To change that: ${available.command}`);
  process.exit(1);
}

await buildCompanion();
const browser = await chromium.launch({ executablePath: available.path, args: chromiumArguments() });
const home = await startHome({ prepare: (directory) => seedHistory(directory, { count: ROWS, nowMs: Date.now() }) });
try {
  await home.logIn();
  await home.addBox('Living room');
  const paints: number[] = [];
  for (let run = 0; run < runs; run += 1) paints.push(await firstPaintMs(browser));
  const page = await newPage(browser);
  const scripts = await scriptBytes(page);
  const idle = await idleFigures(page);
  const frames = await scrollFrameMs(page);
  printReport(
    {
      name: 'page',
      about: `${runs} cold openings, ${idleSeconds} s with nothing going on, ${ROWS} rows of history`,
      rows: [
        { figure: 'first contentful paint, median', value: round(median(paints)), unit: 'ms' },
        { figure: 'first contentful paint, slowest', value: round(Math.max(...paints)), unit: 'ms' },
        { figure: 'scripts until the first view stands, gzip', value: round(scripts / 1000), unit: 'kB' },
        { figure: 'changes of the document while idle', value: idle.mutations, unit: '' },
        { figure: 'messages from the engine while idle', value: idle.messages, unit: '' },
        { figure: 'time in scripts while idle', value: round(idle.scriptMs), unit: 'ms' },
        { figure: 'scrolling: median frame', value: round(median(frames)), unit: 'ms' },
        { figure: 'scrolling: 95 % of frames within', value: round(quantile(frames, 0.95)), unit: 'ms' },
        { figure: 'scrolling: slowest frame', value: round(Math.max(...frames)), unit: 'ms' },
      ],
      targets: ['first paint at most 200 ms', 'scripts at most 130 kB', 'nothing changes while nothing happens'],
    },
    options,
  );
} finally {
  await browser.close();
  await home.close();
}

/** A page of a browser that was never here: nothing of it is cached. */
async function newPage(from: Browser): Promise<Page> {
  const context = await from.newContext({ viewport: { width: 1000, height: 700 }, locale: 'en-GB' });
  return await context.newPage();
}

async function firstPaintMs(from: Browser): Promise<number> {
  const page = await newPage(from);
  await home.open(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await page.context().close();
  return paint;
}

/** Opens the page, and gives what its scripts come to. */
async function scriptBytes(page: Page): Promise<number> {
  const bodies: Array<Promise<Buffer>> = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) bodies.push(response.body());
  });
  await home.open(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  return (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
}

/** What a page does that shows what plays, while nothing plays. */
async function idleFigures(page: Page) {
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable');
  let messages = 0;
  await metrics.send('Network.enable');
  metrics.on('Network.webSocketFrameReceived', () => {
    messages += 1;
  });
  const scriptSeconds = async () => {
    const answer = await metrics.send('Performance.getMetrics');
    return answer.metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
  };
  await page.waitForTimeout(2000);
  messages = 0;
  const before = await scriptSeconds();
  const mutations = await page.evaluate(
    (ms) =>
      new Promise<number>((resolve) => {
        let count = 0;
        const observer = new MutationObserver((records) => {
          count += records.length;
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        setTimeout(() => resolve(count), ms);
      }),
    idleSeconds * 1000,
  );
  return { mutations, messages, scriptMs: ((await scriptSeconds()) - before) * 1000 };
}

/** How long each frame took, from the newest row down. */
async function scrollFrameMs(page: Page): Promise<readonly number[]> {
  await home.open(page, '#/history');
  await page.getByRole('article').first().waitFor();
  return await page.locator('#content').evaluate(
    (content, { count, pixels }) =>
      new Promise<readonly number[]>((resolve) => {
        const frames: number[] = [];
        let last = performance.now();
        const step = (now: number) => {
          frames.push(now - last);
          last = now;
          if (frames.length > count) return resolve(frames.slice(1));
          content.scrollBy(0, pixels);
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { count: SCROLL_FRAMES, pixels: PIXELS_A_FRAME },
  );
}
