import type { HostState } from '../../../shared/state.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { HostFieldsForm, useHostFields } from '../../hosts/host-fields.tsx';
import { useStrings } from '../../strings/index.ts';

/** Name, place and login of a box. */
export function EditHostDialog({ host, onClose }: { readonly host: HostState; readonly onClose: () => void }) {
  const { id, label, address, port, httpPort, user } = host;
  const { frame, hosts } = useStrings();
  const edit = useCommand('hosts.edit', 'inline');
  const form = useHostFields({
    label,
    address,
    port: String(port),
    httpPort: String(httpPort),
    user: user ?? '',
    password: '',
  });
  const save = async () => {
    const request = form.read();
    if (request === null) return;
    const { ok } = await edit.run({ id, ...request, user: request.user ?? null });
    if (ok) onClose();
  };
  return (
    <Dialog
      title={hosts.editTitle(label)}
      onClose={onClose}
      onSubmit={save}
      actions={
        <>
          <Button onClick={onClose}>{frame.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={edit.isRunning}>
            {frame.save}
          </Button>
        </>
      }
    >
      <HostFieldsForm form={form} problem={edit.problem} hasPassword={user !== null} />
    </Dialog>
  );
}
