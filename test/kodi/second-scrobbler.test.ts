/** A Kodi with another scrobbler on it: a stub by the id of PunchPlay's own add-on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { waitUntil } from '../support/kodi-box/box.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

const ID = 'script.punchplay';

function addStub(home: string): void {
  const folder = join(home, '.kodi', 'addons', ID);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'default.py'), '');
  writeFileSync(
    join(folder, 'addon.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>
<addon id="${ID}" name="PunchPlay" version="1.0.0" provider-name="stub">
  <requires><import addon="xbmc.python" version="3.0.0"/></requires>
  <extension point="xbmc.python.script" library="default.py"/>
  <extension point="xbmc.addon.metadata"><platform>all</platform></extension>
</addon>
`,
  );
}

describeWithKodi('a second scrobbler on the box', () => {
  const stage = useStage({ prepareHome: addStub });

  it('is seen while it is switched on, and left to its work', async () => {
    const { kodi } = stage;
    await kodi.call('Addons.SetAddonEnabled', { addonid: ID, enabled: true });
    const scene = await stage.open();
    const others = async () => (await scene.host('connected')).otherScrobblers;
    await waitUntil(async () => (await others()).length === 1, 'the add-on is seen');
    expect(await others()).toEqual([
      { addOnId: ID, name: 'PunchPlay', service: 'punchplay', choice: 'auto', standsAside: true },
    ]);
    const { problems } = await scene.ask('status.get', {});
    expect(problems).toMatchObject([{ kind: 'second_scrobbler' }]);
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.9);
    await kodi.stop();
    const seen = await scene.quiet();
    expect(seen.requests.filter(({ path }) => path.startsWith('/api/scrobble'))).toEqual([]);
    const { services } = await scene.ask('log.why', { viewing: 'last' });
    expect(services).toMatchObject([{ verdict: 'skipped', rule: 'stand_aside' }]);
  });

  it('that is switched off changes nothing', async () => {
    const { kodi } = stage;
    await kodi.call('Addons.SetAddonEnabled', { addonid: ID, enabled: false });
    const scene = await stage.open();
    await kodi.open(kodi.movie('Inception'));
    await kodi.seekTo(0.9);
    await kodi.stop();
    const seen = await scene.settled(1);
    expect(seen.watched).toEqual(['Inception']);
    expect((await scene.host('connected')).otherScrobblers).toEqual([]);
  });
});
