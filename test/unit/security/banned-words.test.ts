/** Security checklist, section 1: what is never mentioned, in any source of what ships. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

const sources = ['electron', 'renderer', 'shared'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|html|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
);

describe.each([
  ['4', 'a page without its sandbox', /no-sandbox|sandbox:\s*false/],
  ['3', 'a page in one world with the preload', /contextIsolation:\s*false/],
  ['2', 'Node in a page', /nodeIntegration\w*:\s*true/],
  ['6', 'web security', /webSecurity/],
  ['8', 'insecure content', /allowRunningInsecureContent/],
  ['9', 'experiments', /experimentalFeatures|enable-experimental/],
  ['10', 'switched-on features of Blink', /enableBlinkFeatures/],
  ['11', 'a page within a page', /<webview|webviewTag:\s*true|allowpopups/],
  ['1', 'anything loaded from elsewhere', /(src|href)=["'{`]*http:|import\(["'`]http/],
  ['section 5', 'markup from a text', /dangerouslySetInnerHTML/],
])('row %s', (_, what, pattern) => {
  it(`no source mentions ${what}`, () => {
    const found = sources.filter((path) => pattern.test(readFileSync(path, 'utf8')));
    expect(found.map((path) => path.slice(ROOT.length + 1))).toEqual([]);
  });
});

describe.each([
  ['15', 'shell.openExternal', 'electron/desktop/open-outside.ts'],
  ['17', 'ipcMain', 'electron/desktop/registrar.ts'],
  ['20', 'ipcRenderer', 'electron/preload.ts'],
])('row %s', (_, name, only) => {
  it(`${name} is in ${only} alone`, () => {
    const found = sources.filter((path) => readFileSync(path, 'utf8').includes(name));
    expect(found.map((path) => path.slice(ROOT.length + 1))).toEqual([only]);
  });
});

it('row 20: the preload is short enough to be read', () => {
  expect(readFileSync(join(ROOT, 'electron/preload.ts'), 'utf8').split('\n').length).toBeLessThan(40);
});
