import { describe, expect, it } from 'vitest';
import type { LoginStatus } from '../../../shared/state.ts';
import { runCli } from '../../support/cli-context.ts';

function status(state: LoginStatus['state'], text = ''): LoginStatus {
  return {
    service: 'punchplay',
    state,
    userCode: state === 'pending' ? 'ABCD-1234' : null,
    address: state === 'pending' ? 'https://punchplay.tv/link' : null,
    expiresAtMs: null,
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

describe('logout', () => {
  it('says what had not been sent', async () => {
    const { answer } = await runCli(['logout', 'punchplay'], {
      answers: { 'accounts.logout': { service: 'punchplay', unsent: 2 } },
    });
    expect(answer?.lines.join()).toContain('2 events had not been sent');
  });
});
