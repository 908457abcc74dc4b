/** `companion plugins …` */
import { resolve } from 'node:path';
import { counted } from '../../shared/counted.ts';
import type { PluginPreview } from '../../shared/services.ts';
import type { Command } from './context.ts';
import { serviceTable, stateLines } from './services.ts';
import { columns, plain } from './text.ts';

export const listPlugins: Command = async ({ call }) => {
  const plugins = (await call('services.list', {})).filter(({ origin }) => origin === 'plugin');
  const lines =
    plugins.length === 0
      ? ['No plugin is installed. Install one: companion plugins install PATH']
      : serviceTable(plugins);
  return { value: plugins, lines };
};

export const installPlugin: Command = async ({ call, io, options, positionals }) => {
  const path = resolve(positionals[0] ?? '');
  const preview = await call('plugins.preview', { path });
  if (!options.yes && io.canAsk) {
    io.writeErr(`${previewLines(preview).join('\n')}\n`);
    const verb = preview.installed === null ? 'Install it?' : `Replace version ${preview.installed}?`;
    if (!/^y(es)?$/i.test((await io.ask(`${verb} [y/N] `)).trim())) {
      return { value: { preview, installed: false }, lines: ['Nothing was installed.'] };
    }
  }
  const answer = await call('plugins.install', { path });
  const { service, replaced } = answer;
  const how = replaced === null ? 'Installed' : `Replaced version ${replaced} by`;
  const next = service.enabled ? stateLines(service) : [`Switch it on: companion plugins enable ${service.name}`];
  const lines = options.yes || !io.canAsk ? previewLines(preview) : [];
  return { value: answer, lines: [...lines, [`${how} ${service.name} ${service.version}.`, ...next].join(' ')] };
};

export const removePlugin: Command = async ({ call, options, positionals }) => {
  const answer = await call('plugins.remove', { name: positionals[0] ?? '', forget: options.forget });
  const deleted = answer.deleted === 0 ? '' : ` ${counted(answer.deleted, 'unsent event')} deleted.`;
  const kept =
    answer.unsent === 0
      ? ''
      : ` ${counted(answer.unsent, 'event')} had not been sent; kept for when it is installed again.`;
  const settings = options.forget ? '' : ' Its settings are kept; with --forget they are deleted.';
  return { value: answer, lines: [`Removed ${answer.removed}.${deleted}${kept}${settings}`] };
};

/** What it is and asks for. */
function previewLines({
  name,
  version,
  label,
  events,
  settings,
  warnings,
  rights,
  files,
  bytes,
}: PluginPreview): string[] {
  const asks = settings.map(({ key, secret, required, description, label: what }) => [
    `  ${key}`,
    [secret ? 'secret' : '', required ? 'needed' : ''].filter(Boolean).join(', '),
    description ?? what,
  ]);
  return [
    plain(`${label} (${name} ${version}), ${counted(files, 'file')}, ${Math.ceil(bytes / 1024)} kB`),
    rights,
    `It is told of: ${events.map((alias) => alias.replace('phlix.playback.', '')).join(', ') || 'whatever it asks for'}`,
    ...(asks.length === 0 ? [] : ['It asks for:', ...columns(asks)]),
    ...warnings.map(plain),
  ];
}
