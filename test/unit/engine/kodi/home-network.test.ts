/** Security checklist, section 5, "Kodi speaks plain HTTP and WebSocket". */
import { expect, it } from 'vitest';
import { isOfHome } from '../../../../electron/engine/kodi/home-network.ts';

it.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.31.255.255', true],
  ['192.168.1.20', true],
  ['169.254.7.7', true],
  ['100.64.0.1', true],
  ['::1', true],
  ['fe80::1%eth0', true],
  ['fd12:3456::1', true],
  ['::ffff:192.168.1.20', true],
  ['172.32.0.1', false],
  ['172.15.255.255', false],
  ['100.128.0.1', false],
  ['192.169.0.1', false],
  ['8.8.8.8', false],
  ['2001:db8::1', false],
  ['::ffff:8.8.8.8', false],
  ['fec0::1', false],
  ['kodi.example', false],
  ['', false],
])('%s is of a home: %s', (address, isHome) => expect(isOfHome(address)).toBe(isHome));
