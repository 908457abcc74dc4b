/** A home directory for a box: its settings, and a library that was scanned once and is copied for every start. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { cacheDirectory, giveToBoxUser } from './machine.ts';
import { type MediaFolders, mediaHash, prepareMedia, publish } from './media-files.ts';
import { xmlText } from './xml.ts';

/** What a box is set to before it starts. */
export interface BoxSettings {
  readonly name: string;
  readonly webPort: number;
  readonly webSocketPort: number;
  readonly eventPort: number;
  /** Both or none. */
  readonly webUser?: string;
  readonly webPassword?: string;
}

/** Starts Kodi in a home, gives a client to `task`, and quits it. */
export type Visit = (home: string, settings: BoxSettings, task: (call: KodiCall) => Promise<void>) => Promise<void>;

/** Asks Kodi and, where a notification is named, waits until it has come. */
export type KodiCall = (method: string, params: Record<string, unknown>, finished?: string) => Promise<unknown>;

const HOME_PREFIX = 'kodi-box-home-';

/** A new home with the scanned library. Gone with {@link removeHome}; one whose test process died is removed by the next call. */
export async function makeHome(visit: Visit, templateSettings: BoxSettings): Promise<string> {
  removeAbandonedHomes();
  const template = await prepareTemplate(visit, templateSettings);
  const home = mkdtempSync(join(tmpdir(), `${HOME_PREFIX}${process.pid}-`));
  cpSync(template, home, { recursive: true });
  return home;
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

function removeAbandonedHomes(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${HOME_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) {
      try {
        removeHome(join(tmpdir(), name));
      } catch {
        // Another user's: theirs to remove.
      }
    }
  }
}

/** The runtime directory of a home (sockets of PulseAudio). */
export function runtimeDirectory(home: string): string {
  return join(home, 'run');
}

/** Writes the box's settings and gives the home to the user Kodi runs as. */
export function writeSettings(home: string, settings: BoxSettings): void {
  const userdata = join(home, '.kodi', 'userdata');
  mkdirSync(userdata, { recursive: true });
  mkdirSync(runtimeDirectory(home), { recursive: true, mode: 0o700 });
  writeFileSync(join(userdata, 'guisettings.xml'), guiSettings(settings));
  writeFileSync(
    join(userdata, 'advancedsettings.xml'),
    `<advancedsettings version="1.0"><jsonrpc><tcpport>${settings.webSocketPort}</tcpport></jsonrpc></advancedsettings>`,
  );
  giveToBoxUser(home);
}

function guiSettings(settings: BoxSettings): string {
  const values = {
    'services.devicename': settings.name,
    'services.webserver': true,
    'services.webserverport': settings.webPort,
    'services.webserverauthentication': settings.webUser !== undefined,
    'services.webserverusername': settings.webUser ?? '',
    'services.webserverpassword': settings.webPassword ?? '',
    'services.esenabled': true,
    'services.esallinterfaces': true,
    'services.esport': settings.eventPort,
    'services.zeroconf': false,
    'general.addonupdates': 2,
  };
  const lines = Object.entries(values).map(([id, value]) => `<setting id="${id}">${xmlText(value)}</setting>`);
  return `<settings version="2">\n${lines.join('\n')}\n</settings>\n`;
}

async function prepareTemplate(visit: Visit, settings: BoxSettings): Promise<string> {
  const media = await prepareMedia();
  const target = join(cacheDirectory(), `home-${mediaHash()}`);
  if (!existsSync(target)) {
    await publish(target, async (home) => {
      writeSettings(home, settings);
      await visit(home, settings, async () => {});
      addSources(home, media);
      giveToBoxUser(home);
      await visit(home, settings, async (call) => {
        await call('VideoLibrary.Scan', { showdialogs: false }, 'VideoLibrary.OnScanFinished');
        await call('AudioLibrary.Scan', { directory: media.music, showdialogs: false }, 'AudioLibrary.OnScanFinished');
      });
      rmSync(runtimeDirectory(home), { recursive: true, force: true });
    });
  }
  return target;
}

/**
 * Tells Kodi's own database, made at its first start, which folders hold what; there is no other way without the menus.
 * Its web server gives pictures only out of the sources that the menus list.
 */
function addSources(home: string, media: MediaFolders): void {
  const userdata = join(home, '.kodi', 'userdata');
  const kinds = { video: [media.movies, media.shows], music: [media.music] };
  const sources = Object.entries(kinds).map(([kind, paths]) => `<${kind}>${paths.map(source).join('')}</${kind}>`);
  writeFileSync(join(userdata, 'sources.xml'), `<sources>${sources.join('')}</sources>\n`);
  const folder = join(userdata, 'Database');
  const name = readdirSync(folder).findLast((file) => /^MyVideos\d+\.db$/.test(file));
  if (name === undefined) throw new Error('Kodi made no video database at its first start');
  const database = new Database(join(folder, name));
  const insert = database.prepare(
    `INSERT INTO path (strPath, strContent, strScraper, scanRecursive, useFolderNames, strSettings, noUpdate, exclude)
     VALUES (?, ?, 'metadata.local', ?, ?, '', 0, 0)`,
  );
  insert.run(`${media.movies}/`, 'movies', 2_147_483_647, 1);
  insert.run(`${media.shows}/`, 'tvshows', 0, 0);
  database.close();
}

function source(path: string): string {
  return `<source><name>${xmlText(basename(path))}</name><path pathversion="1">${xmlText(path)}/</path></source>`;
}
