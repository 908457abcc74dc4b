/** `companion catch-up`: what was watched while nobody looked. */
import type { Command } from './context.ts';
import { chosenHostId } from './hosts.ts';
import { entryLines } from './log.ts';
import { columns, localTime } from './text.ts';

export const showCatchUp: Command = async (context) => {
  const { call, options } = context;
  const hostId = await chosenHostId(context);
  const list = await call('catch_up.list', {
    ...(hostId !== undefined && { hostId }),
    ...(options.limit !== undefined && { limit: Math.min(options.limit, 1000) }),
  });
  const rows = list.hosts.map(({ label, lookedAtMs, text }) => [
    label,
    lookedAtMs === null ? 'not yet' : localTime(lookedAtMs),
    text,
  ]);
  const off = list.enabled ? [] : ['Catching up is switched off: companion settings set catch_up on'];
  const boxes =
    rows.length === 0
      ? ['No boxes yet. Add one: companion hosts add ADDRESS']
      : columns([['BOX', 'LAST LOOK', ''], ...rows]);
  const entries = list.entries.length === 0 ? ['Nothing was caught up.'] : list.entries.flatMap(entryLines);
  return { value: list, lines: [...off, ...boxes, '', ...entries] };
};
