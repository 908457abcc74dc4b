import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../electron/cli/address.ts';
import { UsageError } from '../../../electron/cli/context.ts';

describe('parseAddress', () => {
  it.each([
    ['192.168.1.20', '192.168.1.20', undefined],
    ['192.168.1.20:9091', '192.168.1.20', 9091],
    [' box.lan ', 'box.lan', undefined],
    ['wohnzimmer-küche:1', 'wohnzimmer-küche', 1],
    ['my_box', 'my_box', undefined],
    ['[::1]', '::1', undefined],
    ['[fe80::1%eth0]:9090', 'fe80::1%eth0', 9090],
    ['[::ffff:10.0.0.1]:65535', '::ffff:10.0.0.1', 65535],
    ['fe80::1', 'fe80::1', undefined],
    ['::1', '::1', undefined],
  ])('%s', (text, address, port) => {
    expect(parseAddress(text)).toEqual({ address, port });
  });

  it.each([
    '',
    ' ',
    'http://box',
    'box/path',
    'user:pass@box',
    'box:',
    'box:kodi',
    'box:0',
    'box:65536',
    'box:9090:1',
    '[::1]:0',
    '[box]:9090',
    '[]',
    ':9090',
    'two words',
    'a\nb',
  ])('refuses %j', (text) => {
    expect(() => parseAddress(text)).toThrow(UsageError);
  });
});
