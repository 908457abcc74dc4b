/** `companion hosts …` */
import { ProblemError, PUBLIC_ADDRESS } from '../../shared/errors.ts';
import { HOST_SETTING_KEYS } from '../../shared/settings.ts';
import type { FoundBoxes, HostState } from '../../shared/state.ts';
import { parseAddress } from './address.ts';
import { type Answer, type Command, type Context, UsageError } from './context.ts';
import { valueText } from './settings.ts';
import { columns, plain } from './text.ts';

/** How long the command line waits for boxes to answer. */
const LOOK_MS = 4000;
const LOOK_AGAIN_MS = 500;

export const listHosts: Command = async ({ call }) => {
  const hosts = await call('hosts.list', {});
  const rows = hosts.map((host) => [host.id, host.label, hostAddress(host), host.connectionText, ownSettings(host)]);
  return {
    value: hosts,
    lines:
      hosts.length === 0
        ? ['No boxes yet. Add one: companion hosts add ADDRESS']
        : columns([['ID', 'NAME', 'ADDRESS', 'CONNECTION', hosts.some(hasOwnSettings) ? 'OWN SETTINGS' : ''], ...rows]),
  };
};

export const findHosts: Command = async ({ call, io }) => {
  let found = await call('hosts.found', {});
  for (let waitedMs = 0; found.looking && waitedMs < LOOK_MS; waitedMs += LOOK_AGAIN_MS) {
    await io.sleep(LOOK_AGAIN_MS);
    found = await call('hosts.found', {});
  }
  const rows = found.boxes.map(({ name, id, address, text }) => [name, id, address, text]);
  const lines =
    rows.length === 0
      ? ['No box announces itself on this network. Add yours: companion hosts add ADDRESS']
      : [...columns([['NAME', 'ID', 'ADDRESS', ''], ...rows]), 'Add one: companion hosts add found:NAME'];
  return found.problem === null || rows.length > 0
    ? { value: found, lines }
    : { value: found, lines: [], failure: found.problem };
};

/** `found:Living room`: added as it was announced; where nobody has looked yet, it is looked first. */
async function addFound(wanted: string, context: Context): Promise<Answer> {
  const { options, call, io } = context;
  if (wanted === '') throw new UsageError('found: needs the name or id of a box: companion hosts found');
  if (options.httpPort !== undefined) throw new UsageError('a found box says its ports itself: leave --http-port out');
  const isThere = ({ boxes }: FoundBoxes) =>
    boxes.some(({ id, name }) => [id, name].some((word) => word.toLowerCase() === wanted.toLowerCase()));
  let found = await call('hosts.found', {});
  for (let waitedMs = 0; found.looking && !isThere(found) && waitedMs < LOOK_MS; waitedMs += LOOK_AGAIN_MS) {
    await io.sleep(LOOK_AGAIN_MS);
    found = await call('hosts.found', {});
  }
  const password = options.user === undefined ? undefined : await readPassword(options.user, context);
  const host = await call('hosts.add_found', {
    found: wanted,
    ...(options.user !== undefined && { user: options.user }),
    ...(password !== undefined && { password }),
    ...(options.name !== undefined && { label: options.name }),
  });
  return added(host);
}

export const addHost: Command = async (context) => {
  const { options, positionals, call } = context;
  const given = positionals[0] ?? '';
  if (given.toLowerCase().startsWith('found:')) return addFound(given.slice('found:'.length).trim(), context);
  const { address, port } = parseAddress(given);
  const password = options.user === undefined ? undefined : await readPassword(options.user, context);
  const host = await anywhereAfterAsking(context, (anywhere) =>
    call('hosts.add', {
      address,
      ...anywhere,
      ...(port !== undefined && { port }),
      ...(options.httpPort !== undefined && { httpPort: options.httpPort }),
      ...(options.user !== undefined && { user: options.user }),
      ...(password !== undefined && { password }),
      ...(options.name !== undefined && { label: options.name }),
    }),
  );
  return added(host);
};

