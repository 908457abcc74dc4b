import { describe, expect, it } from 'vitest';
import { scrobbleDeliveries } from '../../../../../electron/engine/scrobblers/lastfm/delivery.ts';
import type { IgnoredCode } from '../../../../support/lastfm-server/profile.ts';
import { scrobbleReply } from '../../../../support/lastfm-server/replies.ts';

const NOW_MS = Date.UTC(2026, 0, 2, 20, 15);
const PLAY = { artist: 'A', track: 'T', timestamp: '1760000000' };
const deliver = (codes: IgnoredCode[], numbersAsText = false) =>
  scrobbleDeliveries(
    scrobbleReply(
      codes.map(() => PLAY),
      codes,
      numbersAsText,
    ),
    codes.length,
    NOW_MS,
  );

describe('the reply to scrobbles', () => {
  it.each([false, true])('is read of one play and of several, numbers as texts: %s', (numbersAsText) => {
    expect(deliver([0], numbersAsText)).toEqual([{ kind: 'sent' }]);
    expect(deliver([0, 2, 0], numbersAsText).map(({ kind }) => kind)).toEqual(['sent', 'refused', 'sent']);
  });

  it.each([
    [1, /filter left out the artist.*too old/],
    [2, /filter left out the track/],
    [3, /too old/],
    [4, /clock of this computer is wrong/],
  ] as const)('says why a play was left out (code %d)', (code, text) => {
    const [delivery] = deliver([code]);
    expect(delivery).toMatchObject({ kind: 'refused', problem: { text: expect.stringMatching(text) } });
  });

  it('keeps what is over the daily limit until the next UTC day, and only that', () => {
    const [first, second] = deliver([0, 5]);
    expect(first).toEqual({ kind: 'sent' });
    expect(second).toMatchObject({ kind: 'later', problem: { retryAtMs: Date.UTC(2026, 0, 3) } });
  });

  it('keeps all plays where it is not the reply that was to come', () => {
    for (const body of [{}, { scrobbles: { '@attr': { accepted: 1 }, scrobble: [] } }, { scrobbles: 'no' }]) {
      const kinds = scrobbleDeliveries(body, 2, NOW_MS).map(({ kind }) => kind);
      expect(kinds).toEqual(['later', 'later']);
    }
  });

  it('believes a total that covers every play', () => {
    const body = { scrobbles: { '@attr': { accepted: '2' }, scrobble: [] } };
    expect(scrobbleDeliveries(body, 2, NOW_MS)).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
  });
});
