import { describe, expect, it } from 'vitest';
import {
  accountNameOf,
  authorisationAddress,
  checkApiUrl,
} from '../../../../../electron/engine/scrobblers/lastfm/api.ts';

describe('the address of the service', () => {
  it.each([
    ['', 'https://ws.audioscrobbler.com/2.0/'],
    [' https://libre.fm/2.0 ', 'https://libre.fm/2.0/'],
    ['https://libre.fm', 'https://libre.fm/2.0/'],
    ['http://127.0.0.1:42010/2.0/', 'http://127.0.0.1:42010/2.0/'],
  ])('%j is %s', (text, url) => {
    expect(checkApiUrl(text)).toMatchObject({ ok: true, url });
  });

  it.each(['http://libre.fm/2.0/', 'https://ada:secret@libre.fm/', 'libre.fm', 'https://libre.fm/?a=b', 'ftp://a/'])(
    '%j is refused without being repeated',
    (text) => {
      const check = checkApiUrl(text);
      expect(check).toMatchObject({ ok: false, problem: { kind: 'backend_url', service: 'lastfm' } });
      expect(JSON.stringify(check)).not.toContain('secret');
    },
  );

  it('decides where access is allowed, and what an account is called', () => {
    const [own, other] = [checkApiUrl(''), checkApiUrl('https://libre.fm/2.0/')];
    if (!own.ok || !other.ok) throw new Error('refused');
    expect(authorisationAddress(own, 'K', 'T')).toBe('https://www.last.fm/api/auth/?api_key=K&token=T');
    expect(authorisationAddress(other, 'K', 'T')).toBe('https://libre.fm/api/auth/?api_key=K&token=T');
    expect([accountNameOf(own, 'ada'), accountNameOf(other, 'ada')]).toEqual(['ada', 'ada@libre.fm']);
  });
});
