import { useCompanionState } from '../../bridge/companion.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { useStrings } from '../../strings/index.ts';
import { AccountCard } from './account-card.tsx';
import './accounts.css';

/** The account at each service. */
export function AccountsView() {
  const all = useCompanionState((state) => state.accounts);
  const { accounts, frame } = useStrings();
  return (
    <>
      <ViewHeader title={frame.views.accounts} hint={accounts.hint} />
      <div className="stack">
        {all.map((account) => (
          <AccountCard key={account.service} account={account} />
        ))}
      </div>
    </>
  );
}
