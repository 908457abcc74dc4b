/** The page on loopback: lets a browser in that was opened by our link, gives it the page's files, and serves its socket. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Dispatch } from '../bridge/dispatch.ts';
import type { StatePublisher } from '../bridge/state-publisher.ts';
import type { Artwork } from '../engine/artwork/index.ts';
import { checkOrigin, type Refusal, refusal } from './gate.ts';
import { pagePolicy, renderNotice } from './page.ts';
import { findPageFolder, type PageFiles, readPageFiles } from './page-files.ts';
import { createPageLogin } from './page-login.ts';
import { servePage } from './page-socket.ts';
import { type Headers, send, sendRefusal } from './respond.ts';

export interface PageOptions {
  readonly publisher: StatePublisher;
  /** See `PageLoginOptions`. */
  readonly key: Buffer;
  readonly wallMs: () => number;
  readonly artwork: Pick<Artwork, 'read'>;
  /** Where the built page is; null where there is none. Default: beside the companion. */
  readonly folder?: string | null;
}

export interface PageDoor {
  /** Answers everything that is not a command. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): void | Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A new link, or null where there is no page. `address`: where it is, with a slash at its end. */
  linkOf(address: string): string | null;
  /** Ends every socket. */
  close(): void;
}

export interface PageDoorOptions {
  readonly version: string;
  readonly dispatch: Dispatch;
  readonly port: number;
  readonly page: PageOptions | null;
}

const SOCKET_PATH = '/bridge';
/** As much as a command's body may be. */
const MOST_MESSAGE_BYTES = 64 * 1024;
const FOREVER = 'private, max-age=31536000, immutable';
/** Box and picture, as they are in the state. */
const PICTURE_PATH = /^\/artwork\/([\w-]+)\/([\w-]+)$/;
const HTML = 'text/html; charset=utf-8';

export function createPageDoor({ version, dispatch, port, page }: PageDoorOptions): PageDoor {
  const folder = page === null ? null : page.folder === undefined ? findPageFolder() : page.folder;
  const login = page && createPageLogin(page);
  const hasPage = page !== null && folder !== null;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  let files: PageFiles | null = null;

  /** Read when the first browser comes, and then as one: a build meanwhile does not mix with it. */
  const fileOf = (path: string) => {
    if (folder === null) return undefined;
    files ??= readPageFiles(folder);
    return files.get(path);
  };
  const isLoggedIn = ({ headers }: IncomingMessage) => login?.isLoggedIn(headers) ?? false;

  function answer(request: IncomingMessage, response: ServerResponse, path: string): void | Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const readOnly = path === '/' ? refusal(405, 'method', 'This page can only be read.') : NOT_THERE;
      return sendRefusal(response, readOnly, readOnly.status === 405 ? { allow: 'GET, HEAD' } : {});
    }
    if (path === '/open' && hasPage) return open(request, response);
    if (path === '/' && !(hasPage && isLoggedIn(request))) {
      return send(response, 200, HTML, renderNotice({ version, hasPage }));
    }
    if (!isLoggedIn(request)) return sendRefusal(response, NOT_THERE);
    const picture = PICTURE_PATH.exec(path);
    if (picture !== null) return answerPicture(response, picture[1] ?? '', picture[2] ?? '');
    return answerFile(request, response, path === '/' ? '/index.html' : path);
  }

  async function answerPicture(response: ServerResponse, hostId: string, id: string): Promise<void> {
    const picture = (await page?.artwork.read(hostId, id)) ?? null;
    if (picture === null) return sendRefusal(response, NOT_THERE);
    send(response, 200, picture.type, picture.bytes, { 'cache-control': FOREVER });
  }

  function open(request: IncomingMessage, response: ServerResponse): void {
    const code = new URL(request.url ?? '', 'http://localhost').searchParams.get('code') ?? '';
    // Whoever only looks whether there is something does not use the code up.
    const cookie = request.method === 'GET' ? (login?.redeem(code) ?? null) : null;
    if (cookie === null && !isLoggedIn(request)) {
      return send(response, 403, HTML, renderNotice({ version, hasPage, isRefused: true }));
    }
    const headers: Headers = { location: '/', ...(cookie === null ? {} : { 'set-cookie': cookie }) };
    send(response, 303, HTML, '', headers);
  }

  function answerFile(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = fileOf(path);
    if (file === undefined) return sendRefusal(response, NOT_THERE);
    send(response, 200, file.type, file.body, {
      'content-security-policy': pagePolicy(request.headers.host ?? ''),
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': file.isForever ? FOREVER : 'no-store',
    });
  }

  return {
    answer,
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const refused = whyNoSocket(request);
      if (refused !== null || page === null) return refuseUpgrade(socket, refused?.status ?? 404);
      sockets.handleUpgrade(request, socket, head, (opened) => {
        servePage(opened, { publisher: page.publisher, dispatch });
      });
    },
    linkOf: (address) => (hasPage && login !== null ? `${address}open?code=${login.createCode()}` : null),
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
  };

  function whyNoSocket(request: IncomingMessage): Refusal | null {
    const { headers, url } = request;
    const refused = checkOrigin(headers, port);
    if (refused !== null) return refused;
    // Every browser says where its page is from.
    if (headers.origin === undefined) return refusal(403, 'origin', 'Only our own page may ask here.');
    if (url !== SOCKET_PATH) return NOT_THERE;
    return isLoggedIn(request) ? null : refusal(401, 'login', 'This browser was not opened by our link.');
  }
}

const NOT_THERE = refusal(404, 'path', 'There is nothing here.');

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