/** Sends it; where the address is none of a home network, asks who sits there, and sends it again. */
async function anywhereAfterAsking<T>(
  { options, io }: Context,
  send: (anywhere: { readonly anywhere?: true }) => Promise<T>,
): Promise<T> {
  try {
    return await send(options.anywhere ? { anywhere: true } : {});
  } catch (error) {
    const isFar = error instanceof ProblemError && error.problem.stage === PUBLIC_ADDRESS;
    if (!isFar || !io.canAsk) throw error;
    if (!/^y(es)?$/i.test((await io.ask(plain(`${error.problem.text} Go on? [y/N] `))).trim())) throw error;
    return await send({ anywhere: true });
  }
}

function added(host: HostState): Answer {
  return { value: host, lines: [`Added ${hostName(host)}. How it goes: companion hosts test ${host.id}`] };
}

export const editHost: Command = async (context) => {
  const { options, call } = context;
  if (options.noUser && options.user !== undefined) throw new UsageError('--user and --no-user exclude each other');
  const { address, httpPort, user, noUser, name } = options;
  if ([address, httpPort, user, name].every((value) => value === undefined) && !noUser) {
    throw new UsageError('hosts edit needs what to change: --address, --http-port, --user, --no-user or --name');
  }
  const place = address === undefined ? undefined : parseAddress(address);
  const { id } = await findHost(context);
  const password = user === undefined ? undefined : await readPassword(user, context, 'the password stays as it is');
  const host = await anywhereAfterAsking(context, (anywhere) =>
    call('hosts.edit', {
      id,
      ...anywhere,
      ...(place !== undefined && { address: place.address }),
      ...(place?.port !== undefined && { port: place.port }),
      ...(httpPort !== undefined && { httpPort }),
      ...(user !== undefined && { user }),
      ...(noUser && { user: null }),
      ...(password !== undefined && { password }),
      ...(name !== undefined && { label: name }),
    }),
  );
  return { value: host, lines: [`Changed ${hostName(host)}. How it goes: companion hosts test ${host.id}`] };
};

export const removeHost: Command = async (context) => {
  const host = await findHost(context);
  const answer = await context.call('hosts.remove', { id: host.id });
  return { value: answer, lines: [`Removed ${hostName(host)}.`] };
};

export const enableHost: Command = (context) => setEnabled(context, true);
export const disableHost: Command = (context) => setEnabled(context, false);

export const setHostSetting: Command = async (context) => {
  const [, key = '', value = ''] = context.positionals;
  const { id } = await findHost(context);
  const host = await context.call('hosts.set', { id, key, value: value.toLowerCase() === 'default' ? null : value });
  const own = ownSettings(host);
  const text = own === '' ? 'goes by the global settings' : `has its own ${own}`;
  return { value: host, lines: [`${hostName(host)} ${text}.`] };
};

export const testHost: Command = async (context) => {
  const found = await findHost(context);
  const answer = await context.call('hosts.test', { id: found.id });
  const { host, stages, ok } = answer;
  const rows = stages.map(({ stage, outcome, text }) => [`  ${stage}`, outcome, text]);
  const failed = stages.find((stage) => stage.outcome === 'failed');
  const failure = ok ? {} : { failure: failed?.text ?? host.connectionText };
  return { value: answer, lines: [hostName(host), ...columns(rows), host.connectionText], ...failure };
};

export const standAside: Command = async (context) => {
  const [, service = '', choice = ''] = context.positionals;
  if (choice !== 'auto' && choice !== 'on' && choice !== 'off') {
    throw new UsageError(`stand-aside takes on, off or auto, not "${choice}"`);
  }
  const { id } = await findHost(context);
  const host = await context.call('hosts.stand_aside', { id, service, choice });
  const now = host.otherScrobblers.find((one) => one.service === service.toLowerCase());
  const does = now?.standsAside === true ? 'stands aside for' : 'reports to';
  const why = choice === 'auto' ? '; an add-on there that reports to it decides' : '';
  return { value: host, lines: [`On ${hostName(host)} the companion ${does} ${service.toLowerCase()}${why}.`] };
};

