import { describe, expect, it } from 'vitest';
import { createIdentifier } from '../../../../electron/engine/identify/identifier.ts';
import type { LookUpQuery } from '../../../../electron/engine/identify/look-ups.ts';
import type { Correction } from '../../../../shared/corrections.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { movie } from '../../../support/reportable-event.ts';

const FILE = 'smb://user:secret@nas/films/Heat.1995.1080p.mkv';

function setUp() {
  const queries: LookUpQuery[] = [];
  const settings = { ...DEFAULT_SETTINGS, send_file_name: true };
  const corrections: Correction[] = [];
  const identifier = createIdentifier({
    settings: { get: () => settings },
    teachings: { corrections: () => corrections },
    lookUps: {
      complete: (query) => {
        queries.push(query);
        return query.item;
      },
    },
  });
  const complete = (item = kodiItem({ file: FILE })) => {
    const identified = identifier.identify(item);
    if (identified === null) throw new Error('not identified');
    return identifier.complete(identified, item, 6000);
  };
  return { identifier, settings, corrections, queries, complete };
}

describe('identify', () => {
  it('asks nobody', () => {
    const { identifier, queries } = setUp();
    expect(identifier.identify(kodiItem({ file: FILE }))).toMatchObject({ title: 'Heat', year: 1995 });
    expect(queries).toEqual([]);
  });

  it('knows what the user said, from the next time on', () => {
    const { identifier, corrections } = setUp();
    const item = kodiItem({ file: FILE });
    corrections.push({ id: 1, match: { kind: 'file', file: FILE }, target: { ids: { tmdb: 949 } }, createdAtMs: 0 });
    expect(identifier.identify(item)).toMatchObject({ ids: { tmdb: 949 }, source: 'correction' });
    corrections.pop();
    expect(identifier.identify(item)).toMatchObject({ ids: {}, source: 'file_name' });
  });

  it('goes by the title as people see it: a path is only its name', () => {
    const { identifier, corrections } = setUp();
    const item = kodiItem({ type: 'movie', libraryId: 1, title: FILE, file: FILE });
    expect(identifier.identify(item)?.title).toBe('Heat.1995.1080p.mkv');
    const match = { kind: 'movie', title: 'heat.1995.1080p.mkv' } as const;
    corrections.push({ id: 1, match, target: { title: 'Heat' }, createdAtMs: 0 });
    expect(identifier.identify(item)?.title).toBe('Heat');
    expect(identifier.identify(kodiItem({ type: 'movie', title: 'plugin://plugin.video.x/?token=1' }))).toBeNull();
  });
});

describe('complete', () => {
  it('tells the base name and never more', () => {
    const { complete, queries } = setUp();
    complete();
    expect(queries).toMatchObject([{ baseName: 'Heat.1995.1080p.mkv', durationSeconds: 6000 }]);
    expect(JSON.stringify(queries)).not.toMatch(/secret|nas|films/);
  });

  it('tells no file name where the setting forbids it, nor a title that is one', () => {
    const { complete, queries, settings, identifier } = setUp();
    settings.send_file_name = false;
    complete();
    expect(queries).toMatchObject([{ baseName: null, item: { title: 'Heat' } }]);
    const named = movie({ title: 'x', source: 'base_name' });
    expect(identifier.complete(named, kodiItem({ file: '/films/x.mkv' }), 6000)).toBe(named);
    expect(queries).toHaveLength(1);
  });

  it('has no base name of what has none', () => {
    const { complete, queries } = setUp();
    complete(kodiItem({ type: 'movie', title: 'Heat', file: 'plugin://plugin.video.x/?id=1' }));
    expect(queries).toMatchObject([{ baseName: null }]);
  });
});
