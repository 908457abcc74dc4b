import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, SETTING_KEYS } from '../../../shared/settings.ts';
import { runCli } from '../../support/cli-context.ts';

const answers = { 'settings.get': DEFAULT_SETTINGS, 'settings.set': { key: 'min_length', value: 3 } };

describe('settings', () => {
  it('shows all, each with its unit and what it does', async () => {
    const { answer } = await runCli(['settings'], { answers });
    expect(answer?.lines).toHaveLength(SETTING_KEYS.length);
    expect(answer?.lines.find((line) => line.startsWith('watched_threshold'))).toMatch(/ 70 % .*Share/);
    expect(answer?.value).toEqual(DEFAULT_SETTINGS);
  });

  it('shows the value of one, and only that', async () => {
    const { answer } = await runCli(['settings', 'get', 'scrobble_tv'], { answers });
    expect(answer).toEqual({ value: { key: 'scrobble_tv', value: true }, lines: ['true'] });
  });

  it('sends the value as it was typed, also an empty one', async () => {
    const { sent } = await runCli(['settings', 'set', 'backend_url', ''], { answers });
    expect(sent).toEqual([['settings.set', { key: 'backend_url', value: '' }]]);
  });

  it.each([
    ['get', 'colour'],
    ['set', 'colour', 'red'],
    ['get', 'toString'],
  ])('names the settings there are: %s %s', async (...args) => {
    await expect(runCli(['settings', ...args], { answers })).rejects.toThrow(/There is no setting .*watched_threshold/);
  });
});
