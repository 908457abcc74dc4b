/** A radio station on loopback: an endless MP3 stream that names its songs as SHOUTcast does (`icy-metaint`). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeServer, listen } from '../simulated-service.ts';

export interface Radio {
  readonly url: string;
  /** `Artist - Title`; told with the next block of sound. */
  plays(song: string): void;
  close(): Promise<void>;
}

/** Bytes between two titles, and a second of sound. */
const BLOCK = 8000;
const BUFFERED_BLOCKS = 6;

export async function startRadio(song: string): Promise<Radio> {
  const sound = makeSound();
  let current = song;
  const server = await listen(0, async (request, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'icy-name': 'Radio', 'icy-metaint': String(BLOCK) });
    if (request.method === 'HEAD') return void response.end();
    let at = 0;
    let told = '';
    const send = () => {
      response.write(sound.subarray(at, at + BLOCK));
      at = (at + BLOCK) % (sound.length - BLOCK);
      response.write(current === told ? Buffer.alloc(1) : titleBlock(current));
      told = current;
    };
    for (let block = 0; block < BUFFERED_BLOCKS; block += 1) send();
    const timer = setInterval(send, 1000);
    response.on('close', () => clearInterval(timer));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/radio.mp3`,
    plays: (next) => {
      current = next;
    },
    close: () => {
      server.closeAllConnections();
      return closeServer(server);
    },
  };
}

/** Its length in units of 16 bytes, then the text. */
function titleBlock(song: string): Buffer {
  const text = Buffer.from(`StreamTitle='${song}';StreamUrl='';`);
  const units = Math.ceil(text.length / 16);
  const block = Buffer.alloc(1 + units * 16);
  block[0] = units;
  text.copy(block, 1);
  return block;
}

function makeSound(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'companion-radio-'));
  try {
    const path = join(folder, 'sound.mp3');
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=300:duration=60', '-b:a', '64k'];
    execFileSync('ffmpeg', ['-loglevel', 'error', ...sound, '-id3v2_version', '0', '-write_xing', '0', path]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
