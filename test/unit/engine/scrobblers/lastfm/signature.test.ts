import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formBody, signatureOf } from '../../../../../electron/engine/scrobblers/lastfm/signature.ts';
import { signatureOf as expectedSignature, parseForm } from '../../../../support/lastfm-server/parameters.ts';

const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex');

describe('a signature', () => {
  it('is that of the contract’s worked example', () => {
    const parameters = {
      track: 'T',
      timestamp: '1700000000',
      sk: 'SK',
      method: 'track.scrobble',
      artist: 'A',
      api_key: 'KEY',
      format: 'json',
      callback: 'ignored',
    };
    const signed = 'api_keyKEYartistAmethodtrack.scrobbleskSKtimestamp1700000000trackT';
    expect(signatureOf(parameters, 'SECRET')).toBe(md5(`${signed}SECRET`));
  });

  it('sorts batch keys by their bytes: 10 before 1', () => {
    const parameters = { 'artist[1]': 'B', 'artist[10]': 'K', 'artist[2]': 'C', albumArtist: 'X', album: 'Y' };
    expect(signatureOf(parameters, 'S')).toBe(md5('albumYalbumArtistXartist[10]Kartist[1]Bartist[2]CS'));
  });

  it('is over the raw text, not over its encoding', () => {
    expect(signatureOf({ artist: 'Björk & Sigur Rós' }, 'S')).toBe(md5('artistBjörk & Sigur RósS'));
  });

  it('agrees with the other side for any parameters, after their way through a form', async () => {
    const name = fc.stringMatching(/^[a-zA-Z]{1,12}(\[\d{1,2}\])?$/);
    await fc.assert(
      fc.property(
        fc.dictionary(name, fc.string({ unit: 'grapheme' })),
        fc.stringMatching(/^[0-9a-f]{32}$/),
        (given, secret) => {
          const { parameters, wrong } = parseForm(formBody(given));
          expect(wrong).toBeNull();
          expect(Object.fromEntries(parameters)).toEqual({ ...given });
          expect(signatureOf(given, secret)).toBe(expectedSignature(parameters, secret));
        },
      ),
    );
  });
});
