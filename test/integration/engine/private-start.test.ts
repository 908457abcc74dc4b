import { expect, it } from 'vitest';
import { useEvenings } from '../../support/evening.ts';

const evenings = useEvenings();

it('a companion starts, and takes new boxes, while private time lasts', async () => {
  const { ask, kodi, until, companionStops, companionStarts } = await evenings.open();
  await ask('private.set', { until: { hours: 1 } });
  await companionStops();
  await companionStarts();
  await until(async () => (await ask('hosts.list', {}))[0]?.connection === 'connected');
  await ask('hosts.add', { address: 'localhost', port: kodi.port, label: 'Again' });
  await until(async () => (await ask('hosts.list', {}))[1]?.connection === 'connected');
  expect((await ask('private.status', {})).all).not.toBeNull();
});
