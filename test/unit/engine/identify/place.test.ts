import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAbsolute, isBelow, isFile, withoutSecrets } from '../../../../electron/engine/identify/place.ts';

describe('isBelow', () => {
  it.each([
    ['/films/a.mkv', '/films'],
    ['/films/sub/a.mkv', '/films/'],
    ['/films/a.mkv', '/films/a.mkv'],
    ['/films/a.mkv', '/'],
    ['/Films/A.mkv', '/films'],
    ['/films/Ame\u0301lie/a.mkv', '/films/Am\u00e9lie'],
    ['/media/my films/a.mkv', 'file:///media/my%20films'],
    ['C:\\films\\a.mkv', 'c:\\Films'],
    ['C:\\films\\a.mkv', 'C:/films/'],
    ['\\\\NAS\\films\\a.mkv', 'smb://nas/films'],
    ['smb://nas/films/a.mkv', '\\\\nas\\films'],
    ['smb://user:secret@nas/films/a.mkv', 'smb://nas/films'],
    ['smb://nas/films/a.mkv', 'smb://other:word@NAS/films/'],
    ['smb://nas/my%20films/a.mkv', 'smb://nas/my films'],
    ['nfs://10.0.0.2/export/films/a.mkv', 'nfs://10.0.0.2/export'],
    ['https://host/films/a.mkv?token=1', 'https://host/films?token=2'],
    ['stack:///films/a.cd1.mkv , /films/a.cd2.mkv', '/films'],
    ['stack://smb://nas/films/a,, b.cd1.mkv , smb://nas/films/a,, b.cd2.mkv', 'smb://nas/films'],
    ['zip://smb%3a%2f%2fuser%3asecret%40nas%2ffilms%2fa.zip/a.mkv', 'smb://nas/films'],
    ['bluray://udf%3a%2f%2f%252ffilms%252fa.iso%2f/BDMV/PLAYLIST/00800.mpls', '/films/a.iso'],
    ['plugin://plugin.video.x/play/?id=1', 'plugin://plugin.video.x/'],
  ])('%s is below %s', (path, folder) => expect(isBelow(path, folder)).toBe(true));

  it.each([
    ['/films-new/a.mkv', '/films'],
    ['/media/films/a.mkv', '/films'],
    ['/films', '/films/a.mkv'],
    ['smb://nas2/films/a.mkv', 'smb://nas'],
    ['nfs://nas/films/a.mkv', 'smb://nas/films'],
    ['D:\\films\\a.mkv', 'C:\\films'],
    ['/c:/films/a.mkv', 'c:\\films'],
    ['plugin://plugin.video.x.y/', 'plugin://plugin.video.x'],
    ['', '/films'],
    ['/films/a.mkv', ''],
  ])('%s is not below %s', (path, folder) => expect(isBelow(path, folder)).toBe(false));
});

describe('isFile', () => {
  it.each([
    ['/films/Heat (1995)/Heat.mkv', 'Heat.mkv', true],
    ['/films/Heat (1995)/Heat.mkv', 'heat', true],
    ['C:\\films\\Heat.mkv', 'Heat.mkv', true],
    ['/films/100%25.mkv', '100%.mkv', true],
    ['https://host/Heat.mkv?token=1', 'https://host/Heat.mkv', true],
    ['stack:///films/Heat.cd1.mkv , /films/Heat.cd2.mkv', 'Heat.cd1.mkv', true],
    ['plugin://plugin.video.x/?id=1', 'plugin://plugin.video.x/?id=1', true],
    ['plugin://plugin.video.x/?id=2', 'plugin://plugin.video.x/?id=1', false],
    ['/films/Heat (1995)/Heat.mkv', 'Heat (1995)', false],
    ['/films/Heat (1995)/Heat.mkv', '/films/Heat (1995)', false],
    ['/films/Heat.mkv', '', false],
    ['', 'Heat.mkv', false],
  ])('%s, named %s: %s', (path, named, expected) => expect(isFile(path, named)).toBe(expected));
});

describe('withoutSecrets', () => {
  it.each([
    ['smb://user:secret@nas/a.mkv', 'smb://nas/a.mkv'],
    ['smb://WORKGROUP;user:secret@nas/a@b.mkv', 'smb://nas/a@b.mkv'],
    ['zip://smb%3A%2F%2Fuser%3Asecret%40nas%2Fa.zip/b.mkv', 'zip://smb%3A%2F%2Fnas%2Fa.zip/b.mkv'],
    ['https://u:secret@host/a.mkv?token=secret#secret', 'https://host/a.mkv'],
    ['https://host/a.mkv|Cookie=secret', 'https://host/a.mkv'],
    ['stack://smb://u:secret@nas/a.mkv , smb://u:secret@nas/b.mkv', 'smb://nas/a.mkv'],
    ['/media/what?#1 @home/a.mkv', '/media/what?#1 @home/a.mkv'],
    ['plugin://plugin.video.x/?id=1', 'plugin://plugin.video.x/?id=1'],
  ])('%s is kept as %s', (path, kept) => expect(withoutSecrets(path)).toBe(kept));
});

it.each([
  ['/media', true],
  ['smb://nas', true],
  ['D:\\films', true],
  ['\\\\nas\\films', true],
  ['special://home', true],
  ['films', false],
  ['./films', false],
  ['', false],
])('isAbsolute: %s %s', (path, expected) => expect(isAbsolute(path)).toBe(expected));

it('answers to anything', () => {
  const path = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('stack://', 'zip://%', '%3a%2f%2f'),
  );
  fc.assert(
    fc.property(path, path, (one, other) => {
      expect([isBelow(one, other), isFile(one, other)]).toEqual([expect.any(Boolean), expect.any(Boolean)]);
    }),
  );
  const hostile = [
    '://@'.repeat(10_000),
    '%3a%2f%2f'.repeat(10_000),
    `smb://${'a'.repeat(100_000)}`,
    '/'.repeat(100_000),
  ];
  for (const text of hostile) expect(isFile(text, 'a.mkv')).toBe(false);
});

it('finds every folder of a path above it', () => {
  const name = fc.stringMatching(/^[\p{L} .-]{1,8}$/u).filter((text) => text !== '.');
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.nat(), (names, seed) => {
      const folder = names.slice(0, 1 + (seed % names.length));
      for (const root of ['/', 'C:\\', 'smb://nas/']) {
        expect(isBelow(root + names.join('/'), root + folder.join('/'))).toBe(true);
        expect(isBelow(`${root}${names.join('/')}x/y`, `${root}${names.join('/')}`)).toBe(false);
      }
    }),
  );
});
