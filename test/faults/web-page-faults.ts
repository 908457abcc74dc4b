/** The page of somebody else, open in the browser that is logged in at ours: what it can learn and do over loopback. */
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { chromium, type Page } from '@playwright/test';
import { askForPageLink } from '../../electron/web/client.ts';
import { chromiumArguments, chromiumAvailable } from '../support/chromium.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { junk } from './mutate.ts';
import { ProcessStage } from './process-stage.ts';

export const webPageFaults: FaultGroup = {
  name: 'web-page',
  run: async ({ short, seed }, report) => {
    const stage = await ProcessStage.open();
    try {
      const available = chromiumAvailable();
      if (available.ok) report(await hostilePage(stage, available.path));
      else report({ fault: 'hostile web page', skipped: `${available.reason}: ${available.command}` });
      report(await rawNonsense(stage, short ? 200 : 5000, createSeededRandom(seed)));
    } finally {
      await stage.close();
    }
  },
};

async function hostilePage(stage: ProcessStage, executablePath: string): Promise<FaultRow> {
  const address = await stage.companion.ready;
  const before = JSON.stringify(await stage.call('settings.get', {}));
  const evil = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Cat pictures</title>');
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: chromiumArguments() });
  try {
    stage.begin();
    const context = await browser.newContext();
    // The victim is logged in at the companion's page: cookies do not know ports.
    const own = await context.newPage();
    await own.goto(await askForPageLink(stage.dataDirectory));
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    const broken = await attack(page, address);
    broken.push(...(await askedAsAnotherName(address)));
    await stage.watch();
    await stage.drain();
    const after = JSON.stringify(await stage.call('settings.get', {}));
    if (after !== before) broken.push('a setting was changed');
    return stage.row(
      'a hostile web page in the browser that is logged in',
      await stage.toldOr('nothing: it is refused'),
      broken,
    );
  } finally {
    await browser.close();
    evil.close();
  }
}

/** Everything a page can try; gives what it got. */
function attack(page: Page, address: string): Promise<string[]> {
  return page.evaluate(async (target) => {
    const got: string[] = [];
    const command = `${target}api/settings.set`;
    const body = JSON.stringify({ key: 'watched_threshold', value: 51 });
    const tries: Array<readonly [string, RequestInit]> = [
      ['read the page', { credentials: 'include' }],
      [
        'command as JSON',
        { method: 'POST', body, headers: { 'content-type': 'application/json' }, credentials: 'include' },
      ],
      ['command as text', { method: 'POST', body, credentials: 'include' }],
    ];
    for (const [what, init] of tries) {
      try {
        const response = await fetch(what === 'read the page' ? target : command, init);
        got.push(`${what}: it could read an answer (${response.status})`);
      } catch {
        // Refused, as it must be.
      }
      await fetch(command, { ...init, mode: 'no-cors' }).catch(() => undefined);
    }
    const form = document.createElement('form');
    form.method = 'POST';
    form.action = command;
    form.enctype = 'text/plain';
    form.target = 'frame';
    const field = document.createElement('input');
    field.name = body;
    form.append(field);
    const frame = document.createElement('iframe');
    frame.name = 'frame';
    document.body.append(frame, form);
    form.submit();
    const sockets = ['', 'socket', 'state', 'bridge', 'ws', 'api/socket'].map(
      (path) =>
        new Promise<void>((resolve) => {
          const socket = new WebSocket(`${target.replace('http', 'ws')}${path}`);
          socket.onopen = () => {
            got.push(`a socket was opened at /${path}`);
            resolve();
          };
          socket.onerror = () => resolve();
          setTimeout(resolve, 2000);
        }),
    );
    await Promise.all(sockets);
    const shown = document.createElement('iframe');
    shown.src = target;
    document.body.append(shown);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return got;
  }, address);
}

/** DNS rebinding: the same door under another name. */
function askedAsAnotherName(address: string): Promise<string[]> {
  const { port } = new URL(address);
  return new Promise((resolve) => {
    const headers = { host: `evil.example:${port}` };
    httpRequest({ host: '127.0.0.1', port, path: '/', headers }, (response) => {
      response.resume();
      resolve(response.statusCode === 403 ? [] : [`it answers as another host (${response.statusCode})`]);
    }).end();
  });
}

/** Bytes that are no HTTP, and HTTP that is no command, at the open port; then everything still works. */
async function rawNonsense(stage: ProcessStage, times: number, random: SeededRandom): Promise<FaultRow> {
  const { port } = new URL(await stage.companion.ready);
  stage.begin();
  const broken: string[] = [];
  for (let done = 0; done < times; done += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => say(Number(port), nonsense(random))));
    const taken = answers.find((answer) => /^HTTP\/1\.1 2\d\d/.test(answer) && answer.includes('"ok":true'));
    if (taken !== undefined) broken.push(`a command without a token was taken: ${taken.slice(0, 200)}`);
  }
  await stage.watch();
  await stage.drain();
  return stage.row(`nonsense at the loopback port × ${times}`, await stage.toldOr('nothing: it is refused'), broken);
}

function nonsense(random: SeededRandom): string {
  const body = JSON.stringify(junk(random)) ?? '';
  const path = random.pick([
    '/',
    '/api/',
    '/api/settings.set',
    '/api/queue.clear',
    '/open?code=x',
    '/%00',
    `/${'a'.repeat(9000)}`,
  ]);
  const head = random.pick([
    '',
    'Authorization: Bearer x\r\n',
    'Origin: null\r\n',
    'Transfer-Encoding: chunked\r\n',
    '\0: \0\r\n',
  ]);
  const method = random.pick(['GET', 'POST', 'PUT', 'OPTIONS', 'CONNECT', 'X']);
  const request = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  return random.fraction() < 0.2 ? body : request.slice(0, Math.floor(random.between(1, request.length + 1)));
}

/** What comes back until the other side hangs up, or a moment has passed. */
function say(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const end = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', end);
    socket.on('close', end);
    setTimeout(end, 60);
  });
}
