/** Security checklist, section 5, "Supply chain" and "Trakt needs a client secret": what comes from others, and what must not be in here. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const { dependencies, devDependencies, allowScripts } = JSON.parse(read('package.json'));
const packages = Object.entries(
  (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages,
).filter(([path]) => path !== '');

interface Locked {
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
}

describe('what comes from others', () => {
  it('runs nothing when it is installed: no script is allowed, and every package that has one is decided about', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    expect(Object.values(allowScripts).filter((isAllowed) => isAllowed !== false)).toEqual([]);
    const names = packages
      .filter(([, locked]) => locked.hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1) ?? '');
    expect(names.filter((name) => !(name in allowScripts))).toEqual([]);
  });

  it('is the very thing that was locked, named by its exact version', () => {
    expect(packages.filter(([, { resolved, integrity }]) => resolved !== undefined && !integrity)).toEqual([]);
    const versions = Object.entries({ ...dependencies, ...devDependencies }) as Array<[string, string]>;
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('is little: a new dependency of the running app is decided about here', () => {
    expect(Object.keys(dependencies)).toEqual([
      '@napi-rs/keyring',
      'better-sqlite3',
      'bonjour-service',
      'electron-updater',
      'fflate',
      'qrcode',
      'valibot',
      'ws',
    ]);
  });
});

it('no key or secret of a service is in the repository', () => {
  const files = execFileSync('git', ['ls-files', 'electron', 'renderer', 'shared', 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((name) => /\.(tsx?|mjs|json|yml)$/.test(name));
  expect(files.length).toBeGreaterThan(100);
  // Ids and secrets of Trakt have 64 hex digits, keys of Last.fm 32.
  const found = files.filter((name) => /(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32})(?![0-9a-f])/.test(read(name)));
  expect(found).toEqual([]);
});
