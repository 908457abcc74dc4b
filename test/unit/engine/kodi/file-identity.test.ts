import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseNameOf } from '../../../../electron/engine/identify/index.ts';
import { fileKey, isSameFile, storableFile, storableName } from '../../../../electron/engine/kodi/file-identity.ts';

const SECRET: ReadonlyArray<readonly [address: string, baseName: string]> = [
  ['smb://user:secret@nas/films/Dune.mkv', 'Dune.mkv'],
  ['smb://DOMAIN;user:secret@nas/films/Dune.mkv', 'Dune.mkv'],
  ['http://user:secret@host/a/Dune.mkv?api_key=secret#secret', 'Dune.mkv'],
  ['https://host/a/Dune.mkv|Authorization=Bearer%20secret&Cookie=secret', 'Dune.mkv'],
  ['plugin://plugin.video.x/play?token=secret', ''],
  ['stack://smb://user:secret@nas/Dune.cd1.mkv , smb://user:secret@nas/Dune.cd2.mkv', 'Dune.cd1.mkv'],
  ['rar://smb%3a%2f%2fuser%3asecret%40nas%2ffilms%2fDune.rar/Dune.mkv', 'Dune.mkv'],
  ['zip://rar%3a%2f%2fsmb%253a%252f%252fuser%253asecret%2540nas%252fx.rar%2fy.zip/Dune.mkv', 'Dune.mkv'],
  ['davs://user:secret@host/a/Dune.mkv|password=secret', 'Dune.mkv'],
  ['ftp://host/a/Dune.mkv?token=secret', 'Dune.mkv'],
];
const PLAIN = [
  '/media/films/Dune.mkv',
  'C:\\films\\Dune.mkv',
  '\\\\nas\\films\\who? @home.mkv',
  'smb://nas/films/what? #1 a@b.mkv',
  'nfs://nas/films/Dune.mkv',
  'stack:///a/Dune.cd1.mkv , /a/Dune.cd2.mkv',
  'https://host/a/Dune.mkv',
  '',
];

describe('a file as it is written down', () => {
  it.each(SECRET)('%s: without its secret, with its name, and known again', (address, baseName) => {
    const kept = storableFile(address);
    expect(kept).not.toContain('secret');
    expect(baseNameOf(kept)).toBe(baseNameOf(address));
    expect(baseNameOf(address)).toContain(baseName);
    expect(fileKey(kept)).toBe(fileKey(address));
    expect([isSameFile(kept, address), isSameFile(address, kept), isSameFile(kept, kept)]).toEqual([true, true, true]);
    expect(storableFile(kept)).toBe(kept);
  });

  it.each(PLAIN)('%j stays as it is', (address) => expect(storableFile(address)).toBe(address));

  it('is another one where only the secret part tells them apart', () => {
    const [one, other] = ['plugin://plugin.video.x/play?id=1', 'plugin://plugin.video.x/play?id=2'];
    expect([isSameFile(storableFile(one), other), isSameFile(one, other)]).toEqual([false, false]);
  });

  it('keeps one key through any number of rounds, whatever the address', () => {
    const part = fc.oneof(
      fc.constantFrom('://', '@', '/', '?', '|', '=', ' , ', 'stack://', '%40', '%3a%2f%2f'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const address = parts.join('');
        const kept = storableFile(address);
        expect(fileKey(kept)).toBe(fileKey(address));
        expect(storableFile(kept)).toBe(kept);
        expect(isSameFile(kept, address)).toBe(true);
      }),
    );
  });
});

it('names that Kodi makes of addresses are kept without their query', () => {
  expect(storableName('play?token=secret&x=1')).toBe('play');
  expect(storableName('What? A Film')).toBe('What? A Film');
});
