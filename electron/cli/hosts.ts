/** `companion hosts …` */
import { ProblemError } from '../../shared/errors.ts';
import type { HostState } from '../../shared/state.ts';
import { parseAddress } from './address.ts';
import { type Answer, type Command, type Context, UsageError } from './context.ts';
import { columns } from './text.ts';

export const listHosts: Command = async ({ call }) => {
  const hosts = await call('hosts.list', {});
  const rows = hosts.map((host) => [host.id, host.label, hostAddress(host), host.connectionText]);
  return {
    value: hosts,
    lines:
      hosts.length === 0
        ? ['No boxes yet. Add one with: companion hosts add ADDRESS']
        : columns([['ID', 'NAME', 'ADDRESS', 'CONNECTION'], ...rows]),
  };
};

export const addHost: Command = async (context) => {
  const { options, positionals, call } = context;
  const { address, port } = parseAddress(positionals[0] ?? '');
  const password = options.user === undefined ? undefined : await readPassword(options.user, context);
  const host = await call('hosts.add', {
    address,
    ...(port !== undefined && { port }),
    ...(options.httpPort !== undefined && { httpPort: options.httpPort }),
    ...(options.user !== undefined && { user: options.user }),
    ...(password !== undefined && { password }),
    ...(options.name !== undefined && { label: options.name }),
  });
  return { value: host, lines: [`Added ${hostName(host)}. How it goes: companion hosts test ${host.id}`] };
};

export const removeHost: Command = async (context) => {
  const host = await findHost(context);
  const answer = await context.call('hosts.remove', { id: host.id });
  return { value: answer, lines: [`Removed ${hostName(host)}.`] };
};

export const enableHost: Command = (context) => setEnabled(context, true);
export const disableHost: Command = (context) => setEnabled(context, false);

export const testHost: Command = async (context) => {
  const found = await findHost(context);
  const answer = await context.call('hosts.test', { id: found.id });
  const { host, stages, ok } = answer;
  const rows = stages.map(({ stage, outcome, text }) => [`  ${stage}`, outcome, text]);
  const failed = stages.find((stage) => stage.outcome === 'failed');
  const failure = ok ? {} : { failure: failed?.text ?? host.connectionText };
  return { value: answer, lines: [hostName(host), ...columns(rows), host.connectionText], ...failure };
};

/** `Living room (10.0.0.2:9090)` */
export function hostName(host: HostState): string {
  return `${host.label} (${hostAddress(host)})`;
}

function hostAddress({ address, port }: HostState): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

async function setEnabled(context: Context, enabled: boolean): Promise<Answer> {
  const { id } = await findHost(context);
  const host = await context.call('hosts.set_enabled', { id, enabled });
  return { value: host, lines: [`${hostName(host)} is ${enabled ? 'watched' : 'not watched any more'}.`] };
}

/** The ID of the box that `--host` names; undefined for all. */
export async function chosenHostId({ options, call }: Context): Promise<string | undefined> {
  return options.host === undefined ? undefined : (await hostNamed(options.host, call)).id;
}

function findHost({ positionals, call }: Context): Promise<HostState> {
  return hostNamed(positionals[0] ?? '', call);
}

/** The box that was named by its ID, by its label, or by the first letters of its ID. */
async function hostNamed(name: string, call: Context['call']): Promise<HostState> {
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

/** Never from the arguments, where every program on the machine can read it. */
async function readPassword(user: string, { io }: Context): Promise<string | undefined> {
  const { COMPANION_KODI_PASSWORD: given } = io.env;
  if (given !== undefined) return given;
  if (io.canAsk) return io.ask(`Password of ${user} at Kodi’s web server: `, { hidden: true });
  io.writeErr(
    'companion: the box is added without a password: COMPANION_KODI_PASSWORD is not set, and nobody can be asked\n',
  );
  return undefined;
}
