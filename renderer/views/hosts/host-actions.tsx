import { Pencil, PlugZap, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { HostState } from '../../../shared/state.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { RemoteControlSteps } from '../../hosts/remote-control-steps.tsx';
import { StageList } from '../../hosts/stage-list.tsx';
import { mayNeedRemoteControl, useHostTest } from '../../hosts/use-host-test.ts';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { EditHostDialog } from './edit-host-dialog.tsx';

/** The test of the connection, stage by stage; editing and removing. */
export function HostActions({ host }: { readonly host: HostState }) {
  const { hosts } = useStrings();
  const test = useHostTest();
  const [asking, setAsking] = useState<'edit' | 'remove' | null>(null);
  const close = () => setAsking(null);
  const stages = test.stages ?? (host.connection === 'unreachable' ? host.stages : []);
  return (
    <section className="host-section" aria-label={hosts.test}>
      {stages.length > 0 && (
        <div role="status" className="stack">
          <StageList stages={stages} />
          {mayNeedRemoteControl(stages) && <RemoteControlSteps />}
        </div>
      )}
      <ProblemNotice problem={test.problem} />
      <div className="row">
        <Button icon={PlugZap} isBusy={test.isRunning} onClick={() => test.run(host.id)}>
          {test.stages === null ? hosts.test : hosts.testAgain}
        </Button>
        <Button kind="quiet" icon={Pencil} onClick={() => setAsking('edit')}>
          {hosts.edit}
        </Button>
        <Button kind="quiet" icon={Trash2} onClick={() => setAsking('remove')}>
          {hosts.remove}
        </Button>
      </div>
      {asking === 'edit' && <EditHostDialog host={host} onClose={close} />}
      {asking === 'remove' && <RemoveDialog host={host} onClose={close} />}
    </section>
  );
}

function RemoveDialog({ host: { id, label }, onClose }: { readonly host: HostState; readonly onClose: () => void }) {
  const { hosts } = useStrings();
  const remove = useCommand('hosts.remove', 'inline');
  const confirm = async () => {
    const { ok } = await remove.run({ id });
    if (!ok) return;
    showDone(hosts.removed(label));
    onClose();
  };
  return (
    <ConfirmDialog
      title={hosts.removeTitle(label)}
      confirm={hosts.remove}
      isBusy={remove.isRunning}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{hosts.removeText}</p>
      <ProblemNotice problem={remove.problem} />
    </ConfirmDialog>
  );
}
