/** `companion login`, `logout`, `accounts` */

import { counted } from '../../shared/counted.ts';
import type { AccountInfo, LoginView } from '../../shared/state.ts';
import { openBrowser } from '../system/open-browser.ts';
import type { Command, Context } from './context.ts';
import { columns, plain } from './text.ts';

const POLL_MS = 500;

export const listAccounts: Command = async ({ call }) => {
  const accounts = await call('accounts.list', {});
  const rows = accounts.map((account) => [account.service, account.state.replace('_', ' '), account.text]);
  return { value: accounts, lines: columns([['SERVICE', 'STATE', ''], ...rows]) };
};

export const testAccount: Command = async ({ call, positionals }) => {
  const [service = ''] = positionals;
  const found = await call('accounts.test', { service });
  return found.outcome === 'authenticated'
    ? { value: found, lines: [found.text] }
    : { value: found, lines: [], failure: found.text };
};

export const login: Command = async (context) => {
  let status = await loginOnce(context, false);
  while (status.state === 'expired' && (await wantsNewCode(status, context))) status = await loginOnce(context, true);
  const text = status.text === '' ? `The login is ${status.state}.` : status.text;
  return status.state === 'linked' ? { value: status, lines: [text] } : { value: status, lines: [], failure: text };
};

/** One code, until it is used, refused, expired or cancelled. */
async function loginOnce(context: Context, renew: boolean): Promise<LoginView> {
  const { call, io, options, positionals } = context;
  const [service = ''] = positionals;
  let cancelled: Promise<LoginView> | undefined;
  const stopListening = io.onInterrupt(() => {
    cancelled = call('accounts.cancel_login', { service });
    // Awaited below; until then nobody looks at it.
    cancelled.catch(() => {});
  });
  try {
    let status = await call('accounts.login', { service, renew, ...(options.method && { method: options.method }) });
    await announce(status, context);
    while (isOpen(status) && cancelled === undefined) {
      await io.sleep(POLL_MS);
      status = await call('accounts.login_status', { service });
    }
    return cancelled === undefined ? status : await cancelled;
  } finally {
    stopListening();
  }
}

async function wantsNewCode({ text }: LoginView, { io }: Context): Promise<boolean> {
  if (!io.canAsk) return false;
  return isYes(await io.ask(`${plain(text)} Get a new code now? [Y/n] `), true);
}

export const logout: Command = async (context) => {
  const { call, positionals } = context;
  const [service = ''] = positionals;
  const unsent = await fateOfUnsent(service, context);
  const answer = await call('accounts.logout', { service, unsent });
  const whose = answer.accountName === null ? '' : ` when ${answer.accountName} logs in again`;
  const kept =
    answer.unsent === 0 ? '' : ` ${counted(answer.unsent, 'event')} had not been sent; they are kept and sent${whose}.`;
  const deleted = answer.deleted === 0 ? '' : ` ${counted(answer.deleted, 'unsent event')} deleted.`;
  return { value: answer, lines: [`Logged out of ${answer.service}.${kept}${deleted}`] };
};

/** What the user chose; asked for where something waits, and kept where nobody can be asked. */
async function fateOfUnsent(service: string, { call, io, options }: Context): Promise<'keep' | 'delete'> {
  if (options.unsent !== undefined) return options.unsent;
  if (!io.canAsk) return 'keep';
  const account = (await call('accounts.list', {})).find((one) => one.service === service.toLowerCase());
  if (account === undefined || account.unsent === 0 || account.accountName === null) return 'keep';
  const answer = (await io.ask(unsentQuestion(account))).trim();
  return /^d(elete)?$/i.test(answer) ? 'delete' : 'keep';
}

function unsentQuestion({ unsent, label, accountName }: AccountInfo): string {
  const waiting = `${counted(unsent, 'event has', 'events have')} not been sent to ${label}.`;
  return plain(`${waiting} Keep them for the next login of ${accountName}, or delete them? [K/d] `);
}

function isYes(answer: string, fallback: boolean): boolean {
  const given = answer.trim();
  return given === '' ? fallback : /^y(es)?$/i.test(given);
}

function isOpen(status: LoginView): boolean {
  return status.state === 'pending' || status.state === 'slow';
}

/** Address and code, while stdout waits for the outcome where it must be JSON. Who sits there gets the QR code too. */
async function announce(status: LoginView, { io, options }: Context): Promise<void> {
  const { address, userCode, secondsLeft, qr, method } = status;
  if (!isOpen(status) || address === null) return;
  const what = userCode === null ? 'and allow the companion there' : `and enter the code ${userCode}`;
  const lines = [plain(`Open ${address} ${what}`)];
  // What leads back to this computer is of no use to a telephone.
  if (io.canAsk && qr !== null && method === 'code') lines.push(qr.text);
  if (io.canAsk && secondsLeft !== null && userCode !== null)
    lines.push(`The code is good for ${Math.round(secondsLeft / 60)} minutes.`);
  const text = `${lines.join('\n')}\n`;
  if (options.json) return io.writeErr(text);
  await io.writeOut(text);
  if (await isShown(status, address, io)) {
    await io.writeOut('It was opened in the browser. If nothing shows there, open it yourself.\n');
  }
}

/** Shows the address in the browser of who sits here, where the companion has not done so itself. */
async function isShown({ method, opening }: LoginView, address: string, io: Context['io']): Promise<boolean> {
  if (method !== 'browser' || opening === 'refused') return false;
  return opening === 'opened' || (io.isTerminal && (await openBrowser(address, io.env)));
}
