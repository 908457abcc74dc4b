/** Plugins of a test's own, written into a folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

export const ALL_EVENTS = ['started', 'paused', 'resumed', 'progress', 'stopped'].map(
  (kind) => `phlix.playback.${kind}`,
);

export interface PluginSource {
  /** `phlix-plugin-` goes before it. */
  readonly name?: string;
  /** What the manifest has beside what it must have, or instead. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** The members of the class, or with `export` the whole module. */
  readonly code: string;
}

/** Writes plugins; their folders go after each test. */
export function usePluginFolders(): { write(source: PluginSource): string } {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return {
    write({ name = 'test', manifest = {}, code }) {
      const root = mkdtempSync(join(tmpdir(), 'companion-plugin-'));
      folders.push(root);
      const folder = join(root, `phlix-plugin-${name}`);
      mkdirSync(folder);
      const whole = {
        name: `phlix-plugin-${name}`,
        version: '1.0.0',
        min_app_version: '0.0.0',
        type: 'scrobbler',
        entry: './index.js',
        events: ALL_EVENTS,
        ...manifest,
      };
      writeFileSync(join(folder, 'plugin.json'), JSON.stringify(whole));
      writeFileSync(join(folder, 'index.js'), /\bexport\b/.test(code) ? code : `export default class { ${code} }`);
      return folder;
    },
  };
}
