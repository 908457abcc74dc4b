/** `companion settings …` */
import { ProblemError } from '../../shared/errors.ts';
import {
  isSettingKey,
  SETTING_KEYS,
  SETTINGS,
  type SettingKey,
  type SettingSpec,
  type SettingValue,
} from '../../shared/settings.ts';
import type { Command } from './context.ts';
import { readJsonFile, writeTextFile } from './files.ts';
import { columns, jsonText } from './text.ts';

export const getSettings: Command = async ({ positionals, call }) => {
  const [given] = positionals;
  if (given === undefined) {
    const settings = await call('settings.get', {});
    const rows = SETTING_KEYS.map((key) => [key, valueText(key, settings[key]), SETTINGS[key].description]);
    return { value: settings, lines: columns(rows, 30) };
  }
  const key = knownKey(given);
  const value = (await call('settings.get', {}))[key];
  return { value: { key, value }, lines: [String(value)] };
};

export const setSetting: Command = async ({ positionals, call }) => {
  const [given = '', value = ''] = positionals;
  const answer = await call('settings.set', { key: knownKey(given), value });
  return { value: answer, lines: [`${answer.key} = ${answer.value}`] };
};

export const resetSetting: Command = async ({ positionals, call }) => {
  const answer = await call('settings.reset', { key: knownKey(positionals[0] ?? '') });
  return { value: answer, lines: [`${answer.key} = ${answer.value}`] };
};

/** To stdout as JSON, or into a file that only its owner can read. */
export const exportSettings: Command = async ({ positionals, call, io }) => {
  const [path] = positionals;
  const file = await call('settings.export', {});
  const text = jsonText(file, 2);
  if (path === undefined) {
    await io.writeOut(`${text}\n`);
    return null;
  }
  await writeTextFile(path, `${text}\n`);
  return { value: { file: path, exported: file }, lines: [`Wrote the settings to ${path}. No secret is in it.`] };
};

export const importSettings: Command = async ({ positionals, call }) => {
  const answer = await call('settings.import', { file: await readJsonFile(positionals[0] ?? '') });
  const { changed, notices } = answer;
  const head = changed.length === 0 ? 'Nothing changed.' : `Changed: ${changed.join(', ')}.`;
  return { value: answer, lines: [head, ...notices] };
};

export function valueText(key: SettingKey, value: SettingValue): string {
  const spec: SettingSpec = SETTINGS[key];
  if (spec.type === 'switch') return value === true ? 'on' : 'off';
  return spec.type === 'number' ? `${value} ${spec.unit}` : String(value);
}

function knownKey(text: string): SettingKey {
  if (isSettingKey(text)) return text;
  const names = SETTING_KEYS.join(', ');
  throw new ProblemError({ kind: 'not_found', text: `There is no setting "${text}". The settings are: ${names}.` });
}
