/** What the user decides: settings, private time, corrections, what is ignored. */
import { area } from '../command-table.ts';
import type { OptionName } from '../options.ts';

/** What something really is. */
const TARGET: readonly OptionName[] = [
  'tmdb',
  'tvdb',
  'imdb',
  'trakt',
  'title',
  'year',
  'as',
  'season',
  'episode',
  'seasonOffset',
  'episodeOffset',
  'absolute',
];

export const SETTING_COMMANDS = [
  ...area(() => import('../settings.ts'), {
    'settings get': {
      run: 'getSettings',
      isDefault: true,
      arguments: '[KEY]',
      summary: 'All settings, or the value of one.',
    },
    'settings set': { run: 'setSetting', arguments: 'KEY VALUE', summary: 'Change a setting.' },
    'settings reset': { run: 'resetSetting', arguments: 'KEY', summary: 'Give a setting its default back.' },
    'settings export': {
      run: 'exportSettings',
      arguments: '[FILE]',
      summary: 'All settings as JSON, without any secret: into FILE, or to stdout.',
    },
    'settings import': {
      run: 'importSettings',
      arguments: 'FILE',
      summary: 'Take the settings of an exported file; what does not fit is named and left as it is.',
    },
  }),
  ...area(() => import('../private.ts'), {
    private: {
      run: 'privateTime',
      arguments: '[status|Nh|tomorrow|on|off]',
      options: ['host'],
      summary: 'Private time: what plays is neither reported nor recorded, for N hours, until 04:00, or until "off".',
    },
  }),
  ...area(() => import('../correct.ts'), {
    'correct list': { run: 'listCorrections', isDefault: true, summary: 'What you corrected, newest first.' },
    'correct show': {
      run: 'correctShow',
      arguments: 'TITLE',
      takesRest: true,
      options: TARGET,
      summary: 'Say what a show really is; the title as the log shows it.',
    },
    'correct movie': {
      run: 'correctMovie',
      arguments: 'TITLE',
      takesRest: true,
      options: TARGET,
      summary: 'Say what a movie really is; the title as the log shows it, with or without its year.',
    },
    'correct file': {
      run: 'correctFile',
      arguments: 'PATH',
      options: TARGET,
      summary: 'Say what one file really is: its name, or its path as Kodi has it.',
    },
    'correct remove': { run: 'removeCorrection', arguments: 'ID', summary: 'Take a correction back.' },
  }),
  ...area(() => import('../ignore.ts'), {
    'ignore list': { run: 'listIgnoreRules', isDefault: true, summary: 'What you asked not to report.' },
    'ignore path': {
      run: 'ignorePath',
      arguments: 'FOLDER',
      summary: 'Report nothing from this folder, as Kodi names it: /media/private, smb://nas/private.',
    },
    'ignore add-on': {
      run: 'ignoreAddOn',
      arguments: 'ID',
      summary: 'Report nothing that this add-on plays: plugin.video.youtube.',
    },
    'ignore genre': {
      run: 'ignoreGenre',
      arguments: 'NAME',
      takesRest: true,
      summary: 'Report nothing of this genre.',
    },
    'ignore title': {
      run: 'ignoreTitle',
      arguments: 'TITLE',
      takesRest: true,
      summary: 'Report nothing of this movie or show.',
    },
    'ignore remove': { run: 'removeIgnoreRule', arguments: 'ID', summary: 'Take an ignore rule back.' },
  }),
];
