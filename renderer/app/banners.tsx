import { PauseCircle, Unplug } from 'lucide-react';
import { useCompanionState, useMirror } from '../bridge/companion.tsx';
import { useCommand } from '../bridge/use-command.ts';
import { Button } from '../components/button.tsx';
import { useFormat, useStrings } from '../strings/index.ts';

/** What holds for every view: the engine is lost, or nothing is reported just now. */
export function Banners() {
  return (
    <div className="banners">
      <LostBanner />
      <PrivateBanner />
    </div>
  );
}

/** What is shown is old: the engine is lost. */
export function LostBanner() {
  const isLost = useMirror(({ lost }) => lost !== null);
  const { frame } = useStrings();
  return (
    <div role="status">
      {isLost && (
        <div className="banner banner-bad">
          <Unplug size={18} aria-hidden />
          <p>
            <strong>{frame.lostTitle}</strong> {frame.lostText}
          </p>
        </div>
      )}
    </div>
  );
}

function PrivateBanner() {
  const span = useCompanionState(({ privateTime }) => privateTime.all);
  const off = useCommand('private.off');
  const { frame } = useStrings();
  const format = useFormat();
  if (span === null) return null;
  const end = span.untilMs === null ? frame.privateOpenEnd : frame.privateUntil(format.time(span.untilMs));
  return (
    <div className="banner banner-quiet">
      <PauseCircle size={18} aria-hidden />
      <p>
        <strong>{frame.privateAll}</strong> {end}
      </p>
      <Button size="small" isBusy={off.isRunning} onClick={() => off.run({})}>
        {frame.resumeScrobbling}
      </Button>
    </div>
  );
}
