import { describe, expect, it } from 'vitest';
import { checkBackendUrl, shownUrl } from '../../../../../electron/engine/scrobblers/punchplay/backend-url.ts';

const STRICT = { developerMode: false, allowInsecure: false };
const LENIENT = { developerMode: true, allowInsecure: true };

describe('checkBackendUrl', () => {
  it.each([
    ['', 'https://punchplay.tv', 'https://punchplay.tv'],
    ['  ', 'https://punchplay.tv', 'https://punchplay.tv'],
    ['https://punchplay.tv', 'https://punchplay.tv', 'https://punchplay.tv'],
    ['  https://punchplay.tv/  ', 'https://punchplay.tv', 'https://punchplay.tv'],
    ['HTTPS://PunchPlay.TV///', 'https://punchplay.tv', 'https://punchplay.tv'],
    ['https://punchplay.tv:443', 'https://punchplay.tv', 'https://punchplay.tv'],
    ['https://self.example:8443/pp/?a=b#c', 'https://self.example:8443/pp', 'https://self.example:8443'],
    ['https://self.example/a/../b/', 'https://self.example/b', 'https://self.example'],
    ['https://[::1]:9000', 'https://[::1]:9000', 'https://[::1]:9000'],
  ])('takes %j', (text, url, origin) => {
    expect(checkBackendUrl(text, STRICT)).toMatchObject({ ok: true, url, origin });
  });

  it.each([
    ['punchplay.tv', 'invalid_backend_url'],
    ['ftp://punchplay.tv', 'invalid_backend_url'],
    ['file:///etc/passwd', 'invalid_backend_url'],
    ['javascript:alert(1)', 'invalid_backend_url'],
    ['https:punchplay.tv', 'invalid_backend_url'],
    ['https://', 'invalid_backend_url'],
    ['https:///punchplay.tv', 'invalid_backend_url'],
    ['https://punchplay.tv:0', 'invalid_backend_url'],
    ['https://punchplay.tv:99999', 'invalid_backend_url'],
    ['https://punch play.tv', 'invalid_backend_url'],
    ['https://punchplay.tv\\@evil.example', 'invalid_backend_url'],
    ['https://punch\tplay.tv', 'invalid_backend_url'],
    ['https://ada:secret@punchplay.tv', 'backend_credentials_not_allowed'],
    ['https://punchplay.tv@evil.example', 'backend_credentials_not_allowed'],
    ['https://@punchplay.tv', 'backend_credentials_not_allowed'],
    ['http://ada@punchplay.tv', 'backend_credentials_not_allowed'],
    ['http://punchplay.tv', 'backend_https_required'],
    ['http://127.0.0.1:8080', 'backend_https_required'],
  ])('refuses %j: %s', (text, stage) => {
    const check = checkBackendUrl(text, STRICT);
    expect(check).toMatchObject({ ok: false, problem: { kind: 'backend_url', stage } });
    expect(JSON.stringify(check)).not.toContain('secret');
  });

  it('takes http only where both switches are on', () => {
    const text = 'http://127.0.0.1:8080';
    expect(checkBackendUrl(text, LENIENT)).toMatchObject({ ok: true, url: text, host: '127.0.0.1:8080' });
    expect(checkBackendUrl(text, { developerMode: true, allowInsecure: false }).ok).toBe(false);
    expect(checkBackendUrl(text, { developerMode: false, allowInsecure: true }).ok).toBe(false);
  });
});

it.each([
  ['', 'https://punchplay.tv'],
  ['https://ada:secret@self.example:8443/pp/?token=x#y', 'https://self.example:8443/pp'],
  ['http://self.example', 'http://self.example'],
  ['nonsense', null],
  ['javascript:alert(1)', null],
])('shows %j as %j, whatever was entered', (given, shown) => expect(shownUrl(given)).toBe(shown));
