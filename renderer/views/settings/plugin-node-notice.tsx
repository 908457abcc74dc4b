import { ExternalLink, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useShell } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useStrings } from '../../strings/index.ts';

/** On a desktop without the program that plugins run in: what is missing, and what to do. */
export function PluginNodeNotice() {
  const shell = useShell();
  const [isMissing, setMissing] = useState(false);
  const [isLooking, setLooking] = useState(false);
  const { settings } = useStrings();
  const look = useCallback(async () => {
    setLooking(true);
    const result = await shell?.plugin_node({});
    setMissing(result?.ok === true && result.value.version === null);
    setLooking(false);
  }, [shell]);
  useEffect(() => void look(), [look]);
  if (shell === null || !isMissing) return null;
  const action = (
    <div className="row">
      <Button size="small" icon={ExternalLink} onClick={() => void shell.open_outside({ place: 'node' })}>
        {settings.pluginNodeGet}
      </Button>
      <Button size="small" kind="quiet" icon={RotateCw} isBusy={isLooking} onClick={() => void look()}>
        {settings.pluginNodeLook}
      </Button>
    </div>
  );
  return (
    <div role="status">
      <Notice tone="warn" title={settings.pluginNodeMissing} action={action}>
        <p>{settings.pluginNodeText}</p>
      </Notice>
    </div>
  );
}
