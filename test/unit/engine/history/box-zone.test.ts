import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { askZone, nameOf } from '../../../../electron/engine/history/box-zone.ts';
import { KodiCallError, type KodiCaller } from '../../../../electron/engine/kodi/kodi-caller.ts';

const NOW_MS = Date.parse('2026-07-01T12:00:00Z');

/** A box that says these things of itself. */
function box(zone: string | null, date: string, time: string): KodiCaller {
  const call = async (method: string, _: unknown, schema: v.GenericSchema) => {
    if (method === 'XBMC.GetInfoLabels') {
      return v.parse(schema, { 'System.Date(yyyy-mm-dd)': date, 'System.Time(hh:mm:ss xx)': time });
    }
    if (zone === null) throw new KodiCallError('rpc', 'Kodi refused it.', -32602);
    return v.parse(schema, { value: zone });
  };
  return { call } as unknown as KodiCaller;
}

async function zoneOf(caller: KodiCaller, home = 'Europe/Berlin'): Promise<string> {
  const { zone, text } = await askZone(caller, home, () => NOW_MS);
  expect(text).toContain(nameOf(zone));
  return nameOf(zone);
}

describe('the zone of a box', () => {
  it.each([
    ['is the one Kodi names, where its clock agrees', 'America/New_York', '2026-07-01', '08:00:02', 'America/New_York'],
    ['is not the one Kodi names where its clock says otherwise', 'Etc/UTC', '2026-07-01', '17:30:00', 'UTC+05:30'],
    ['is that of this home where Kodi names none', null, '2026-07-01', '13:58:30', 'Europe/Berlin'],
    ['is only a distance where no name fits', null, '2026-07-01', '02:30:00', 'UTC-09:30'],
    ['is the one Kodi names where its clock is plainly wrong', 'Asia/Tokyo', '1970-01-01', '00:03:00', 'Asia/Tokyo'],
    ['is read from a clock that counts to twelve: afternoon', null, '2026-07-01', '05:30:00 PM', 'UTC+05:30'],
    ['is read from a clock that counts to twelve: morning', 'Etc/UTC', '2026-07-01', '08:00:02 am', 'UTC-04:00'],
    ['is read from a clock that counts to twelve: noon', 'Etc/UTC', '2026-07-01', '12:00:01 PM', 'Etc/UTC'],
    ['is read from a clock that counts to twelve: midnight', 'Asia/Kolkata', '2026-07-01', '12:00:00 AM', 'UTC-12:00'],
    [
      'is the one Kodi names where it may be that of a clock',
      'Asia/Tokyo',
      '2026-07-01',
      '09:00:00 午後',
      'Asia/Tokyo',
    ],
    ['is that of this home where the box says nothing', null, '', '', 'Europe/Berlin'],
    ['is read from a clock that is a few minutes off', null, '2026-07-01', '14:05:00', 'Europe/Berlin'],
  ])('%s', async (_, zone, date, time, expected) => {
    expect(await zoneOf(box(zone, date, time))).toBe(expected);
  });

  it('is UTC where nothing is known at all', async () => {
    expect((await askZone(box(null, '', ''), 'Nowhere/Land', () => NOW_MS)).zone).toEqual({
      kind: 'fixed',
      offsetMinutes: 0,
    });
  });
});
