import { expect, it } from 'vitest';
import { checkManifest } from '../../../../electron/engine/scrobblers/manifest.ts';
import { BUILT_IN_SERVICES } from '../../../../electron/engine/scrobblers/registry.ts';

it.each(BUILT_IN_SERVICES.map(({ name, manifest }) => [name, manifest] as const))(
  'the manifest of %s keeps the rules that an outsider’s has to keep, in any version of the companion',
  (_, manifest) => {
    expect(checkManifest(manifest, '0.0.0')).toMatchObject({ ok: true, warnings: [] });
  },
);
