/** Looks for a Node on this computer that can keep a plugin within its bounds: the desktop app brings none. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import * as v from 'valibot';
import { isNewEnough } from './node-version.ts';
import type { PluginNode } from './plugin-process.ts';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** A program that asks somebody something is none of those we want. */
const ANSWER_LIMIT_MS = 5000;

/** What the program says of itself; flags that may stand in `NODE_OPTIONS` are those it knows. */
const QUESTION = `JSON.stringify({
  program: process.execPath,
  version: process.versions.node,
  isOther: Boolean(process.versions.electron ?? process.versions.bun),
  flags: ['--permission', '--allow-net'].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag)),
})`;
const ANSWER = v.object({
  program: v.string(),
  version: v.string(),
  isOther: v.boolean(),
  flags: v.array(v.string()),
});

/** Gives the function that looks: what was found is kept; where nothing was, the next call looks again. */
export function createNodeFinder(machine: Machine): () => Promise<PluginNode | null> {
  let found: PluginNode | null = null;
  let looking: Promise<PluginNode | null> | null = null;
  const look = async () => {
    for (const program of nodePlaces(machine)) {
      if (!existsSync(program)) continue;
      found = await goodNode(program, machine.env);
      if (found !== null) return found;
    }
    return null;
  };
  return async () => {
    if (found !== null && existsSync(found.program)) return found;
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
}

/** Where a Node may be, absolute paths, the likeliest first. `COMPANION_NODE` names the only one. */
export function nodePlaces({ platform, env, home }: Machine): readonly string[] {
  const { COMPANION_NODE: only, PATH: path = '' } = env;
  if (only) return [only];
  const isWindows = platform === 'win32';
  const { join, isAbsolute, delimiter } = isWindows ? win32 : posix;
  const onPath = (env['Path'] ?? path).split(delimiter).filter(isAbsolute);
  const within = (...place: string[]) => versionsIn(join(...place)).map((version) => join(...place, version));
  const usual = isWindows ? windowsPlaces(env, home, within) : unixPlaces(platform, home, within);
  const folders = new Set([...onPath, ...usual]);
  return [...folders].map((folder) => join(folder, isWindows ? 'node.exe' : 'node'));
}

type Within = (...place: string[]) => string[];

/** A session that was not begun by a shell does not know what shells add to the path. */
function unixPlaces(platform: NodeJS.Platform, home: string, within: Within): string[] {
  const bin = (folders: readonly string[]) => folders.map((folder) => `${folder}/bin`);
  const data = platform === 'darwin' ? `${home}/Library/Application Support` : `${home}/.local/share`;
  return [
    ...(platform === 'darwin' ? ['/opt/homebrew/bin', '/opt/local/bin'] : []),
    '/usr/local/bin',
    '/usr/bin',
    '/snap/bin',
    '/run/current-system/sw/bin',
    '/home/linuxbrew/.linuxbrew/bin',
    `${home}/.local/bin`,
    `${home}/.nix-profile/bin`,
    `${home}/n/bin`,
    ...bin(within(home, '.nvm/versions/node')),
    ...bin(within(data, 'fnm/node-versions').map((folder) => `${folder}/installation`)),
    ...bin(within(home, '.volta/tools/image/node')),
    ...bin(within(home, '.asdf/installs/nodejs')),
    ...bin(within(home, '.local/share/mise/installs/node')),
  ];
}

function windowsPlaces(env: Machine['env'], home: string, within: Within): string[] {
  const { ProgramFiles: programs = 'C:\\Program Files', APPDATA: roaming = `${home}\\AppData\\Roaming` } = env;
  const { LOCALAPPDATA: local = `${home}\\AppData\\Local`, ProgramData: shared = 'C:\\ProgramData' } = env;
  return [
    `${programs}\\nodejs`,
    `${local}\\Programs\\nodejs`,
    ...within(roaming, 'nvm'),
    ...within(roaming, 'fnm\\node-versions').map((folder) => `${folder}\\installation`),
    ...within(local, 'Volta\\tools\\image\\node'),
    `${home}\\scoop\\apps\\nodejs\\current`,
    `${home}\\scoop\\apps\\nodejs-lts\\current`,
    `${shared}\\chocolatey\\bin`,
  ];
}

/** The names of a folder's versions, the newest first. */
function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  } catch {
    return [];
  }
}

/** What this program is, where it is a Node that we can use. */
function goodNode(program: string, env: Machine['env']): Promise<PluginNode | null> {
  // A version manager's stand-in asks its files which Node is meant.
  const { NODE_OPTIONS: _, ELECTRON_RUN_AS_NODE: __, ...own } = env;
  return new Promise((resolve) => {
    execFile(program, ['-p', QUESTION], { timeout: ANSWER_LIMIT_MS, env: own, windowsHide: true }, (error, stdout) => {
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), ANSWER), stdout);
      if (error !== null || !read.success) return resolve(null);
      const { version, isOther, flags, ...node } = read.output;
      const isGood = !isOther && isNewEnough(version) && flags.includes('--permission');
      resolve(isGood ? { program: node.program, version, guardsNetwork: flags.includes('--allow-net') } : null);
    });
  });
}
