/** `companion services …`, and switching plugins on and off */
import { ProblemError } from '../../shared/errors.ts';
import type { ServiceInfo, ServiceSettingInfo } from '../../shared/services.ts';
import { type Answer, type Command, type Context, UsageError } from './context.ts';
import { columns } from './text.ts';

/** For scripts: a secret has no place among arguments, where every program of the machine can read it. */
const SECRET_VARIABLE = 'COMPANION_SECRET';

export const listServices: Command = async ({ call }) => {
  const services = await call('services.list', {});
  return { value: services, lines: serviceTable(services) };
};

export function serviceTable(services: readonly ServiceInfo[]): readonly string[] {
  const rows = services.map((service) => [service.name, service.version, stateText(service), service.label]);
  return columns([['NAME', 'VERSION', 'STATE', ''], ...rows]);
}

export const enableService: Command = (context) => setEnabled(context, true);
export const disableService: Command = (context) => setEnabled(context, false);

async function setEnabled({ call, positionals }: Context, enabled: boolean): Promise<Answer> {
  const info = await call('services.set_enabled', { service: positionals[0] ?? '', enabled });
  if (info.state === 'failed')
    return { value: info, lines: [], failure: info.problem?.text ?? `${info.label} does not run.` };
  return { value: info, lines: stateLines(info) };
}

/** How it is, and what to do where it needs something. */
export function stateLines(info: ServiceInfo): string[] {
  const state = `${info.label}: ${stateText(info)}${info.state === 'failed' ? '' : '.'}`;
  if (info.state !== 'needs_setup') return [state];
  return [state, ...info.missing.map((key) => `Give it: companion services settings ${info.name} ${key}`)];
}

export const serviceSettings: Command = async (context) => {
  const { call, positionals } = context;
  const [name = '', key, given] = positionals;
  const info = await serviceNamed(name, call);
  if (key === undefined) {
    const rows = info.settings.map((setting) => [setting.key, shown(setting), setting.description ?? setting.label]);
    const lines = rows.length === 0 ? [`${info.label} has no settings of its own.`] : columns(rows, 40);
    return { value: info.settings, lines };
  }
  const setting = info.settings.find((one) => one.key === key);
  if (setting === undefined) {
    const names = info.settings.map((one) => one.key).join(', ') || 'none';
    throw new ProblemError({
      kind: 'not_found',
      text: `There is no setting "${key}" of ${info.label}. There is: ${names}.`,
    });
  }
  if (given === undefined && !setting.secret) return { value: setting, lines: [shown(setting)] };
  const value =
    given === 'default' ? null : setting.secret ? await secretValue(setting, given, context) : (given ?? null);
  const changed = await call('services.set_setting', { service: info.name, key, value });
  const now = changed.settings.find((one) => one.key === key);
  return { value: now, lines: now === undefined ? [] : [`${key} = ${shown(now)}`] };
};

async function secretValue(
  { key, label }: ServiceSettingInfo,
  given: string | undefined,
  { io }: Context,
): Promise<string> {
  if (given !== undefined) {
    throw new UsageError(`${key} is a secret: leave its value out; it is asked for, or taken from ${SECRET_VARIABLE}`);
  }
  const { [SECRET_VARIABLE]: fromEnvironment } = io.env;
  if (fromEnvironment !== undefined) return fromEnvironment;
  if (io.canAsk) return await io.ask(`${label}: `, { hidden: true });
  const text = `${key} is a secret, and nobody can be asked for it here: give it in ${SECRET_VARIABLE}.`;
  throw new ProblemError({ kind: 'bad_input', text });
}

async function serviceNamed(name: string, call: Context['call']): Promise<ServiceInfo> {
  const services = await call('services.list', {});
  const wanted = name.toLowerCase();
  const found =
    services.find((one) => one.name === wanted) ?? services.find((one) => one.name === `phlix-plugin-${wanted}`);
  if (found !== undefined) return found;
  const known = services.map((one) => one.name).join(', ');
  throw new ProblemError({ kind: 'not_found', text: `There is no service "${name}". There is: ${known}.` });
}

function stateText({ state, missing, problem }: ServiceInfo): string {
  switch (state) {
    case 'off':
      return 'off';
    case 'starting':
      return 'starting';
    case 'running':
      return 'on';
    case 'needs_setup':
      return `needs ${missing.join(', ')}`;
    case 'failed':
      return problem?.text ?? 'does not run';
  }
}

/** A secret only says whether there is one. */
function shown({ secret, value }: ServiceSettingInfo): string {
  if (secret) return (value as { readonly set: boolean }).set ? 'set' : 'not set';
  if (value === null || value === undefined) return 'not set';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
