import { MonitorPlay, Moon } from 'lucide-react';
import type { HostState } from '../../../shared/state.ts';
import { goTo } from '../../app/router.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Card, CardRows } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { useStrings } from '../../strings/index.ts';
import { PauseMenu } from './pause-menu.tsx';
import { PlayingCard } from './playing-card.tsx';
import { QuietHost } from './quiet-host.tsx';
import './now.css';

/** What plays on each box, and where each box stands. */
export function NowView() {
  const hosts = useCompanionState((state) => state.hosts);
  const { frame, now } = useStrings();
  const playing = hosts.filter(isPlaying);
  const quiet = hosts.filter((host) => !isPlaying(host));
  return (
    <>
      <ViewHeader title={frame.views.now} actions={hosts.length > 0 && <PauseMenu />} />
      {hosts.length === 0 && <NoHosts />}
      <div className="stack">
        {playing.map((host) => (
          <PlayingCard key={host.id} host={host} nowPlaying={host.nowPlaying} />
        ))}
        {playing.length === 0 && hosts.some(isUp) && (
          <EmptyState icon={Moon} title={now.idleAll}>
            <p>{now.idleAllText}</p>
          </EmptyState>
        )}
        {quiet.length > 0 && (
          <Card isCalm>
            <CardRows>
              {quiet.map((host) => (
                <QuietHost key={host.id} host={host} />
              ))}
            </CardRows>
          </Card>
        )}
      </div>
    </>
  );
}

function NoHosts() {
  const { now } = useStrings();
  const action = (
    <Button kind="primary" onClick={() => goTo('welcome')}>
      {now.addHost}
    </Button>
  );
  return (
    <EmptyState icon={MonitorPlay} title={now.noHosts} action={action}>
      <p>{now.noHostsText}</p>
    </EmptyState>
  );
}

function isPlaying(host: HostState): host is HostState & { readonly nowPlaying: NonNullable<HostState['nowPlaying']> } {
  return host.enabled && host.nowPlaying !== null;
}

function isUp({ connection }: HostState): boolean {
  return connection === 'connected' || connection === 'polling';
}
