import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { HostFieldsForm, NEW_HOST, useHostFields } from '../../hosts/host-fields.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';

/** A box by its address. How its connection fares is then seen on its card. */
export function AddHostDialog({ onClose }: { readonly onClose: () => void }) {
  const { frame, hosts } = useStrings();
  const add = useCommand('hosts.add', 'inline');
  const form = useHostFields(NEW_HOST);
  const save = async () => {
    const request = form.read();
    if (request === null) return;
    const result = await add.run(request);
    if (!result.ok) return;
    showDone(hosts.added(result.value.label));
    onClose();
  };
  return (
    <Dialog
      title={hosts.addTitle}
      onClose={onClose}
      onSubmit={save}
      actions={
        <>
          <Button onClick={onClose}>{frame.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={add.isRunning}>
            {hosts.addConfirm}
          </Button>
        </>
      }
    >
      <HostFieldsForm form={form} problem={add.problem} />
    </Dialog>
  );
}