export const routeHost: Command = async (context) => {
  const [, service = '', choice = ''] = context.positionals;
  const choices: Readonly<Record<string, boolean | null>> = { on: true, off: false, default: null };
  const enabled = choices[choice.toLowerCase()];
  if (enabled === undefined) throw new UsageError(`route takes on, off or default, not "${choice}"`);
  const { id } = await findHost(context);
  const host = await context.call('hosts.set_service', { id, service, enabled });
  const goes = { on: 'goes', off: 'does not go', default: 'goes as everywhere' }[choice.toLowerCase()];
  return { value: host, lines: [`What is watched on ${hostName(host)} ${goes} to ${service.toLowerCase()}.`] };
};

/** `Living room (10.0.0.2:9090)` */
export function hostName(host: HostState): string {
  return `${host.label} (${hostAddress(host)})`;
}

function hostAddress({ address, port }: HostState): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function hasOwnSettings({ settings }: HostState): boolean {
  return Object.keys(settings).length > 0;
}

/** `scrobble_tv off, watched_threshold 90 %` */
function ownSettings({ settings }: HostState): string {
  return HOST_SETTING_KEYS.flatMap((key) => {
    const value = settings[key];
    return value === undefined ? [] : [`${key} ${valueText(key, value)}`];
  }).join(', ');
}

async function setEnabled(context: Context, enabled: boolean): Promise<Answer> {
  const { id } = await findHost(context);
  const host = await context.call('hosts.set_enabled', { id, enabled });
  return { value: host, lines: [`${hostName(host)} is ${enabled ? 'watched' : 'not watched any more'}.`] };
}

/** The ID of the box that `--host` names; undefined for all. */
export async function chosenHostId({ options, call }: Context): Promise<string | undefined> {
  return options.host === undefined ? undefined : (await findHostNamed(options.host, call)).id;
}

function findHost({ positionals, call }: Context): Promise<HostState> {
  return findHostNamed(positionals[0] ?? '', call);
}

/** The box that was named by its ID, by its label, or by the first letters of its ID. */
export async function findHostNamed(name: string, call: Context['call']): Promise<HostState> {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') throw new UsageError('an ID or a label is missing');
  const hosts = await call('hosts.list', {});
  const candidates = [
    hosts.filter((host) => host.id.toLowerCase() === wanted),
    hosts.filter((host) => host.label.trim().toLowerCase() === wanted),
    hosts.filter((host) => host.id.toLowerCase().startsWith(wanted)),
  ].find((matches) => matches.length > 0);
  const [host, ...others] = candidates ?? [];
  if (host === undefined) {
    const text = `There is no box ${JSON.stringify(name)}. companion hosts lists them.`;
    throw new ProblemError({ kind: 'not_found', text });
  }
  if (others.length > 0) {
    const names = [host, ...others].map((entry) => `${entry.id} (${entry.label})`).join(', ');
    throw new ProblemError({ kind: 'bad_input', text: `That may be ${names}: give more of the ID.` });
  }
  return host;
}

/** Never from the arguments, where every program on the machine can read it. `otherwise`: what is told where there is none. */
async function readPassword(
  user: string,
  { io }: Context,
  otherwise = 'the box is added without a password',
): Promise<string | undefined> {
  const { COMPANION_KODI_PASSWORD: given } = io.env;
  if (given !== undefined) return given;
  if (io.canAsk) return io.ask(`Password of ${user} at Kodi’s web server: `, { hidden: true });
  io.writeErr(`companion: ${otherwise}: COMPANION_KODI_PASSWORD is not set, and nobody can be asked\n`);
  return undefined;
}
