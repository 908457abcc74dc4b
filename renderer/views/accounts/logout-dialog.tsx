import { useState } from 'react';
import type { AccountInfo } from '../../../shared/state.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';

const CHOICES = ['keep', 'delete'] as const;

/** Asks before a logout, and what shall become of what waits. */
export function LogoutDialog({ account, onClose }: { readonly account: AccountInfo; readonly onClose: () => void }) {
  const { service, label, unsent } = account;
  const logout = useCommand('accounts.logout', 'inline');
  const [choice, setChoice] = useState<(typeof CHOICES)[number]>('keep');
  const { accounts } = useStrings();
  const confirm = async () => {
    const { ok } = await logout.run({ service, unsent: choice });
    if (!ok) return;
    showDone(accounts.loggedOut(label));
    onClose();
  };
  return (
    <ConfirmDialog
      title={accounts.logoutTitle(label)}
      confirm={accounts.logOut}
      isBusy={logout.isRunning}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{accounts.logoutText(label)}</p>
      {unsent > 0 && (
        <fieldset className="choices">
          <legend>{accounts.logoutUnsent(unsent)}</legend>
          {CHOICES.map((value) => (
            <label key={value}>
              <input type="radio" name="unsent" checked={choice === value} onChange={() => setChoice(value)} />
              {accounts[value]}
            </label>
          ))}
        </fieldset>
      )}
      <ProblemNotice problem={logout.problem} />
    </ConfirmDialog>
  );
}
