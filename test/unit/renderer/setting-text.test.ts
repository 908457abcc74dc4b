import { describe, expect, test } from 'vitest';
import { readSettingText, settingText } from '../../../renderer/views/settings/setting-text.ts';
import type { ServiceSettingInfo } from '../../../shared/services.ts';

const setting = (fields: Partial<ServiceSettingInfo>): ServiceSettingInfo => ({
  key: 'key',
  type: 'string',
  required: false,
  secret: false,
  tier: 'standard',
  label: 'Key',
  description: null,
  link: null,
  default: null,
  value: null,
  ...fields,
});

describe('a setting of a service as text', () => {
  test('numbers are read in either way of writing them, and must be whole where the setting is', () => {
    expect(readSettingText(setting({ type: 'float' }), ' 2,5 ')).toEqual({ ok: true, value: 2.5 });
    expect(readSettingText(setting({ type: 'integer' }), '30')).toEqual({ ok: true, value: 30 });
    expect(readSettingText(setting({ type: 'integer' }), '2.5')).toEqual({ ok: false, wrong: 'integer' });
    expect(readSettingText(setting({ type: 'integer' }), 'soon')).toEqual({ ok: false, wrong: 'number' });
  });

  test('what is emptied gets its default back, and is not taken for a zero', () => {
    expect(readSettingText(setting({ type: 'integer', default: 5, value: 7 }), '  ')).toEqual({
      ok: true,
      value: null,
    });
  });

  test('a list of texts is a line each, also where one looks like a number', () => {
    const list = setting({ type: 'array', value: ['one', '2'] });
    expect(settingText(list)).toBe('one\n2');
    expect(readSettingText(list, 'one\n\n 3 \n')).toEqual({ ok: true, value: ['one', '3'] });
  });

  test('any other list is JSON, and stays what it was', () => {
    const list = setting({ type: 'array', default: [1, 2], value: [{ a: 1 }] });
    expect(readSettingText(list, settingText(list))).toEqual({ ok: true, value: [{ a: 1 }] });
    expect(readSettingText(list, 'one')).toEqual({ ok: false, wrong: 'list' });
    expect(readSettingText(list, '{"a":1}')).toEqual({ ok: false, wrong: 'list' });
  });

  test('a secret never stands in its field', () => {
    expect(settingText(setting({ secret: true, value: { set: true } }))).toBe('');
  });
});
