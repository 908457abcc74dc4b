/**
 * Each rule with the names it is for, and names it must leave to others. `answer` is what must be in the reading; a rule's
 * name stands in its `rule`.
 */
import { describe, expect, it } from 'vitest';
import {
  type FileNameAnswer,
  type NoAnswer,
  parseFileName,
} from '../../../../../electron/engine/identify/file-name/index.ts';

type Row = readonly [path: string, answer: Partial<FileNameAnswer> | Partial<NoAnswer>];

function reads(rule: string, rows: readonly Row[]): void {
  it.each(rows)('%s', (path, answer) => expect(parseFileName(path)).toMatchObject({ rule, ...answer }));
}

function leaves(rule: string, rows: readonly Row[]): void {
  it.each(rows)('leaves %s', (path, answer) => {
    const found = parseFileName(path);
    expect(found).toMatchObject(answer);
    expect(found).not.toHaveProperty('rule', rule);
  });
}

describe('season_episode', () => {
  reads('season_episode', [
    ['The.Lantern.Keepers.S02E05.1080p.WEB-DL.mkv', { title: 'The Lantern Keepers', season: 2, episode: 5 }],
    ['Lantern - S2 - E5 - The Fog.mkv', { title: 'Lantern', season: 2, episode: 5, episodeTitle: 'The Fog' }],
    ['lantern_s02.ep05.mkv', { title: 'lantern', season: 2, episode: 5 }],
    ['Lantern S02xE05.mkv', { season: 2, episode: 5 }],
    ['Lantern.T02E05.Castellano.avi', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern (S2-05) [720p].mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern.S00E03.Christmas.Special.mkv', { season: 0, episode: 3, episodeTitle: 'Christmas Special' }],
    ['Lantern S2013E40.mkv', { season: 2013, episode: 40 }],
    ['Evening Market S41 E10478.mkv', { season: 41, episode: 10478 }],
    ['Lantern S 02 E 05.mkv', { season: 2, episode: 5 }],
    ['grp-lanterns02e05-1080p.mkv', { season: 2, episode: 5 }],
    ['12 Lanterns S01E12.mkv', { title: '12 Lanterns', season: 1, episode: 12 }],
    ['69.S01E01.mkv', { title: '69', season: 1, episode: 1 }],
    ['21-12.2014.S02E01.720p.mkv', { title: '21-12', year: 2014, season: 2, episode: 1 }],
    ['Lantern (2013) - S02E05.mkv', { title: 'Lantern', year: 2013 }],
  ]);
  reads('season_episode', [
    ['Lantern.S02E05E06.mkv', { episode: 5, episodeEnd: 6 }],
    ['Lantern.S02E05-E07.mkv', { episode: 5, episodeEnd: 7 }],
    ['Lantern.S02E05-06-07.mkv', { episode: 5, episodeEnd: 7 }],
    ['Lantern S02E05 & S02E06.mkv', { episode: 5, episodeEnd: 6 }],
    ['Lantern - S07E22 - 7x23 - Fog.mkv', { episode: 22, episodeEnd: 23, episodeTitle: 'Fog' }],
    ['Lantern S02E05 E06.mkv', { episode: 5, episodeEnd: 6 }],
    ['Lantern (S02E05-06 of 24) Fog.mkv', { episode: 5, episodeEnd: 6 }],
  ]);
  it.each([
    'Lantern.S02E05-720p.mkv',
    'Lantern.S02E05.x264-GRP.mkv',
    'Lantern S02E05 - 24-Hour Party.mkv',
    'Lantern S02E05-3 Wishes.mkv',
    'Lantern.S02E05.06.Wishes.mkv',
    'Lantern S02E05 S03E06.mkv',
  ])('no range in %s', (path) => {
    expect(parseFileName(path)).toEqual(expect.not.objectContaining({ episodeEnd: expect.anything() }));
  });
  reads('season_episode', [
    ['Lantern.S10E14.214.mkv', { season: 10, episode: 14, absoluteEpisode: 214 }],
    ['Lantern s16e03-04 313-314.mkv', { episode: 3, episodeEnd: 4, absoluteEpisode: 313 }],
    ['Lantern 313-314 s16e03-04.mkv', { title: 'Lantern', episode: 3, episodeEnd: 4, absoluteEpisode: 313 }],
    ['Lantern - 028 - S02E05.mkv', { title: 'Lantern', season: 2, episode: 5, absoluteEpisode: 28 }],
    ['Room 214 S10E14.mkv', { title: 'Room 214', season: 10, episode: 14 }],
  ]);
  leaves('season_episode', [['Dogs4E2Cats.2010.mkv', { kind: 'movie', year: 2010 }]]);
});

describe('season_x_episode', () => {
  reads('season_x_episode', [
    ['Lantern - 2x05 - The Fog.avi', { title: 'Lantern', season: 2, episode: 5, episodeTitle: 'The Fog' }],
    ['Lantern - [02x05].avi', { season: 2, episode: 5 }],
    ['Lantern (2x05 The Fog).avi', { season: 2, episode: 5, episodeTitle: 'The Fog' }],
    ['Lantern2x05.HDTV.avi', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern 2x05-06.avi', { episode: 5, episodeEnd: 6 }],
    ['Lantern 2x05x06.avi', { episode: 5, episodeEnd: 6 }],
    ['Lantern - 2x05 - 2x06.avi', { episode: 5, episodeEnd: 6 }],
    ['Lantern 2x05_06.avi', { episode: 5, episodeEnd: 6 }],
    ['03-Lantern.2x03.Fog.avi', { title: 'Lantern', season: 2, episode: 3 }],
    ['Grand Prix 2016x03.mkv', { season: 2016, episode: 3 }],
    ['/tv/Lantern/2x05 - The Fog.avi', { title: 'Lantern', episodeTitle: 'The Fog' }],
  ]);
  leaves('season_x_episode', [
    ['Amber Tide (2000) [1920x804 AC3 5.1x2].mkv', { kind: 'movie', title: 'Amber Tide', year: 2000 }],
    ['[Group] Amber Tide (640x480).avi', { kind: 'movie', title: 'Amber Tide' }],
  ]);
});

describe('all_brackets', () => {
  reads('all_brackets', [
    ['[Group][Amber Tide][04][1080p][CHS].mp4', { title: 'Amber Tide', absoluteEpisode: 4, anime: true }],
    ['[Amber Tide][04][1080p].mp4', { title: 'Amber Tide', absoluteEpisode: 4 }],
    ['[字幕组][琥珀潮 第二季][Amber Tide S2][04 END][GB].mp4', { title: 'Amber Tide', season: 2, episode: 4 }],
    ['【字幕组】【琥珀潮】【第04话】【1080P】.mp4', { title: '琥珀潮', absoluteEpisode: 4 }],
    ['[Group][Amber Tide][2019][88-91][GB]-RLS.mp4', { title: 'Amber Tide', absoluteEpisode: 88, episodeEnd: 91 }],
  ]);
  leaves('all_brackets', [['[Amber 1998] [BDRemux x264].mkv', { kind: 'movie', title: 'Amber', year: 1998 }]]);
});

describe('half_episode', () => {
  reads('half_episode', [
    ['[Group] Amber Tide - 17.5 [1080p].mkv', { title: 'Amber Tide', anime: true }],
    ['Amber.Tide.EP07.5(BD).mkv', { title: 'Amber Tide' }],
  ]);
  it('gives no number, for it is neither episode', () => {
    expect(parseFileName('Amber Tide - 17.5.mkv')).toEqual(expect.not.objectContaining({ episode: expect.anything() }));
  });
});

describe('episode_word', () => {
  reads('episode_word', [
    ['Lantern Episode 12.mkv', { title: 'Lantern', episode: 12 }],
    ['Lantern Season 2 Episode 5.mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern (Season 2_ Episode 5)_360p.webm', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern.Ep05v2.The.Fog.mkv', { episode: 5, episodeTitle: 'The Fog' }],
    ['Lantern E05.mkv', { episode: 5 }],
    ['Lantern.EP(01-08).720p.mkv', { episode: 1, episodeEnd: 8 }],
    ['Lantern 2. Staffel Folge 5.mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern.2.Sezon.5.Bölüm.1080p.mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern - Temporada 2 [HDTV][Cap.205_207].mkv', { title: 'Lantern', season: 2, episode: 5, episodeEnd: 7 }],
    ['Фонарь 2 сезон 5 серия.avi', { title: 'Фонарь', season: 2, episode: 5 }],
    ['灯台守 第05話「霧」.mkv', { title: '灯台守', episode: 5, episodeTitle: '霧' }],
    ['灯台守 第二季 第5集.mkv', { title: '灯台守', season: 2, episode: 5 }],
    ['등대지기 5회.mkv', { title: '등대지기', episode: 5 }],
    ['Lantern #05 (ABC 1280x720).mkv', { title: 'Lantern', episode: 5 }],
    ['Lantern 5 of 12 - The Fog.mkv', { title: 'Lantern', episode: 5, episodeTitle: 'The Fog' }],
    ['The.Lantern.War.5of9.The.Fog.1990.DVDRip.mkv', { title: 'The Lantern War', episode: 5 }],
    ['Lantern 12th January 2023 Episode 856.mp4', { title: 'Lantern', episode: 856, airDate: '2023-01-12' }],
    ['Lantern.Season.2of5.3of9.mkv', { title: 'Lantern', season: 2, episode: 3 }],
    ['Lantern. Season 4.16. The Fog.avi', { title: 'Lantern', season: 4, episode: 16 }],
    ['Episode 14 Lantern Keepers (saison 2) VOSTFR.mkv', { title: 'Lantern Keepers', season: 2, episode: 14 }],
    ['/tv/Lantern/Season 2/Ep. 05 - The Fog.mkv', { title: 'Lantern', season: 2, episode: 5, episodeTitle: 'The Fog' }],
  ]);
  leaves('episode_word', [
    ['Amber Wars Episode 4 A New Tide 1977.mkv', { kind: 'movie', year: 1977 }],
    ['Amber Wars Episode IV (1977).mkv', { kind: 'movie', year: 1977 }],
    ['Apartment #9 (2012).mkv', { kind: 'movie', title: 'Apartment #9', year: 2012 }],
    ['Wall.E.2008.mkv', { kind: 'movie', title: 'Wall E', year: 2008 }],
    ['Amber (2000) CD1of2.avi', { kind: 'movie', part: 1 }],
  ]);
});

describe('air_date', () => {
  reads('air_date', [
    [
      'Late.Talk.2015.07.01.Nora.Winter.720p.mkv',
      { title: 'Late Talk', airDate: '2015-07-01', episodeTitle: 'Nora Winter' },
    ],
    ['Late Talk - 2015-07-01.mkv', { airDate: '2015-07-01' }],
    ['Late.Talk.2012.13.02.PDTV.mkv', { airDate: '2012-02-13' }],
    ['Late_Talk_04.28.2014.mkv', { airDate: '2014-04-28' }],
    ['Late Talk 15-05-2018.mkv', { airDate: '2018-05-15' }],
    ['Late Talk 5th Mar 2025.mkv', { airDate: '2025-03-05' }],
    ['Late Talk March 5, 2025.mkv', { airDate: '2025-03-05' }],
    ['Late_Talk_140722_720p.mkv', { airDate: '2014-07-22' }],
    ['Late.Talk.20150701.mkv', { airDate: '2015-07-01' }],
    ['Lantern - 101 (01) - 20021107 - The Fog.avi', { title: 'Lantern', season: 1, episode: 1, airDate: '2002-11-07' }],
    ['/tv/Late Talk/2015-07-01 - Nora.mkv', { title: 'Late Talk', airDate: '2015-07-01', episodeTitle: 'Nora' }],
  ]);
  leaves('air_date', [
    ['Lantern S02E05 2015-07-01.mkv', { season: 2, episode: 5, airDate: '2015-07-01' }],
    ['Amber.Tide.2015.7.1.DTS.1080p.mkv', { kind: 'movie', year: 2015 }],
    ['Late Talk 2015-02-30.mkv', { kind: 'movie' }],
    ['09.03.08.Amber.Tide.(1991).mkv', { kind: 'movie', title: 'Amber Tide', year: 1991 }],
  ]);
});

describe('dashed_number', () => {
  reads('dashed_number', [
    ['[Group] Amber Tide - 05 [1080p].mkv', { title: 'Amber Tide', absoluteEpisode: 5, anime: true }],
    [
      '[Group]_Amber_Tide_-_05v2_-_Fog_[12AB34CD].mkv',
      { title: 'Amber Tide', absoluteEpisode: 5, episodeTitle: 'Fog' },
    ],
    ['[Group] Amber Tide - 25 END (MBS 1280x720).mp4', { absoluteEpisode: 25 }],
    ['[Group] Amber Tide - (01-04) [1080p].mkv', { absoluteEpisode: 1, episodeEnd: 4 }],
    [
      '[Group] Amber Tide - 100 Years Quest - 01 (1080p).mkv',
      { title: 'Amber Tide - 100 Years Quest', absoluteEpisode: 1 },
    ],
    ['[Group] Amber Tide - 116 - 360 Degrees.mkv', { title: 'Amber Tide', absoluteEpisode: 116 }],
    ['[Group]_007-1_-_02_[12AB34CD].mkv', { title: '007-1', absoluteEpisode: 2 }],
    ['[Group] Amber Tide S2 - 05.mkv', { title: 'Amber Tide', season: 2, episode: 5 }],
    ['[Group] Amber Tide - 01b [12AB34CD].avi', { absoluteEpisode: 1 }],
    ['(Group)_Amber_Tide_-_05_(12AB34CD).mkv', { title: 'Amber Tide', absoluteEpisode: 5, anime: true }],
    ['/tv/Lantern/Lantern - 205 - Fog.mkv', { season: 2, episode: 5 }],
    ['Amber Tide (DVD) - 05v2.mkv', { title: 'Amber Tide', episode: 5 }],
    ['Amber Tide - 1080.mkv', { title: 'Amber Tide', episode: 1080 }],
    ['/tv/Lantern/Season 02/Lantern - 05 - Fog.mkv', { title: 'Lantern', season: 2, episode: 5, episodeTitle: 'Fog' }],
    ['/anime/Amber Tide/Season 20/Amber Tide - 892.mkv', { absoluteEpisode: 892 }],
  ]);
  leaves('dashed_number', [
    ['Amber Tide - 2 (2003).mkv', { kind: 'movie', year: 2003 }],
    ['[Group] Amber 1.11 - You Are (Not) Here (1080p).mkv', { kind: 'movie' }],
    ['/movies/Amber Tide - 05.mkv', { kind: 'movie' }],
    ['Amber Tide - 2019.mkv', { kind: 'movie', year: 2019 }],
  ]);
});

describe('bracketed_number', () => {
  reads('bracketed_number', [
    ['Amber_Tide_2_[05]_[WEBRip_1080p].mkv', { title: 'Amber Tide 2', episode: 5 }],
    ['[Group] Amber Tide S02[05][1080p].mkv', { title: 'Amber Tide', season: 2, episode: 5 }],
    ['[Group] Amber Tide (9).mkv', { title: 'Amber Tide', absoluteEpisode: 9 }],
    ['/tv/The Office/Season 4/The Office [401] Fog.avi', { title: 'The Office', season: 4, episode: 1 }],
  ]);
  leaves('bracketed_number', [
    ['Amber Tide (1).mkv', { kind: 'movie', title: 'Amber Tide' }],
    ['Amber Tide [1998].mkv', { kind: 'movie', year: 1998 }],
    ['Amber Tide 2012 [1080].mkv', { kind: 'movie', year: 2012 }],
  ]);
});

describe('leading_number', () => {
  reads('leading_number', [
    ['03-Amber.Tide.avi', { title: 'Amber Tide', episode: 3 }],
    ['003-005. Amber Tide - Fog.mkv', { title: 'Amber Tide', episode: 3, episodeEnd: 5 }],
    ['[Group] 06 Amber Tide (720p).mp4', { title: 'Amber Tide', absoluteEpisode: 6 }],
    ['[Amber Tide].148.[Xvid.mp3].avi', { title: 'Amber Tide', absoluteEpisode: 148 }],
    [
      '/tv/Lantern (2008)/Season 3/04 - Fog.mkv',
      { title: 'Lantern', year: 2008, season: 3, episode: 4, episodeTitle: 'Fog' },
    ],
    ['/tv/Lantern/205 - Fog.mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['/tv/Lantern/Season Three/04 Fog.mkv', { title: 'Lantern', season: 3, episode: 4 }],
    ['/tv/Lantern/Season 3/304 - Fog.mkv', { season: 3, episode: 4 }],
    ['/tv/Lantern/Season 3/12 Fog.mkv', { season: 3, episode: 12 }],
    ['C:\\Lantern 921-928 [1080p]\\921.mkv', { title: 'Lantern', episode: 921 }],
  ]);
  leaves('leading_number', [
    ['12 Lanterns.mkv', { kind: 'movie', title: '12 Lanterns' }],
    ['300.mkv', { kind: 'movie', title: '300' }],
    ['8.Mile.Fog.2002.mkv', { kind: 'movie', title: '8 Mile Fog', year: 2002 }],
    ['[REC] 2 (2009).mkv', { kind: 'movie', title: 'REC 2', year: 2009 }],
  ]);
});

describe('season_and_number', () => {
  reads('season_and_number', [
    ['Lantern.102.HDTV.mkv', { title: 'Lantern', season: 1, episode: 2 }],
    ['Lantern.0307.PDTV.mkv', { title: 'Lantern', season: 3, episode: 7 }],
    ['lantern.2401.hdtv-lol.mp4', { season: 24, episode: 1 }],
    ['lantern.101.102.hdtv-lol.mp4', { season: 1, episode: 1, episodeEnd: 2 }],
    ['lantern.10708.hdtv-lol.mp4', { season: 1, episode: 7, episodeEnd: 8 }],
    ['St_Lantern_209_Aids_And_Comfort.mkv', { title: 'St Lantern', season: 2, episode: 9 }],
    ['lantern.2009.416.hdtv.mkv', { title: 'lantern', year: 2009, season: 4, episode: 16 }],
  ]);
  leaves('season_and_number', [
    ['[Group]_Amber_Tide_679_[720p].mp4', { absoluteEpisode: 679 }],
    ['Amber Tide 1001 (1080p).mkv', { episode: 1001 }],
    ['Amber_Tide_001.mkv', { episode: 1 }],
    ['Room.237.2012.mkv', { kind: 'movie', title: 'Room 237', year: 2012 }],
  ]);
});

describe('trailing_number', () => {
  reads('trailing_number', [
    ['[Group]_Amber_Tide_679_[VOSTFR].mp4', { title: 'Amber Tide', absoluteEpisode: 679, anime: true }],
    ['[Group]Amber_Tide-05[1280x720][12AB34CD].mkv', { title: 'Amber Tide', absoluteEpisode: 5 }],
    ['Amber.Tide.05.FRENCH.DVDRip.XviD.avi', { title: 'Amber Tide', episode: 5 }],
    ['Amber Tide 13-16.mkv', { episode: 13, episodeEnd: 16 }],
    ['Amber.Tide.10.720p.mkv', { title: 'Amber Tide', episode: 10 }],
    ['Amber Tide 2nd Season 24 (1080p).mkv', { title: 'Amber Tide', season: 2, episode: 24 }],
    ['Amber Tide 12 - The Fog.avi', { title: 'Amber Tide', episode: 12, episodeTitle: 'The Fog' }],
    ['Amber Tide 224 [END].mkv', { title: 'Amber Tide', episode: 224 }],
    ['Amber_Tide_(2009)_04.mkv', { title: 'Amber Tide', year: 2009, episode: 4 }],
  ]);
  leaves('trailing_number', [
    ['[Group] Amber 100% [DVD][12AB34CD].mkv', { kind: 'movie', title: 'Amber 100%' }],
    ['Apollo 13.mkv', { kind: 'movie', title: 'Apollo 13' }],
    ['Cars.2.German.DL.720p.BluRay.mkv', { kind: 'movie', title: 'Cars 2' }],
    ['Area.51.2015.1080p.mkv', { kind: 'movie', title: 'Area 51', year: 2015 }],
    ['Blade.Runner.2049.2017.1080p.mkv', { kind: 'movie', title: 'Blade Runner 2049', year: 2017 }],
  ]);
});

describe('embedded_number', () => {
  reads('embedded_number', [
    ['Lantern.05.Down.Street.avi', { title: 'Lantern', episode: 5, episodeTitle: 'Down Street' }],
    [
      '[Group] Amber Tide 14 Forever Fall.mp4',
      { title: 'Amber Tide', absoluteEpisode: 14, episodeTitle: 'Forever Fall' },
    ],
  ]);
  leaves('embedded_number', [['Twenty 1 Lanterns.mkv', { kind: 'movie' }]]);
});

describe('part_of_series', () => {
  reads('part_of_series', [
    ['The.Lantern.Part.3.720p.HDTV.x264.mkv', { title: 'The Lantern', episode: 3 }],
    ['the.lantern.pt.VIII.hdtv.mkv', { title: 'the lantern', episode: 8 }],
  ]);
  leaves('part_of_series', [['The.Lantern.Part.2.2011.1080p.mkv', { kind: 'movie', title: 'The Lantern Part 2' }]]);
});

describe('season_only', () => {
  reads('season_only', [
    ['Lantern.S02.COMPLETE.1080p.mkv', { kind: 'episode', title: 'Lantern', season: 2 }],
    ['Lantern S02 (2022) WEB-DLRip.mkv', { title: 'Lantern', season: 2 }],
  ]);
  leaves('season_only', [['Lantern 13 (1995) [E-AC3-S78].mkv', { kind: 'movie', year: 1995 }]]);
});

describe('movie_year', () => {
  reads('movie_year', [
    ['Amber.Tide.1999.REMASTERED.1080p.mkv', { title: 'Amber Tide', year: 1999 }],
    ['Amber Tide [2023] [1080p].mkv', { title: 'Amber Tide', year: 2023 }],
    ['2012.2009.720p.mkv', { title: '2012', year: 2009 }],
    ['1917 (2019).mkv', { title: '1917', year: 2019 }],
    ['(1995) Amber Tide.mkv', { title: 'Amber Tide', year: 1995 }],
    ['Amber Tide (Nora Winter 2003) FULL DVD.iso', { title: 'Amber Tide', year: 2003 }],
    ['Das.Boot.im.Nebel.German.2011.PAL.DVDR-GRP.mkv', { title: 'Das Boot im Nebel', year: 2011 }],
    ['Johnny.English.2003.mkv', { title: 'Johnny English', year: 2003 }],
    ['The.Final.Cut.2004.mkv', { title: 'The Final Cut', year: 2004 }],
    ['Amber Tide DC (1979).mkv', { title: 'Amber Tide', year: 1979 }],
    ['Amber.Tide.EXTENDED.CUT.2013.German.mkv', { title: 'Amber Tide', year: 2013 }],
    ['Real.Steel.2011.PROPER.mkv', { title: 'Real Steel', year: 2011 }],
    ['Amber Tide AKA Other Tide (2000).mkv', { title: 'Amber Tide', year: 2000 }],
    ['The.Tide.in.L.A.1996.mkv', { title: 'The Tide in L.A.', year: 1996 }],
    ['Tide, The (1996).mkv', { title: 'The Tide', year: 1996 }],
    ['(500) Lanterns (2009).mkv', { title: '(500) Lanterns', year: 2009 }],
    ['www.site.com - Amber Tide 2022 1080p.mkv', { title: 'Amber Tide', year: 2022 }],
    ['[site.co.uk] - Amber.Tide.2022.mkv', { title: 'Amber Tide', year: 2022 }],
    ['ulshd-the.amber.tide.1983.multi.1080p.mkv', { title: 'the amber tide', year: 1983 }],
    ['spider-tide.2002.720p.mkv', { title: 'spider-tide', year: 2002 }],
    ['Amber-Tide-2019-1080p.mkv', { title: 'Amber Tide', year: 2019 }],
    ['Amber Tide (2022) {imdb-tt0133093}.mkv', { title: 'Amber Tide', year: 2022, ids: { imdb: 'tt0133093' } }],
  ]);
});

describe('movie_release and movie_title', () => {
  reads('movie_release', [
    ['[Group][Amber_Tide][BDRIP][1280x720].mp4', { title: 'Amber Tide' }],
    ['Elle.s.en.va.720p.mkv', { title: 'Elle s en va' }],
    ['Amber.Tide.GERMAN.DL.1080p.mkv', { title: 'Amber Tide' }],
    ['[Group] Amber Tide [BDRip 1920x1080 FLAC][12AB34CD].mkv', { title: 'Amber Tide', anime: true }],
    ['Amber Tide cd2.avi', { title: 'Amber Tide', part: 2 }],
    ['Another.Tide.SNET.WEBRip.mkv', { title: 'Another Tide' }],
  ]);
  reads('movie_title', [
    ['Amber_Tide.avi', { title: 'Amber Tide' }],
    ['The French Lantern.mkv', { title: 'The French Lantern' }],
    ['The Tide Part 2.mkv', { title: 'The Tide Part 2' }],
  ]);
});

describe('movie_folder: the folder knows the film better', () => {
  reads('movie_folder', [
    ['/movies/Amber Tide (2010)/Amber Tide.mkv', { title: 'Amber Tide', year: 2010 }],
    ['/movies/Amber Tide (2010) {tmdb-7}/movie.mkv', { title: 'Amber Tide', year: 2010, ids: { tmdb: 7 } }],
    ['/movies/Amber.Tide.2010.DVDRip.XviD-GRP/grp-atide.avi', { title: 'Amber Tide', year: 2010 }],
    ['/movies/Amber.Tide.DVDRip.XviD-GRP/grp-at.avi', { title: 'Amber Tide' }],
    [
      '/movies/Ambre Bleue (Nora Winter) (1989)/Nora Winter - Ambre Bleue (Fr).avi',
      { title: 'Ambre Bleue', year: 1989 },
    ],
  ]);
  leaves('movie_folder', [
    ['/movies/Amber Collection/Ambers.mkv', { title: 'Ambers' }],
    ['/movies/Amber Tide (2010)/BDMV/STREAM/00001.m2ts', { title: 'Amber Tide', year: 2010 }],
    ['/movies/Amber Tide (2010)/VIDEO_TS/VTS_01_1.VOB', { title: 'Amber Tide', year: 2010 }],
  ]);
});

describe('season_folder: an episode without a number', () => {
  reads('season_folder', [
    ['/tv/Lantern/Season 3/Fog.mkv', { title: 'Lantern', season: 3, episodeTitle: 'Fog' }],
    ['/tv/Lantern/Season 3/Lantern - Fog (1).mkv', { title: 'Lantern', season: 3, episodeTitle: 'Fog' }],
  ]);
});

describe('numbers without a show are no answer', () => {
  it.each(['1x02.mkv', 'S01E02.1080p.mkv', 'E05.mkv'])('%s', (path) => {
    expect(parseFileName(path)).toEqual({
      kind: 'unknown',
      reason: 'the name says which episode, but not of which show',
    });
  });
});

describe('folders fill what the name lacks', () => {
  it.each<Row>([
    ['/tv/Lantern/S03/E04.mkv', { title: 'Lantern', season: 3, episode: 4 }],
    ['/tv/Lantern/Specials/Lantern - 02 - Fog.mkv', { season: 0, episode: 2 }],
    ['/tv/Lantern/Series 4/Lantern - 13.mkv', { season: 4, episode: 13 }],
    ['/tv/Amber Tide (2008)/Amber Tide S01E02.mkv', { title: 'Amber Tide', year: 2008 }],
    ['/tv/Amber Tide/Season 1/at.s01e02.mkv', { title: 'Amber Tide', season: 1, episode: 2 }],
    ['Lantern.S02E05.1080p.WEB-DL-GRP/160725_02.mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['Lantern.S02E05.1080p.WEB-DL-GRP/0a1b2c3d4e5f60718293a4b5c6d7e8f9.mkv', { title: 'Lantern', episode: 5 }],
    ['Lantern.S02E05/x/PRG-462x.p0801.50E20S.nretnaL.mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['/tv/Show One/[Group] 05 [1080p].mkv', { title: 'Show One', absoluteEpisode: 5 }],
    ['/tv/The Lantern {tvdb-81189}/Season 1/The Lantern S01E02.mkv', { ids: { tvdb: 81189 } }],
    ['D:\\Serien\\Lantern\\Staffel 2\\05 - Nebel.avi', { title: 'Lantern', season: 2, episode: 5 }],
    ['smb://user:p%40ss@nas/tv/Lantern/Season%202/05%20-%20Fog.mkv', { title: 'Lantern', season: 2, episode: 5 }],
    ['nfs://10.0.0.1/tv/Lantern/Lantern.S02E05.mkv', { title: 'Lantern' }],
    ['http://host/Lantern%20S02E05.mkv?token=S09E09', { title: 'Lantern', season: 2, episode: 5 }],
    ['rar://smb%3a%2f%2fnas%2fAmber.Tide.2010.rar/amber.tide.mkv', { kind: 'movie', year: 2010 }],
    ['stack:///m/Amber part1.avi , /m/Amber part2.avi', { kind: 'movie', title: 'Amber', part: 1 }],
  ])('%s', (path, answer) => expect(parseFileName(path)).toMatchObject(answer));
});

describe('a bare number in an anime’s name', () => {
  const loose = '[Group] Amber Tide - 05 [1080p].mkv';
  const inSeason = '/anime/Amber Tide/Season 2/Amber Tide - 05.mkv';
  it.each([
    ['auto', loose, { absoluteEpisode: 5 }],
    ['auto', inSeason, { season: 2, episode: 5 }],
    ['season_episode', loose, { season: 1, episode: 5 }],
    ['season_episode', inSeason, { season: 2, episode: 5 }],
    ['absolute', loose, { absoluteEpisode: 5 }],
    ['absolute', inSeason, { absoluteEpisode: 5 }],
    ['absolute', '[Group] Amber Tide - S02E05.mkv', { season: 2, episode: 5 }],
  ] as const)('%s: %s', (animeFormat, path, numbers) => {
    const { season, episode, absoluteEpisode } = parseFileName(path, { animeFormat }) as FileNameAnswer;
    expect({ season, episode, absoluteEpisode }).toEqual({
      season: undefined,
      episode: undefined,
      absoluteEpisode: undefined,
      ...numbers,
    });
  });
});
