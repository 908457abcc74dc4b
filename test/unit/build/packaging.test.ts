/** Security checklist, section 2 (fuses) and section 5 (deep links, updates): what can be checked before there is a package. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCurrentFuseWire } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FUSES, setFuses } from '../../../build/fuses.mjs';
import { trayIconFile } from '../../../electron/desktop/tray-icons.ts';
import { TRAY_ICONS } from '../../../electron/desktop/tray-state.ts';

const ROOT = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js');
const { DebugLogger } = require('builder-util');

describe('electron-builder.yml', () => {
  it('is what electron-builder understands, and registers no protocol', { timeout: 60_000 }, async () => {
    const config = await getConfig(ROOT, 'electron-builder.yml', null);
    await validateConfiguration(config, new DebugLogger(false));
    expect(config).toMatchObject({
      npmRebuild: false,
      asar: true,
      asarUnpack: ['**/*.node', 'dist/plugin-child.mjs'],
      publish: null,
    });
    expect(JSON.stringify(config.files)).toContain('"dist/plugin-child.mjs"');
    expect(config.protocols ?? config.mac.protocols ?? config.linux.mimeTypes).toBe(undefined);
    expect(config.linux.target).toEqual(['AppImage', 'deb']);
    expect(config.mac.target).toEqual([{ target: 'dmg', arch: ['arm64', 'x64'] }]);
    expect(config.win.target).toBe('nsis');
    for (const file of [
      config.mac.icon,
      config.win.icon,
      config.linux.icon,
      config.mac.entitlements,
      config.afterPack,
    ]) {
      expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
    }
  });

  it('starts what the build makes', () => {
    const { main } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(main).toBe('dist/desktop/main.cjs');
  });
});

it('every state of the tray has its picture, for every system and bar', () => {
  const folder = join(ROOT, 'build/icons/desktop/tray');
  for (const icon of TRAY_ICONS) {
    for (const file of [
      trayIconFile(folder, icon, 'darwin', true),
      trayIconFile(folder, icon, 'darwin', true).replace('.png', '@2x.png'),
      trayIconFile(folder, icon, 'linux', true),
      trayIconFile(folder, icon, 'win32', false),
    ]) {
      expect([file, existsSync(file)]).toEqual([file, true]);
    }
  }
});

describe('fuses', () => {
  let folder: string;
  let program: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuses-'));
    program = join(folder, 'electron');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program with a wire as Electron has it: a mark, the wire's version, how many fuses, and their states. */
  const write = (states: string) =>
    writeFileSync(
      program,
      Buffer.concat([
        Buffer.from('…dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
        Buffer.from([1, states.length]),
        Buffer.from(`${states}…`),
      ]),
    );

  it('are set as decided, whatever they were, and read back', async () => {
    write('101100011');
    await setFuses(program);
    const { version: _, ...wire } = await getCurrentFuseWire(program);
    const states = Object.values(wire).map((state) => state === 49);
    expect(FUSES.map(({ name }: { name: string }, place: number) => `${name} ${states[place] ? 'on' : 'off'}`)).toEqual(
      [
        'runAsNode off',
        'cookieEncryption on',
        'nodeOptions off',
        'nodeCliInspect off',
        'embeddedAsarIntegrityValidation on',
        'onlyLoadAppFromAsar on',
        'loadBrowserProcessSpecificV8Snapshot off',
        'grantFileProtocolExtraPrivileges off',
        'wasmTrapHandlers on',
      ],
    );
  });

  it('one that nobody has decided about stops the packaging', async () => {
    write('1011000111');
    await expect(setFuses(program)).rejects.toThrow('Electron has 10 fuses, and 9 are decided about');
  });

  it('one that is not as it should be stops the packaging', async () => {
    write('101100010');
    await expect(setFuses(program)).rejects.toThrow('Fuses are not as they should be: wasmTrapHandlers');
  });

  it('a program without them stops the packaging', async () => {
    writeFileSync(program, 'no Electron');
    await expect(setFuses(program)).rejects.toThrow();
  });
});
