/** Makes the catalogue's files: tiny videos and songs, and the .nfo files and posters beside them. Made once, kept by the hash of what they are. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  type CatalogueFile,
  type CatalogueId,
  type CatalogueMovie,
  type CatalogueShow,
  LOOSE_FILES,
  MOVIES,
  PICTURE,
  SHOWS,
  SONGS,
} from './catalogue.ts';
import { cacheDirectory } from './machine.ts';
import { xmlText } from './xml.ts';

const run = promisify(execFile);
const QUIETLY = ['-v', 'error', '-nostdin'];

export interface MediaFolders {
  readonly root: string;
  readonly movies: string;
  readonly shows: string;
  readonly loose: string;
  readonly music: string;
}

/** Names what the sources here make: when one of them changes, everything is made anew. */
export function mediaHash(): string {
  const hash = createHash('sha256');
  for (const name of ['catalogue.ts', 'media-files.ts', 'kodi-home.ts']) {
    hash.update(readFileSync(join(import.meta.dirname, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** The media of the catalogue, made if they are not there yet (a few seconds). */
export async function prepareMedia(): Promise<MediaFolders> {
  const root = join(cacheDirectory(), `media-${mediaHash()}`);
  if (!existsSync(root)) await publish(root, makeMedia);
  return foldersOf(root);
}

/** Makes a folder elsewhere and puts it in place at once, so that nobody sees half of it; a second maker's is dropped. */
export async function publish(target: string, make: (folder: string) => Promise<void> | void): Promise<void> {
  const draft = mkdtempSync(`${target}.draft-`);
  try {
    await make(draft);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

function foldersOf(root: string): MediaFolders {
  return {
    root,
    movies: join(root, 'Movies'),
    shows: join(root, 'TV'),
    loose: join(root, 'Loose'),
    music: join(root, 'Music'),
  };
}

async function makeMedia(root: string): Promise<void> {
  await run('chmod', ['755', root]);
  const folders = foldersOf(root);
  const videos = new VideoMaker(join(root, 'masters'));
  for (const movie of MOVIES) await makeMovie(folders.movies, movie, videos);
  for (const show of SHOWS) await makeShow(folders.shows, show, videos);
  for (const { name, seconds } of Object.values(LOOSE_FILES)) {
    const path = join(folders.loose, name);
    if (seconds === null) write(path, 'This is not a video.\n'.repeat(200));
    else await videos.put(path, seconds);
  }
  await makePicture(join(folders.loose, PICTURE), '160x90');
  for (const song of SONGS) await makeSong(folders.music, song);
}

async function makeMovie(folder: string, movie: CatalogueMovie, videos: VideoMaker): Promise<void> {
  const name = `${movie.title} (${movie.year})`;
  const parts = movie.partSeconds;
  for (const [index, seconds] of parts.entries()) {
    const part = parts.length === 1 ? '' : ` cd${index + 1}`;
    await videos.put(join(folder, name, `${name}${part}.mkv`), seconds);
  }
  const id = movie.oldStyleId === undefined ? '' : element('id', movie.oldStyleId);
  write(join(folder, name, 'movie.nfo'), nfo('movie', [...about(movie), id]));
  await makePicture(join(folder, name, 'poster.jpg'), '100x150');
}

async function makePicture(path: string, size: string): Promise<void> {
  await run('ffmpeg', [...QUIETLY, '-f', 'lavfi', '-i', `testsrc=size=${size}`, '-frames:v', '1', path]);
}

async function makeShow(folder: string, show: CatalogueShow, videos: VideoMaker): Promise<void> {
  write(join(folder, show.title, 'tvshow.nfo'), nfo('tvshow', about(show)));
  for (const file of show.files) {
    const season = String(file.episodes[0]?.season ?? 0).padStart(2, '0');
    const path = join(folder, show.title, `Season ${season}`, file.name);
    await videos.put(path, file.seconds);
    write(path.replace(/\.mkv$/, '.nfo'), episodeNfo(file));
  }
}

function episodeNfo(file: CatalogueFile): string {
  return file.episodes
    .map((episode) =>
      nfo('episodedetails', [
        element('title', episode.title),
        element('season', episode.season),
        element('episode', episode.episode),
        ...episode.ids.map(uniqueId),
      ]),
    )
    .join('');
}

function about(entry: CatalogueMovie | CatalogueShow): string[] {
  return [
    element('title', entry.title),
    element('year', entry.year),
    element('premiered', `${entry.year}-06-01`),
    element('genre', entry.genre),
    ...entry.ids.map(uniqueId),
  ];
}

function uniqueId(id: CatalogueId): string {
  const preferred = id.preferred === true ? ' default="true"' : '';
  return `<uniqueid type="${id.type}"${preferred}>${id.value}</uniqueid>`;
}

function element(name: string, value: string | number): string {
  return `<${name}>${xmlText(value)}</${name}>`;
}

function nfo(root: string, lines: readonly string[]): string {
  return `<${root}>\n${lines.join('\n')}\n</${root}>\n`;
}

async function makeSong(folder: string, song: (typeof SONGS)[number]): Promise<void> {
  const path = join(folder, song.artist, song.album, `${String(song.track).padStart(2, '0')} ${song.title}.mp3`);
  mkdirSync(dirname(path), { recursive: true });
  const tags = {
    title: song.title,
    artist: song.artist,
    album_artist: song.artist,
    album: song.album,
    track: song.track,
    date: song.year,
  };
  const metadata = Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]);
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=220:duration=${song.seconds}`, '-b:a', '32k', '-ar', '22050'];
  await run('ffmpeg', [...QUIETLY, ...sound, ...metadata, path]);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Videos of a length: each length is made once, every further file is a link to it. */
class VideoMaker {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
  }

  async put(path: string, seconds: number): Promise<void> {
    const master = join(this.#folder, `${seconds}.mkv`);
    if (!existsSync(master)) await this.#make(master, seconds);
    mkdirSync(dirname(path), { recursive: true });
    linkSync(master, path);
  }

  async #make(path: string, seconds: number): Promise<void> {
    const picture = ['-f', 'lavfi', '-i', `testsrc=size=160x90:rate=5:duration=${seconds}`];
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '40', '-g', '25', '-pix_fmt', 'yuv420p'];
    await run('ffmpeg', [...QUIETLY, ...picture, ...coding, path]);
  }
}
