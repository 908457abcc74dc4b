import { ExternalLink } from 'lucide-react';
import { useShell } from '../bridge/companion.tsx';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { useStrings } from '../strings/index.ts';

/** What to switch on in Kodi, once on each box. */
export function RemoteControlSteps() {
  const shell = useShell();
  const { hosts } = useStrings();
  const help = shell && (
    <Button
      size="small"
      kind="quiet"
      icon={ExternalLink}
      onClick={() => void shell.open_outside({ place: 'kodi_remote_help' })}
    >
      {hosts.remoteHelp}
    </Button>
  );
  return (
    <Notice title={hosts.remoteTitle} action={help}>
      <p>{hosts.remoteText}</p>
      <ol className="steps">
        {hosts.remoteSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Notice>
  );
}
