/** Security checklist, section 1, row 15, and section 5, "Device login". */
import { describe, expect, it } from 'vitest';
import { checkedLoginAddress, createLoginBrowser } from '../../../electron/engine/login-browser.ts';
import type { AccountService } from '../../../electron/engine/scrobble/service.ts';
import { ProblemError } from '../../../shared/errors.ts';
import type { LoginStatus } from '../../../shared/state.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

const OWN = ['https://punchplay.tv'];
const HERE = ['http://127.0.0.1:3000'];

it.each([
  ['https://punchplay.tv/link?code=AB', OWN, true],
  ['http://127.0.0.1:3000/link', HERE, true],
  ['https://own.example:8443/link', ['https://own.example:8443'], true],
  ['https://anywhere.example/', undefined, true],
  ['https://trakt.tv/activate', OWN, false],
  ['http://punchplay.tv/link', OWN, false],
  ['https://punchplay.tv:8443/link', OWN, false],
  ['https://punchplay.tv.evil.example/', OWN, false],
  ['https://punchplay.tv@evil.example/', OWN, false],
  ['https://user:pw@punchplay.tv/', OWN, false],
  ['https://pünchplay.tv/', OWN, false],
  ['http://127.0.0.1:3001/link', HERE, false],
  ['http://anywhere.example/', undefined, false],
  ['https://anywhere.example:8443/', undefined, false],
  ['file:///etc/passwd', undefined, false],
  ['smb://nas/share', undefined, false],
  ['javascript:alert(1)', undefined, false],
  ['ms-msdt:/id', undefined, false],
  ['data:text/html,x', undefined, false],
  ['//punchplay.tv', OWN, false],
  ['', OWN, false],
])('%s, where the service is at %s, may be opened: %s', (address, origins, isOpened) => {
  expect(checkedLoginAddress(address, origins) !== null).toBe(isOpened);
});

describe('a login', () => {
  const ADDRESS = 'https://punchplay.tv/oauth?state=1';
  const status = (given: Partial<LoginStatus> = {}): LoginStatus => ({
    service: 'fake',
    method: 'browser',
    state: 'pending',
    userCode: null,
    address: ADDRESS,
    expiresAtMs: null,
    secondsLeft: null,
    accountName: null,
    text: '',
    ...given,
  });
  const service = (given: Partial<LoginStatus> = {}, origins: readonly string[] | null = OWN) =>
    ({
      name: 'fake',
      loginStatus: () => status(given),
      ...(origins && { loginOrigins: () => origins }),
    }) as unknown as AccountService;
  const setUp = (hasBrowser = true) => {
    const opened: string[] = [];
    const log = createQuietLog();
    const openExternal = async (address: string) => {
      opened.push(address);
      if (!hasBrowser) throw new ProblemError({ kind: 'not_allowed', text: 'there is no browser' });
    };
    return { opened, log, browser: createLoginBrowser({ openExternal, log }) };
  };

  it('that is to be allowed in the browser is shown there, once, however often and at once it is asked for', async () => {
    const { browser, opened } = setUp();
    await Promise.all([browser.show(service(), status()), browser.show(service(), status())]);
    await browser.show(service(), status());
    expect(opened).toEqual([ADDRESS]);
    expect(browser.opening(service(), status())).toBe('opened');
    const renewed = status({ address: `${ADDRESS}&again` });
    expect(browser.opening(service(), renewed)).toBe('allowed');
    await browser.show(service(), renewed);
    expect(opened).toHaveLength(2);
  });

  it('by code, one that is over, one at somebody else’s address, and a plugin’s are not', async () => {
    const { browser, opened } = setUp();
    await browser.show(service(), status({ method: 'code' }));
    await browser.show(service(), status({ state: 'failed' }));
    await browser.show(service(), status({ address: 'https://evil.example/' }));
    await browser.show(service({}, null), status());
    expect(opened).toEqual([]);
    expect(browser.opening(service(), status({ address: 'https://evil.example/' }))).toBe('refused');
    expect(browser.opening(service({}, null), status())).toBe('allowed');
  });

  it('that could not be shown is not tried again by itself, and stays open to whoever asks', async () => {
    const { browser, opened } = setUp(false);
    await browser.show(service(), status());
    await browser.show(service(), status());
    expect(opened).toHaveLength(1);
    expect(browser.opening(service(), status())).toBe('allowed');
    await expect(browser.open(service())).rejects.toThrow('there is no browser');
  });

  it('is opened by a click, of a plugin too, and never at somebody else’s address', async () => {
    const { browser, opened } = setUp();
    await browser.open(service({ method: 'code' }));
    await browser.open(service({}, null));
    expect(opened).toEqual([ADDRESS, ADDRESS]);
    await expect(browser.open(service({ address: 'https://evil.example/' }))).rejects.toThrow('evil.example');
    await expect(browser.open(service({ address: null }))).rejects.toThrow('No login runs');
    expect(opened).toHaveLength(2);
  });

  it('where nobody sits in front of the computer shows nothing', async () => {
    const browser = createLoginBrowser({ log: createQuietLog() });
    await browser.show(service(), status());
    expect(browser.opening(service(), status())).toBe('allowed');
    await expect(browser.open(service())).rejects.toThrow(ADDRESS);
  });
});
