/** A plugin's package, checked: its manifest, and that its entry and its signature are what they say. */
import { errorText, ProblemError } from '../../../shared/errors.ts';
import type { PluginPreview } from '../../../shared/services.ts';
import { checkManifest, issuesText, type Manifest } from '../scrobblers/manifest.ts';
import { type PackageFiles, signatureOf } from './package-files.ts';

export interface PluginPackage {
  readonly manifest: Manifest;
  readonly files: PackageFiles;
  readonly warnings: readonly string[];
}

/** Throws a `ProblemError` that names all that is wrong. */
export function checkPackage(files: PackageFiles, appVersion: string): PluginPackage {
  const { manifest, warnings } = manifestOf(files.get('plugin.json'), appVersion);
  if (!files.has(entryPath(manifest))) throw refused(`its entry ${manifest.entry} is not in it.`);
  const { signature } = manifest;
  if (signature !== null && signature.toLowerCase() !== signatureOf(files)) {
    throw refused('its signature does not fit its files: it was changed after it was signed.');
  }
  return { manifest, files, warnings };
}

/** Reads a manifest's bytes; throws a `ProblemError`. */
export function manifestOf(content: Uint8Array | undefined, appVersion: string): Omit<PluginPackage, 'files'> {
  if (content === undefined) throw refused('there is no plugin.json in it.');
  let input: unknown;
  try {
    input = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (error) {
    throw refused(`its plugin.json is not JSON: ${errorText(error)}.`);
  }
  const check = checkManifest(input, appVersion);
  if (!check.ok) throw refused(issuesText(check.errors));
  return { manifest: check.manifest, warnings: check.warnings.map(({ message }) => message) };
}

/** Without the `./` that it may begin with. */
export function entryPath({ entry }: Manifest): string {
  return entry.replace(/^\.\//, '');
}

/** `phlix-plugin-my-webhook` → `My webhook` */
export function labelOf({ name }: Manifest): string {
  const words = name.replace(/^phlix-plugin-/, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function previewOf({ manifest, files, warnings }: PluginPackage, installed: string | null): PluginPreview {
  return {
    name: manifest.name,
    label: labelOf(manifest),
    version: manifest.version,
    installed,
    events: manifest.events,
    settings: Object.entries(manifest.settings).map(([key, declaration]) => ({
      key,
      ...declaration,
      ...(declaration.secret && { default: null }),
    })),
    warnings,
    files: files.size,
    bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
    rights: [RIGHTS, ...(manifest.library === null ? [] : [LIBRARY_RIGHTS[manifest.library]])].join(' '),
  };
}

const RIGHTS =
  'It is a program by somebody else. It runs in a process of its own: it is told what is watched here, can reach the network, and can read its own folder, but no other file, and it cannot start programs.';
const LIBRARY_RIGHTS = {
  read: 'It reads what the libraries of your Kodi boxes say was watched.',
  write:
    'It reads what the libraries of your Kodi boxes say was watched, and marks titles there as watched. It cannot take a mark away.',
} as const;

function refused(text: string): ProblemError {
  return new ProblemError({ kind: 'plugin', stage: 'install', text: `The plugin cannot be installed: ${text}` });
}
