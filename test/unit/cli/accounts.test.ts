import { describe, expect, it } from 'vitest';
import type { AccountInfo, LoginView } from '../../../shared/state.ts';
import { runCli } from '../../support/cli-context.ts';

function status(state: LoginView['state'], text = ''): LoginView {
  return {
    service: 'punchplay',
    state,
    method: 'code',
    userCode: state === 'pending' ? 'ABCD-1234' : null,
    address: state === 'pending' ? 'https://punchplay.tv/link' : null,
    expiresAtMs: null,
    secondsLeft: state === 'pending' ? 600 : null,
    qr: state === 'pending' ? { svg: '<svg/>', text: '▄▀█' } : null,
    opening: state === 'pending' ? 'allowed' : 'refused',
    accountName: state === 'linked' ? 'ada' : null,
    text,
  };
}

/** Answers one after the other; the last one again and again. */
function inTurn(...answers: readonly unknown[]) {
  const left = [...answers];
  return () => (left.length > 1 ? left.shift() : left[0]);
}

describe('login', () => {
  it('shows address and code, and waits until it is linked', async () => {
    const { answer, out } = await runCli(['login', 'punchplay'], {
      answers: {
        'accounts.login': status('pending'),
        'accounts.login_status': inTurn(status('pending'), status('slow'), status('linked', 'Linked as ada.')),
      },
    });
    expect(out).toBe('Open https://punchplay.tv/link and enter the code ABCD-1234\n');
    expect(answer).toMatchObject({ lines: ['Linked as ada.'] });
    expect(answer?.failure).toBeUndefined();
  });

  it('shows the QR code and how long the code is good to who sits at the terminal', async () => {
    const { out } = await runCli(['login', 'punchplay'], {
      answers: { 'accounts.login': status('pending'), 'accounts.login_status': status('linked') },
      typed: [],
    });
    expect(out).toBe(
      'Open https://punchplay.tv/link and enter the code ABCD-1234\n▄▀█\nThe code is good for 10 minutes.\n',
    );
  });

  it('in the browser says so where the companion has opened it, and shows no QR code', async () => {
    const pending = { ...status('pending'), method: 'browser', userCode: null, opening: 'opened' } as const;
    const { out } = await runCli(['login', 'punchplay'], {
      answers: { 'accounts.login': pending, 'accounts.login_status': status('linked') },
      typed: [],
    });
    expect(out).toBe(
      'Open https://punchplay.tv/link and allow the companion there\nIt was opened in the browser. If nothing shows there, open it yourself.\n',
    );
  });

  it.each([
    ['', 2, 'linked'],
    ['n', 1, 'expired'],
  ] as const)('offers a new code when one has expired; answered "%s"', async (typed, codes, end) => {
    const { answer, sent, questions } = await runCli(['login', 'punchplay'], {
      answers: {
        'accounts.login': status('pending'),
        'accounts.login_status': inTurn(status('expired', 'The code has expired.'), status('linked', 'Linked.')),
      },
      typed: [typed],
    });
    expect(questions).toEqual(['The code has expired. Get a new code now? [Y/n] ']);
    expect(sent.filter(([name]) => name === 'accounts.login').map(([, input]) => input)).toEqual(
      [
        { service: 'punchplay', renew: false },
        { service: 'punchplay', renew: true },
      ].slice(0, codes),
    );
    expect(answer?.value).toMatchObject({ state: end });
  });

  it('keeps stdout for the outcome where that is to be JSON', async () => {
    const { answer, out, err } = await runCli(['login', 'punchplay', '--json'], {
      answers: { 'accounts.login': status('pending'), 'accounts.login_status': status('linked') },
    });
    expect(out).toBe('');
    expect(err).toContain('ABCD-1234');
    expect(answer?.value).toEqual(status('linked'));
  });

  it.each(['expired', 'denied', 'failed', 'none'] as const)('fails with the reason: %s', async (state) => {
    const { answer } = await runCli(['login', 'punchplay'], {
      answers: {
        'accounts.login': status('pending'),
        'accounts.login_status': status(state, `It is ${state}, log in again.`),
      },
    });
    expect(answer?.failure).toBe(`It is ${state}, log in again.`);
  });

  it('has a reason also where none is given', async () => {
    const { answer } = await runCli(['login', 'punchplay'], { answers: { 'accounts.login': status('failed') } });
    expect(answer?.failure).toBe('The login is failed.');
  });

  it('is cancelled by Ctrl-C', async () => {
    const { answer, sent } = await runCli(['login', 'punchplay'], {
      answers: {
        'accounts.login': status('pending'),
        'accounts.login_status': status('pending'),
        'accounts.cancel_login': status('cancelled', 'The login was cancelled.'),
      },
      interrupts: true,
    });
    expect(sent.map(([name]) => name)).toContain('accounts.cancel_login');
    expect(answer?.failure).toBe('The login was cancelled.');
  });
});

const account = (unsent: number): AccountInfo => ({
  service: 'punchplay',
  label: 'PunchPlay',
  state: 'linked',
  accountName: 'ada',
  text: 'Linked as ada.',
  unsent,
});
const loggedOut = (unsent: number, deleted: number) => ({ service: 'punchplay', accountName: 'ada', unsent, deleted });

describe('logout', () => {
  it('keeps what was not sent where nobody can be asked, and says so', async () => {
    const { answer, sent } = await runCli(['logout', 'punchplay'], { answers: { 'accounts.logout': loggedOut(2, 0) } });
    expect(sent).toEqual([['accounts.logout', { service: 'punchplay', unsent: 'keep' }]]);
    expect(answer?.lines.join()).toMatch(/2 events had not been sent; they are kept and sent when ada logs in again/);
  });

  it.each([
    ['', 'keep'],
    ['d', 'delete'],
    ['what?', 'keep'],
  ])('asks what becomes of it; answered "%s": %s', async (typed, unsent) => {
    const { sent, questions } = await runCli(['logout', 'punchplay'], {
      answers: { 'accounts.list': [account(2)], 'accounts.logout': loggedOut(0, 0) },
      typed: [typed],
    });
    expect(questions.join()).toMatch(/2 events have not been sent to PunchPlay/);
    expect(sent.at(-1)).toEqual(['accounts.logout', { service: 'punchplay', unsent }]);
  });

  it('asks nothing where nothing waits, or where it was said', async () => {
    const nothing = await runCli(['logout', 'punchplay'], {
      answers: { 'accounts.list': [account(0)], 'accounts.logout': loggedOut(0, 0) },
      typed: [],
    });
    const said = await runCli(['logout', 'punchplay', '--unsent', 'delete'], {
      answers: { 'accounts.list': [account(3)], 'accounts.logout': loggedOut(0, 3) },
      typed: [],
    });
    expect([nothing.questions, said.questions]).toEqual([[], []]);
    expect(said.answer?.lines.join()).toContain('3 unsent events deleted.');
  });
});

describe('accounts test', () => {
  it.each([
    ['authenticated', undefined],
    ['expired', 'It is expired.'],
  ])('%s', async (outcome, failure) => {
    const { answer } = await runCli(['accounts', 'test', 'punchplay'], {
      answers: { 'accounts.test': { service: 'punchplay', outcome, accountName: null, text: `It is ${outcome}.` } },
    });
    expect(answer?.failure).toBe(failure);
    expect(answer?.value).toMatchObject({ outcome });
  });
});
