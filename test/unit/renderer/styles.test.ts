/** The page's style sheets are loaded view by view, and stay: what one says of a class holds in every view after it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../../renderer');

it('no class has its look from two style sheets', () => {
  const sheetsOf = new Map<string, Set<string>>();
  for (const sheet of globSync('**/*.css', { cwd: RENDERER })) {
    for (const [, name = ''] of readFileSync(join(RENDERER, sheet), 'utf8').matchAll(/^\s*\.([\w-]+)(?:,| \{)$/gm)) {
      sheetsOf.set(name, (sheetsOf.get(name) ?? new Set()).add(sheet));
    }
  }
  expect(sheetsOf.size).toBeGreaterThan(100);
  const shared = [...sheetsOf].filter(([, sheets]) => sheets.size > 1).map(([name, sheets]) => [name, ...sheets]);
  expect(shared).toEqual([]);
});
