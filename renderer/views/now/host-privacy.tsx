import { EyeOff } from 'lucide-react';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

/** Private time of this box alone, and its end; nothing where there is none. */
export function HostPrivacy({ hostId }: { readonly hostId: string }) {
  const span = useCompanionState(({ privateTime }) => privateTime.hosts.find((host) => host.hostId === hostId));
  const off = useCommand('private.off');
  const { frame, now } = useStrings();
  const format = useFormat();
  if (span === undefined) return null;
  return (
    <>
      <Badge tone="accent" icon={EyeOff}>
        {span.untilMs === null ? now.privateHere : now.privateHereUntil(format.time(span.untilMs))}
      </Badge>
      <Button size="small" kind="quiet" isBusy={off.isRunning} onClick={() => off.run({ hostId })}>
        {frame.resumeScrobbling}
      </Button>
    </>
  );
}
