import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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

  it('gives a setting its default back', async () => {
    const { answer, sent } = await runCli(['settings', 'reset', 'min_length'], {
      answers: { 'settings.reset': { key: 'min_length', value: 5 } },
    });
    expect(sent).toEqual([['settings.reset', { key: 'min_length' }]]);
    expect(answer?.lines).toEqual(['min_length = 5']);
  });
});

describe('settings as a file', () => {
  const exported = { format: 'punchplay-companion-settings', version: 1, settings: { min_length: 3 }, hosts: [] };
  const world = (changed: string[] = [], notices: string[] = []) => ({
    answers: { 'settings.export': exported, 'settings.import': { changed, notices } },
  });
  const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'settings.json');
  afterAll(() => rmSync(dirname(file), { recursive: true }));

  it('goes to stdout as JSON, or into a file that only its owner reads, and from there back', async () => {
    expect(JSON.parse((await runCli(['settings', 'export'], world())).out)).toEqual(exported);
    const { answer } = await runCli(['settings', 'export', file], world());
    expect(answer?.lines[0]).toContain(file);
    expect(statSync(file).mode & 0o077).toBe(0);
    const { sent, answer: imported } = await runCli(['settings', 'import', file], world(['min_length'], ['Left out.']));
    expect(sent).toEqual([['settings.import', { file: exported }]]);
    expect(imported?.lines).toEqual(['Changed: min_length.', 'Left out.']);
    expect((await runCli(['settings', 'import', file], world())).answer?.lines).toEqual(['Nothing changed.']);
  });

  it('says what is wrong with a file', async () => {
    await expect(runCli(['settings', 'import', `${file}.gone`], world())).rejects.toThrow('cannot be read');
    await expect(runCli(['settings', 'export', dirname(file)], world())).rejects.toThrow('cannot be written');
    for (const text of ['{broken', '[]', '7']) {
      writeFileSync(file, text);
      await expect(runCli(['settings', 'import', file], world())).rejects.toThrow('holds no JSON object');
    }
  });
});
