/** What a page of the desktop app may do and may not: the built main process over a stub of Electron, asked as a bad page would ask. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT } from '../../../shared/contract.ts';
import { SHELL_CONTRACT } from '../../../shared/shell.ts';
import { buildCompanion, temporaryDirectory, useLastFm, useSimulator } from '../../support/companion-process.ts';
import { DesktopApp } from '../../support/electron-stub/desktop-app.ts';
import { startLastFmServer } from '../../support/lastfm-server/index.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../../support/punchplay-server/index.ts';

let data: ReturnType<typeof temporaryDirectory>;
let scratch: ReturnType<typeof temporaryDirectory>;
let punchPlay: PunchPlayServer;
let app: DesktopApp;

/** One app for all of them: they ask, and change nothing. */
beforeAll(async () => {
  await buildCompanion();
  data = temporaryDirectory();
  scratch = temporaryDirectory();
  punchPlay = await startPunchPlayServer();
  app = await DesktopApp.start(data.path, scratch.path);
});
afterAll(async () => {
  await app.quit();
  await punchPlay.close();
  data.remove();
  scratch.remove();
});

describe('what a page may do (security checklist, section 1)', () => {
  const PAGE = 'app://companion/index.html';

  it('17: no call is answered but to a page of ours, its top frame, at our address', async () => {
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    const { channels } = await app.ask('facts');
    const wanted = [
      ...Object.keys(CONTRACT).map((name) => `command:${name}`),
      ...Object.keys(SHELL_CONTRACT).map((name) => `shell:${name}`),
    ];
    expect(channels.toSorted()).toEqual(wanted.toSorted());
    const forged = [
      { contentsId: 999, url: PAGE },
      { contentsId, url: PAGE, isInner: true },
      { contentsId, url: 'https://evil.example/' },
      { contentsId, url: 'app://companion.evil/index.html' },
      { contentsId, url: 'app://x@companion/index.html' },
      { contentsId, url: 'file:///index.html' },
      { contentsId, url: 'about:blank' },
    ];
    for (const channel of channels) {
      for (const sender of forged) {
        const answer = await app.ask('invoke', { ...sender, channel, input: {} });
        expect(answer, `${channel} ${JSON.stringify(sender)}`).toMatchObject({
          ok: false,
          problem: { kind: 'not_allowed', stage: 'sender' },
        });
      }
    }
    const answer = await app.ask('invoke', { contentsId, url: PAGE, channel: 'command:hosts.list', input: {} });
    expect(answer).toEqual({ ok: true, value: [] });
  });

  it('17: the input is checked by the contract', async () => {
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    const invoke = (channel: string, input: unknown) => app.ask('invoke', { contentsId, url: PAGE, channel, input });
    for (const [channel, input] of [
      ['shell:open_window', { window: 'evil' }],
      ['shell:open_outside', { place: 'https://evil.example' }],
      ['shell:save_text', { suggestedName: '', text: '' }],
      ['command:hosts.add', { address: 7 }],
      ['command:hosts.add', undefined],
    ] as const) {
      expect(await invoke(channel, input)).toMatchObject({ ok: false, problem: { kind: 'bad_input' } });
    }
  });

  it('2, 3, 4, 11: every window is made by the one factory, sandboxed', async () => {
    await app.ask('clickTray');
    await app.ask('clickMenu', 'Log in to PunchPlay…');
    await expect.poll(async () => (await app.ask('windows')).length).toBe(3);
    expect((await app.ask('facts')).isSandboxed).toBe(true);
    for (const { preferences } of await app.ask('windows')) {
      expect(preferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
      });
    }
  });

  it('5: no permission, no device; only text may be put into the clipboard, by our own page', async () => {
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'hid',
      'midi',
      'fullscreen',
      'display-capture',
    ]) {
      expect(await app.ask('permissionAnswers', permission, PAGE)).toEqual({
        request: false,
        check: false,
        device: false,
        display: false,
      });
    }
    expect(await app.ask('permissionAnswers', 'clipboard-sanitized-write', PAGE)).toMatchObject({ request: true });
    expect(await app.ask('permissionAnswers', 'clipboard-sanitized-write', 'https://evil.example')).toMatchObject({
      request: false,
      check: false,
    });
  });

  it('12, 13, 14: it cannot go elsewhere, open windows or attach other pages', async () => {
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      expect([event, await app.ask('isRefused', contentsId, event)]).toEqual([event, true]);
    }
    expect(await app.ask('windowOpenAction', contentsId, PAGE)).toBe('deny');
  });

  it('1: nothing is loaded but from app:// and from the page itself', async () => {
    for (const [url, isLoaded] of [
      [PAGE, true],
      ['data:image/png;base64,AAAA', true],
      ['data:text/html,x', false],
      ['http://127.0.0.1:8080/', false],
      ['https://punchplay.tv/', false],
      ['file:///etc/hosts', false],
      ['app://evil/index.html', false],
      ['ws://127.0.0.1/', false],
    ] as const) {
      expect([url, await app.ask('isLoaded', url)]).toEqual([url, isLoaded]);
    }
  });

  it('15: the browser is opened only at places that the shell knows', async () => {
    await useSimulator(app.call, punchPlay);
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    const open = (input: unknown) => app.ask('invoke', { contentsId, url: PAGE, channel: 'shell:open_outside', input });
    expect(await open({ place: 'kodi_remote_help' })).toEqual({ ok: true, value: null });
    expect(await open({ place: 'login', service: 'punchplay' })).toMatchObject({ ok: false });
    await app.call('accounts.login', { service: 'punchplay' });
    expect(await open({ place: 'login', service: 'punchplay' })).toEqual({ ok: true, value: null });
    expect((await app.ask('facts')).opened).toEqual([
      'https://kodi.wiki/view/Settings/Services/Control',
      `${punchPlay.url}/link`,
    ]);
  });

  it('15: a login in the browser opens it by itself, once, and where it cannot the address is still there', async () => {
    const lastFm = await startLastFmServer();
    try {
      await useLastFm(app.call, lastFm);
      const opened = async () => (await app.ask('facts')).opened.filter((one) => one.startsWith(lastFm.url));
      const { contentsId = 0 } = (await app.window('main')) ?? {};
      const logIn = (input: object) =>
        app.ask('invoke', {
          contentsId,
          url: PAGE,
          channel: 'command:accounts.login',
          input: { service: 'lastfm', ...input },
        });
      const [first, second] = await Promise.all([logIn({}), logIn({})]);
      expect(first).toMatchObject({ ok: true, value: { opening: 'opened' } });
      expect(second).toMatchObject({ ok: true, value: { opening: 'opened' } });
      // The command line of the same computer.
      expect((await app.call('accounts.login', { service: 'lastfm' })).opening).toBe('opened');
      expect(await opened()).toHaveLength(1);

      await app.ask('setBrowser', false);
      const { opening, address } = await app.call('accounts.login', { service: 'lastfm', renew: true });
      expect({ opening, address }).toEqual({ opening: 'allowed', address: expect.stringContaining(lastFm.url) });
      const open = { place: 'login', service: 'lastfm' };
      expect(
        await app.ask('invoke', { contentsId, url: PAGE, channel: 'shell:open_outside', input: open }),
      ).toMatchObject({ ok: false, problem: { text: expect.stringContaining(address ?? '') } });
      expect(await opened()).toHaveLength(1);
    } finally {
      await app.ask('setBrowser', true);
      await app.call('accounts.cancel_login', { service: 'lastfm' });
      await lastFm.close();
    }
  });

  it('a text is saved only where the user says', async () => {
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    const save = () => {
      const input = { suggestedName: '../../evil.csv', text: 'a,b' };
      return app.ask('invoke', { contentsId, url: PAGE, channel: 'shell:save_text', input });
    };
    expect(await save()).toEqual({ ok: true, value: null });
    const path = join(scratch.path, 'history.csv');
    await app.ask('setSavePath', path);
    expect(await save()).toEqual({ ok: true, value: { savedAs: 'history.csv' } });
    expect(readFileSync(path, 'utf8')).toBe('a,b');
    expect((await app.ask('facts')).saveDialogs).toMatchObject([
      { defaultPath: expect.stringMatching(/[\\/]_.*evil\.csv$/) },
      {},
    ]);
  });

  it('what the app keeps of the page lies in the data directory', async () => {
    expect((await app.ask('facts')).userData).toBe(join(data.path, 'page'));
  });
});
