import { PlugZap } from 'lucide-react';
import { useState } from 'react';
import type { ServiceHealth } from '../../../shared/health.ts';
import type { AccountTest } from '../../../shared/state.ts';
import { asksToLogIn } from '../../app/command-places.ts';
import { placeHref } from '../../app/router.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { Title } from '../../components/title.tsx';
import { useStrings } from '../../strings/index.ts';

const TONES: Readonly<Record<ServiceHealth['account']['state'], Tone>> = {
  linked: 'good',
  not_linked: 'neutral',
  login_needed: 'bad',
  unavailable: 'warn',
};

/** One service: its account, what waits for it, and what it said last. */
export function ServiceHealthCard({ service }: { readonly service: ServiceHealth }) {
  const { account, backendUrl, deviceId, lane, lastSuccess, lastError } = service;
  const test = useCommand('accounts.test', 'inline');
  const [found, setFound] = useState<AccountTest | null>(null);
  const { accounts, health } = useStrings();
  const runTest = async () => {
    setFound(null);
    const result = await test.run({ service: account.service });
    setFound(result.ok ? result.value : null);
  };
  return (
    <Card label={account.label}>
      <div className="health-card">
        <div className="health-head">
          <h3>{account.label}</h3>
          <Badge tone={TONES[account.state]}>{accounts.state[account.state]}</Badge>
          {account.state === 'not_linked' ? (
            <a href={placeHref('accounts')}>{accounts.logIn}</a>
          ) : (
            <Button
              size="small"
              icon={PlugZap}
              aria-label={health.testName(account.label)}
              isBusy={test.isRunning}
              onClick={() => void runTest()}
            >
              {health.test}
            </Button>
          )}
        </div>
        {!(account.state === 'not_linked' && asksToLogIn(account.text)) && (
          <p className="quiet">
            <EngineText>{account.text}</EngineText>
          </p>
        )}
        <div role="status" className="notice-place">
          {found && (
            <Notice tone={found.outcome === 'authenticated' ? 'good' : 'bad'}>
              <EngineText>{found.text}</EngineText>
            </Notice>
          )}
        </div>
        <ProblemNotice problem={test.problem} />
        <Facts>
          <Fact name={health.queue}>
            {lane.waiting === 0 ? (
              health.lane.idle
            ) : (
              <a href={placeHref('queue')}>
                {health.waiting(lane.waiting)}
                {lane.state !== 'idle' && ` · ${health.lane[lane.state]}`}
              </a>
            )}
          </Fact>
          {lane.nextTryAtMs !== null && lane.waiting > 0 && (
            <Fact name={health.nextTry}>
              <RelativeTime ms={lane.nextTryAtMs} />
            </Fact>
          )}
          <Fact name={health.lastSuccess}>
            {lastSuccess === null ? (
              health.none
            ) : (
              <>
                <Title>{lastSuccess.title}</Title>, <RelativeTime ms={lastSuccess.atMs} />
              </>
            )}
          </Fact>
          {lastError && (
            <Fact name={health.lastError}>
              <EngineText>{lastError.text}</EngineText> (<RelativeTime ms={lastError.atMs} />)
            </Fact>
          )}
          {backendUrl !== null && <Fact name={health.address}>{backendUrl}</Fact>}
          {deviceId !== null && <Fact name={health.deviceId}>{deviceId}</Fact>}
        </Facts>
      </div>
    </Card>
  );
}
