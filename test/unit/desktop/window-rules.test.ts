import { describe, expect, it } from 'vitest';
import {
  mayReload,
  onClose,
  onTrayClick,
  placeAtTray,
  startWindow,
  viewParts,
} from '../../../electron/desktop/window-rules.ts';

describe('the small window stands at the tray, wholly on the screen', () => {
  const bounds = { x: 0, y: 0, width: 1920, height: 1080 };
  const size = { width: 400, height: 600 };
  it.each([
    ['bar below', { x: 1700, y: 1044, width: 24, height: 36 }, { ...bounds, height: 1040 }, { x: 1512, y: 436 }],
    [
      'bar on top',
      { x: 900, y: 0, width: 24, height: 28 },
      { x: 0, y: 28, width: 1920, height: 1052 },
      { x: 712, y: 32 },
    ],
    [
      'bar on the left',
      { x: 0, y: 900, width: 60, height: 40 },
      { x: 60, y: 0, width: 1860, height: 1080 },
      { x: 64, y: 476 },
    ],
    ['bar on the right', { x: 1860, y: 20, width: 60, height: 40 }, { ...bounds, width: 1860 }, { x: 1456, y: 4 }],
    [
      'nobody says where, bar on top',
      { x: 0, y: 0, width: 0, height: 0 },
      { x: 0, y: 30, width: 1920, height: 1050 },
      { x: 1516, y: 34 },
    ],
    [
      'nobody says where, bar below',
      { x: 0, y: 0, width: 0, height: 0 },
      { ...bounds, height: 1040 },
      { x: 1516, y: 436 },
    ],
    [
      'a second screen',
      { x: 3700, y: 0, width: 24, height: 28 },
      { x: 1920, y: 28, width: 1920, height: 1052 },
      { x: 3436, y: 32 },
    ],
  ])('%s', (_, tray, workArea, place) => {
    const screen = { bounds: workArea.x >= 1920 ? { ...bounds, x: 1920 } : bounds, workArea };
    expect(placeAtTray(tray, screen, size)).toEqual({ ...size, ...place });
  });
});

describe('a window that is closed', () => {
  it.each([
    ['main', false, true, 'hide'],
    ['main', false, false, 'minimise'],
    ['small', false, false, 'hide'],
    ['login', false, true, 'close'],
    ['main', true, true, 'close'],
    ['small', true, false, 'close'],
  ] as const)('%s, quitting %s, tray %s: %s', (window, isQuitting, hasTray, outcome) => {
    expect(onClose(window, { isQuitting, hasTray })).toBe(outcome);
  });
});

describe('the start', () => {
  const start = { isHidden: false, hasTray: true, isFirstRun: false, uncleanExits: 0 };
  it.each([
    [{}, 'main'],
    [{ isHidden: true }, null],
    [{ isHidden: true, isFirstRun: true }, 'main'],
    [{ isHidden: true, hasTray: false }, 'main'],
    [{ uncleanExits: 2 }, 'main'],
    [{ uncleanExits: 3 }, null],
    [{ uncleanExits: 3, hasTray: false }, 'main'],
  ] as const)('%j: %s', (changes, window) => expect(startWindow({ ...start, ...changes })).toBe(window));
});

it.each([
  [true, 5000, 'hide'],
  [false, 5000, 'show'],
  [false, 100, 'nothing'],
] as const)('a click on the tray, visible %s, hidden for %d ms: %s', (isVisible, hiddenForMs, action) => {
  expect(onTrayClick({ isVisible, hiddenForMs })).toBe(action);
});

it('a page that dies again and again is left alone, for a while', () => {
  expect(mayReload([], 0)).toBe(true);
  expect(mayReload([1, 2, 3], 10)).toBe(false);
  expect(mayReload([1, 2, 3], 70_000)).toBe(true);
});

it.each([
  ['main', undefined, undefined, undefined],
  ['main', 'queue', undefined, ['queue']],
  ['main', '/hosts/a b', undefined, ['hosts', 'a b']],
  ['login', undefined, 'punchplay', ['login', 'punchplay']],
  ['login', 'queue', undefined, ['login']],
] as const)('view of %s %s %s', (window, view, service, parts) =>
  expect(viewParts(window, view, service)).toEqual(parts),
);
