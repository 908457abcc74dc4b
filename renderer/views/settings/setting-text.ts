/** What is entered for a setting of a service, and the value it stands for. */
import type { ServiceSettingInfo } from '../../../shared/services.ts';

export type SettingInput = null | string | number | boolean | unknown[];
export type TextReading =
  | { readonly ok: true; readonly value: SettingInput }
  | { readonly ok: false; readonly wrong: 'number' | 'integer' | 'list' };

/** A list of texts is written one a line; any other list as JSON. */
export function isTextList({ value, default: usual }: Pick<ServiceSettingInfo, 'value' | 'default'>): boolean {
  return [value, usual].every((list) => !Array.isArray(list) || list.every((entry) => typeof entry === 'string'));
}

/** The value as it stands in its field. */
export function settingText(setting: ServiceSettingInfo): string {
  const { value } = setting;
  if (value === null || value === undefined || setting.secret) return '';
  if (!Array.isArray(value)) return String(value);
  return isTextList(setting) ? value.join('\n') : JSON.stringify(value);
}

/** The value that was entered; empty gives the default back. */
export function readSettingText(setting: ServiceSettingInfo, text: string): TextReading {
  if (text.trim() === '') return { ok: true, value: null };
  switch (setting.type) {
    case 'integer':
    case 'float': {
      const value = Number(text.trim().replace(',', '.'));
      if (!Number.isFinite(value)) return { ok: false, wrong: 'number' };
      const isWhole = setting.type === 'float' || Number.isSafeInteger(value);
      return isWhole ? { ok: true, value } : { ok: false, wrong: 'integer' };
    }
    case 'array':
      return isTextList(setting) ? { ok: true, value: linesOf(text) } : readJsonList(text);
    case 'string':
    case 'boolean':
      return { ok: true, value: text.trim() };
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

function readJsonList(text: string): TextReading {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? { ok: true, value } : { ok: false, wrong: 'list' };
  } catch {
    return { ok: false, wrong: 'list' };
  }
}
