import { PlugZap } from 'lucide-react';
import type { HostHealth } from '../../../shared/health.ts';
import type { HostState } from '../../../shared/state.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { Title } from '../../components/title.tsx';
import { RemoteControlSteps } from '../../hosts/remote-control-steps.tsx';
import { StageList } from '../../hosts/stage-list.tsx';
import { mayNeedRemoteControl, useHostTest } from '../../hosts/use-host-test.ts';
import { useFormat, useStrings } from '../../strings/index.ts';

const TONES: Readonly<Record<HostState['connection'], Tone>> = {
  disabled: 'neutral',
  connecting: 'accent',
  connected: 'good',
  polling: 'good',
  unreachable: 'bad',
};

/** One box: whether it is reached, since when, and a test stage by stage. */
export function BoxHealth({ box }: { readonly box: HostHealth }) {
  const { host, deviceId, lastHeardAtMs, connectedSinceMs, connections } = box;
  const test = useHostTest();
  const { hosts, health } = useStrings();
  const format = useFormat();
  return (
    <Card label={host.label}>
      <div className="health-card">
        <div className="health-head">
          <h3>
            <Title>{host.label}</Title>
          </h3>
          <Badge tone={TONES[host.connection]}>{hosts.connection[host.connection]}</Badge>
          <Button
            size="small"
            icon={PlugZap}
            aria-label={health.testName(host.label)}
            isBusy={test.isRunning}
            onClick={() => void test.run(host.id)}
          >
            {health.test}
          </Button>
        </div>
        <p className="quiet">
          <EngineText>{host.connectionText}</EngineText>
        </p>
        {test.stages && (
          <div role="status" className="stack">
            <StageList stages={test.stages} />
            {mayNeedRemoteControl(test.stages) && <RemoteControlSteps />}
          </div>
        )}
        <ProblemNotice problem={test.problem} />
        <Facts>
          {connectedSinceMs !== null && (
            <Fact name={health.connectedSince}>
              <RelativeTime ms={connectedSinceMs} />
            </Fact>
          )}
          <Fact name={health.lastHeard}>
            {lastHeardAtMs === null ? health.none : <RelativeTime ms={lastHeardAtMs} />}
          </Fact>
          <Fact name={health.connections}>{format.number(connections)}</Fact>
          <Fact name={health.deviceId}>{deviceId}</Fact>
        </Facts>
      </div>
    </Card>
  );
}
