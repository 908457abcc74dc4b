import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { CardRows } from '../../components/card.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { PauseMenu } from '../now/pause-menu.tsx';
import { Part } from './part.tsx';

/** Where private time holds, until when, and its end. */
export function PrivateTimePart() {
  const { all, hosts } = useCompanionState(({ privateTime }) => privateTime);
  const off = useCommand('private.off');
  const { settings } = useStrings();
  const format = useFormat();
  const spans = [
    ...(all === null ? [] : [{ ...all, key: 'all', name: settings.privateAll, input: {} }]),
    ...hosts.map((host) => ({
      ...host,
      key: host.hostId,
      name: settings.privateOn(host.hostLabel),
      input: { hostId: host.hostId },
    })),
  ];
  return (
    <Part title={settings.privateTitle} hint={settings.privateHint} action={<PauseMenu />}>
      {spans.length === 0 ? (
        <p className="quiet">{settings.privateNone}</p>
      ) : (
        <CardRows>
          {spans.map(({ key, name, untilMs, input }) => (
            <div key={key} className="settings-entry">
              <p>
                <strong>{name}</strong>{' '}
                <span className="quiet">
                  {untilMs === null ? settings.privateOpen : settings.privateUntil(format.time(untilMs))}
                </span>
              </p>
              <Button size="small" isBusy={off.isRunning} onClick={() => off.run(input)}>
                {settings.privateEnd}
              </Button>
            </div>
          ))}
        </CardRows>
      )}
    </Part>
  );
}
