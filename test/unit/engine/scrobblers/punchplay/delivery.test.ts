import { describe, expect, it } from 'vitest';
import { createApiClient } from '../../../../../electron/engine/scrobblers/punchplay/client.ts';
import { deliveryOf } from '../../../../../electron/engine/scrobblers/punchplay/delivery.ts';
import { createVirtualClock } from '../../../../support/virtual-clock.ts';

const NOW_MS = Date.UTC(2026, 0, 2, 20);
const HTML = '<!DOCTYPE html><html>403 Forbidden</html>';

/** The delivery that a server's answer makes, by way of the real client. */
async function deliveryFor(body: string | null, init: ResponseInit) {
  const client = createApiClient(
    { clock: createVirtualClock(NOW_MS), fetch: async () => new Response(body, init) },
    '1.2.3',
  );
  const backend = { ok: true, url: 'https://b.example', origin: 'https://b.example', host: 'b.example' } as const;
  return deliveryOf(await client({ backend, method: 'POST', path: '/api/x', timeoutMs: 1000 }));
}

describe('what a reply means for an event', () => {
  it.each([
    [200, '{"ok":true}', 'sent'],
    [201, '{}', 'sent'],
    [200, '', 'sent'],
    [204, null, 'sent'],
    [200, '{"ok":true,"deduped":true}', 'duplicate'],
    [400, '{"error":"bad"}', 'refused'],
    [403, '{"error":"no"}', 'refused'],
    [404, '{}', 'refused'],
    [422, '{"message":"title: missing"}', 'refused'],
    [403, HTML, 'later'],
    [402, '{}', 'later'],
    [408, '{}', 'later'],
    [409, '{}', 'later'],
    [425, '{}', 'later'],
    [429, '{}', 'later'],
    [418, '{}', 'later'],
    [500, '{}', 'later'],
    [502, HTML, 'later'],
    [503, '', 'later'],
    [301, '', 'later'],
    [307, '', 'later'],
    [200, HTML, 'later'],
    [200, '{"ok":tru', 'later'],
    [200, '"fine"', 'later'],
    [200, '[]', 'later'],
  ])('status %i with %j: %s', async (status, body, kind) => {
    expect((await deliveryFor(body, { status })).kind).toBe(kind);
  });

  it('tells what the server said', async () => {
    const refused = await deliveryFor('{"error":"invalid_request","message":"title: missing"}', { status: 422 });
    expect(refused).toMatchObject({
      problem: { kind: 'service_refused', text: expect.stringContaining('title: missing') },
    });
    const ignored = await deliveryFor('{"ok":true,"ignored":"private session"}', { status: 200 });
    expect(ignored).toMatchObject({ kind: 'sent', note: 'PunchPlay ignored it: private session' });
  });

  it('lets no server write into the terminal or flood the log', async () => {
    const nasty = JSON.stringify({ error: `\u001b[31mred\u202e\n${'x'.repeat(10_000)}` });
    const refused = await deliveryFor(nasty, { status: 400 });
    const { text } = refused.kind === 'refused' ? refused.problem : { text: '' };
    expect(text).toContain('red');
    expect(text).not.toMatch(/\p{C}/u);
    expect(text.length).toBeLessThan(500);
  });

  it.each([
    ['120', NOW_MS + 120_000],
    ['Fri, 02 Jan 2026 20:05:00 GMT', NOW_MS + 300_000],
    ['999999', NOW_MS + 3_600_000],
    ['Fri, 02 Jan 2036 20:05:00 GMT', NOW_MS + 3_600_000],
    ['Thu, 01 Jan 2026 20:05:00 GMT', NOW_MS],
    ['soon', undefined],
  ])('waits as Retry-After %j says, an hour at most', async (header, retryAtMs) => {
    for (const status of [429, 503]) {
      const delivery = await deliveryFor('{}', { status, headers: { 'Retry-After': header } });
      expect(delivery.kind === 'later' && delivery.problem.retryAtMs).toBe(retryAtMs);
    }
  });
});
