import { describe, expect, it } from 'vitest';
import { createScrubber } from '../../../../electron/engine/health/scrub.ts';

const { text, value } = createScrubber([
  ['/home/ada/my data', '[data directory]'],
  ['Den', 'box 1'],
  ['Den upstairs', 'box 2'],
  ['192.168.1.20', 'box 1'],
  ['my-box', 'box 3'],
  ['ab', 'never'],
]);

describe('a text without names and places', () => {
  it.each([
    ['The data directory /home/ada/my data cannot be used.', 'The data directory [data directory] cannot be used.'],
    ['DEN (192.168.1.20:9090) refused', 'box 1 (box 1:9090) refused'],
    ['Den upstairs is gone', 'box 2 is gone'],
    ['my-box (my-box)', 'box 3 (box 3)'],
    ['a garden, a hidden den2', 'a garden, a hidden den2'],
    ['see /mnt/films/Dune.mkv now', 'see [place] now'],
    ['C:\\Users\\Ada\\film.mkv', '[place]'],
    ['\\\\nas\\films\\a.mkv', '[place]'],
    ['smb://nas/films/a.mkv, gone', '[place] gone'],
    ['and/or 1/2 at 9/10', 'and/or 1/2 at 9/10'],
    ['status 422: ab', 'status 422: ab'],
  ])('%s', (given, expected) => expect(text(given)).toBe(expected));
});

it('goes through everything but names of fields and the address of the service', () => {
  expect(
    value({
      backend_url: 'https://punchplay.tv/base',
      queue: { '/api/scrobble/stop': 2 },
      list: [{ why: 'Den' }, 3, null],
    }),
  ).toEqual({
    backend_url: 'https://punchplay.tv/base',
    queue: { '/api/scrobble/stop': 2 },
    list: [{ why: 'box 1' }, 3, null],
  });
});
