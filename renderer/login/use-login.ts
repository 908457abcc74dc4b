import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/state.ts';
import { useCompanionState } from '../bridge/companion.tsx';
import { useCommand } from '../bridge/use-command.ts';

export interface Login {
  /** Where it stands; null until the service was asked. */
  readonly status: LoginState | null;
  /** Why the service could not even be asked. */
  readonly problem: Problem | null;
  readonly isAsking: boolean;
  /** A new code, in place of the one that runs. */
  readonly renew: () => void;
}

/** Begins a login at a service, or joins the one that runs, and follows it. */
export function useLogin(service: string): Login {
  const login = useCommand('accounts.login', 'inline');
  const { run } = login;
  // What an earlier login came to is none of this one's business.
  const [hasBegun, setBegun] = useState(false);
  const shown = useCompanionState(({ logins }) => logins.find((one) => one.service === service) ?? null);
  const begin = useCallback(
    async (renew: boolean) => {
      setBegun(false);
      const { ok } = await run({ service, renew });
      setBegun(ok);
    },
    [run, service],
  );
  useEffect(() => {
    void begin(false);
  }, [begin]);
  return {
    status: hasBegun ? shown : null,
    problem: login.problem,
    isAsking: login.isRunning,
    renew: () => void begin(true),
  };
}
