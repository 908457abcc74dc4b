import { describe, expect, it } from 'vitest';
import { nodePlaces } from '../../../electron/system/find-node.ts';
import { outsideArchive } from '../../../electron/system/plugin-process.ts';

describe('where a Node is looked for', () => {
  it('on the path first, then where installers and version managers put it; never relative to where we happen to be', () => {
    const places = nodePlaces({ platform: 'linux', env: { PATH: '/my/bin:.:bin::/usr/bin' }, home: '/home/ada' });
    expect(places.slice(0, 2)).toEqual(['/my/bin/node', '/usr/bin/node']);
    expect(places).toEqual(expect.arrayContaining(['/usr/local/bin/node', '/home/ada/.local/bin/node']));
    expect(places.filter((place) => !place.startsWith('/'))).toEqual([]);
    expect(new Set(places).size).toBe(places.length);
  });

  it('on macOS also at Homebrew’s, on Windows in the programs folder', () => {
    expect(nodePlaces({ platform: 'darwin', env: { PATH: '/usr/bin:/bin' }, home: '/Users/ada' })).toContain(
      '/opt/homebrew/bin/node',
    );
    const env = { Path: 'C:\\Tools;.', ProgramFiles: 'D:\\Programs' };
    const places = nodePlaces({ platform: 'win32', env, home: 'C:\\Users\\ada' });
    expect(places[0]).toBe('C:\\Tools\\node.exe');
    expect(places).toContain('D:\\Programs\\nodejs\\node.exe');
    expect(places).toContain('C:\\Users\\ada\\AppData\\Local\\Programs\\nodejs\\node.exe');
  });

  it('nowhere but where the user says', () => {
    const env = { PATH: '/usr/bin', COMPANION_NODE: '/opt/node/bin/node' };
    expect(nodePlaces({ platform: 'linux', env, home: '/home/ada' })).toEqual(['/opt/node/bin/node']);
  });
});

it.each([
  ['/opt/PunchPlay Companion/resources/app.asar/dist/plugin-child.mjs', 'app.asar.unpacked/dist/plugin-child.mjs'],
  ['C:\\Programs\\resources\\app.asar\\dist\\plugin-child.mjs', 'app.asar.unpacked\\dist\\plugin-child.mjs'],
  ['/home/ada/app.asar-copy/dist/plugin-child.mjs', '/home/ada/app.asar-copy/dist/plugin-child.mjs'],
])('what a plain Node reads lies outside the archive: %s', (path, end) => {
  expect(outsideArchive(path).endsWith(end)).toBe(true);
});
