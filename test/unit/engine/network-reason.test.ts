import { describe, expect, it } from 'vitest';
import { networkReason } from '../../../electron/engine/network-reason.ts';

const failedFetch = (cause: unknown) => new TypeError('fetch failed', { cause });
const coded = (code: string) => Object.assign(new Error(`connect ${code} 10.0.0.4:80`), { code });

describe('why a request had no answer', () => {
  it.each([
    [failedFetch(coded('ECONNREFUSED')), 'nothing takes connections there'],
    [coded('ENOTFOUND'), 'its name is not known on this network'],
    [failedFetch(coded('CERT_HAS_EXPIRED')), 'its certificate has expired'],
    [failedFetch(coded('ESOMETHING')), 'ESOMETHING'],
    [failedFetch(new Error('bad port')), 'bad port'],
    ['odd', 'odd'],
    [undefined, 'undefined'],
  ])('%o', (error, words) => {
    expect(networkReason(error)).toBe(words);
  });
});
