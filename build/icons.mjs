/** `npm run icons`: draws every icon from `build/icons/icon.svg`. What it makes is committed: a build needs no browser. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from './paths.mjs';

const FOLDER = join(ROOT, 'build/icons');
const STATES = ['idle', 'playing', 'waiting', 'paused', 'problem'];
/** Sizes of the installers' and the desktops' own icons. */
const ICO_SIZES = [16, 24, 32, 48, 64, 256];
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];
/** Types of Apple's icon format, by the size of the PNG they hold. */
const ICNS_TYPES = { ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

const { chromiumArguments, chromiumAvailable } = await import('../test/support/chromium.ts');
const found = chromiumAvailable();
if (!found.ok) {
  process.stderr.write(`The icons are drawn by a browser, and ${found.reason}: ${found.command}\n`);
  process.exit(1);
}
const browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments() });
const page = await browser.newPage();
const svg = readFileSync(join(FOLDER, 'icon.svg'), 'utf8');

for (const folder of ['app', 'desktop']) rmSync(join(FOLDER, folder), { recursive: true, force: true });
for (const size of LINUX_SIZES) save(`app/linux/${size}x${size}.png`, await draw('app', size));
save('app/icon.ico', ico(await drawAll(ICO_SIZES)));
save('app/icon.icns', icns(await drawAll(Object.values(ICNS_TYPES))));
save('desktop/app.png', await draw('app', 256));
for (const state of STATES) {
  const group = `tray-${state}`;
  save(`desktop/tray/${state}Template.png`, await draw(group, 18, '#000'));
  save(`desktop/tray/${state}Template@2x.png`, await draw(group, 36, '#000'));
  save(`desktop/tray/${state}-on-dark.png`, await draw(group, 32, '#fff'));
  save(`desktop/tray/${state}-on-light.png`, await draw(group, 32, '#1c1822'));
}
await browser.close();

/** A PNG of one group of the picture, on nothing. */
async function draw(group, size, colour = '#000') {
  await page.setViewportSize({ width: size, height: size });
  const style = `html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px;color:${colour}}
    svg>g{display:none}svg>#${group}{display:inline}`;
  await page.setContent(`<!doctype html><style>${style}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
}

async function drawAll(sizes) {
  const pictures = [];
  for (const size of sizes) pictures.push({ size, png: await draw('app', size) });
  return pictures;
}

/** Windows' icon format with a PNG for each size: a directory of 16 bytes an entry, then the pictures. */
function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** Apple's: type and length before each PNG, and before all of it. */
function icns(pictures) {
  const entry = (type, content) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  const entries = Object.entries(ICNS_TYPES).map(([type, size]) =>
    entry(type, pictures.find((picture) => picture.size === size).png),
  );
  return entry('icns', Buffer.concat(entries));
}

function save(name, content) {
  const path = join(FOLDER, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
