/** `companion login`, `logout`, `accounts` */
import type { LoginStatus } from '../../shared/state.ts';
import type { Command, Context } from './context.ts';
import { columns, counted, plain } from './text.ts';

const POLL_MS = 500;

export const listAccounts: Command = async ({ call }) => {
  const accounts = await call('accounts.list', {});
  const rows = accounts.map((account) => [account.service, account.state.replace('_', ' '), account.text]);
  return { value: accounts, lines: columns([['SERVICE', 'STATE', ''], ...rows]) };
};

export const login: Command = async (context) => {
  const { call, io, positionals } = context;
  const [service = ''] = positionals;
  let cancelled: Promise<LoginStatus> | undefined;
  const stopListening = io.onInterrupt(() => {
    cancelled = call('accounts.cancel_login', { service });
    // Awaited below; until then nobody looks at it.
    cancelled.catch(() => {});
  });
  try {
    let status = await call('accounts.login', { service });
    await announce(status, context);
    while (isOpen(status) && cancelled === undefined) {
      await io.sleep(POLL_MS);
      status = await call('accounts.login_status', { service });
    }
    if (cancelled !== undefined) status = await cancelled;
    const text = status.text === '' ? `The login is ${status.state}.` : status.text;
    return status.state === 'linked' ? { value: status, lines: [text] } : { value: status, lines: [], failure: text };
  } finally {
    stopListening();
  }
};

export const logout: Command = async ({ call, positionals }) => {
  const [service = ''] = positionals;
  const answer = await call('accounts.logout', { service });
  const waiting =
    answer.unsent === 0 ? '' : ` ${counted(answer.unsent, 'event')} had not been sent; they wait for the next login.`;
  return { value: answer, lines: [`Logged out of ${answer.service}.${waiting}`] };
};

function isOpen(status: LoginStatus): boolean {
  return status.state === 'pending' || status.state === 'slow';
}

/** Address and code, while stdout waits for the outcome where it must be JSON. */
async function announce(status: LoginStatus, { io, options }: Context): Promise<void> {
  if (!isOpen(status) || status.userCode === null) return;
  const text = `${plain(`Open ${status.address} and enter the code ${status.userCode}`)}\n`;
  if (options.json) io.writeErr(text);
  else await io.writeOut(text);
}
