import { CirclePause } from 'lucide-react';
import type { CommandRequest } from '../../../shared/contract.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';

type Until = CommandRequest<'private.set'>['until'];

/** Private time on all boxes: for how long. Its end is on top of every view. */
export function PauseMenu() {
  const isPrivate = useCompanionState(({ privateTime }) => privateTime.all !== null);
  const { now } = useStrings();
  if (isPrivate) return null;
  return (
    <Menu
      label={now.pause}
      face={
        <>
          <CirclePause size={16} aria-hidden />
          {now.pause}
        </>
      }
    >
      <PauseChoices />
    </Menu>
  );
}

/** Entries of a menu: for how long, on one box or on all. */
export function PauseChoices({ hostId }: { readonly hostId?: string }) {
  const set = useCommand('private.set');
  const { now } = useStrings();
  const pause = async (until: Until) => {
    const { ok } = await set.run(hostId === undefined ? { until } : { until, hostId });
    if (ok) showDone(now.pausedDone);
  };
  return (
    <>
      <MenuItem onSelect={() => pause({ hours: 1 })}>{now.pauseOneHour}</MenuItem>
      <MenuItem onSelect={() => pause('tomorrow')}>{now.pauseUntilTomorrow}</MenuItem>
      <MenuItem onSelect={() => pause('off')}>{now.pauseUntilOff}</MenuItem>
    </>
  );
}
