/** Security checklist, section 1, rows 1, 6 and 8 to 11, and section 5, "Deep links": in what is built, with all that comes from others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCompanion } from '../../support/companion-process.ts';

const DIST = join(import.meta.dirname, '../../../dist');

let page: readonly string[];
let shell: readonly string[];

beforeAll(async () => {
  await buildCompanion();
  const html = readFileSync(join(DIST, 'page/index.html'), 'utf8');
  // Parts of an earlier build may lie beside those of this one.
  const named = (text: string) => [...text.matchAll(/[\w-]+-[\w-]{8}\.(?:js|css)/g)].map(([name]) => name);
  const parts = new Map<string, string>();
  const take = (text: string) => {
    for (const name of named(text)) {
      if (parts.has(name) || !readdirSync(join(DIST, 'page/parts')).includes(name)) continue;
      parts.set(name, readFileSync(join(DIST, 'page/parts', name), 'utf8'));
      take(parts.get(name) ?? '');
    }
  };
  take(html);
  expect(parts.size).toBeGreaterThan(5);
  page = [html, ...parts.values()];
  shell = ['main.cjs', 'preload.cjs'].map((name) => readFileSync(join(DIST, 'desktop', name), 'utf8'));
});

describe.each([
  ['1', 'anything loaded from elsewhere', /(?:src|href)=["'{`]*https?:|import\(["'`]https?:|@import|url\(["']?https?:/],
  ['11', 'a page within a page', /<webview|allowpopups/],
])('row %s', (_, what, pattern) => {
  it(`the page has no ${what}`, () => expect(page.filter((text) => pattern.test(text))).toEqual([]));
});

describe.each([
  ['2', 'Node in a page', /nodeIntegration\w*:\s*(?:true|!0)/],
  ['3', 'a page in one world with the preload', /contextIsolation:\s*(?:false|!1)/],
  ['4', 'a page without its sandbox', /no-sandbox|sandbox:\s*(?:false|!1)/],
  ['6', 'switch of web security', /webSecurity/],
  ['8', 'insecure content', /allowRunningInsecureContent/],
  ['9', 'experiments', /experimentalFeatures|enable-experimental/],
  ['10', 'switched-on features of Blink', /enableBlinkFeatures/],
  ['section 5', 'deep link', /setAsDefaultProtocolClient|open-url/],
])('row %s', (_, what, pattern) => {
  it(`the shell has no ${what}`, () => expect(shell.filter((text) => pattern.test(text))).toEqual([]));
});
