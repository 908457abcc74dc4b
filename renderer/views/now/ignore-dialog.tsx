import type { MediaItem } from '../../../shared/media-item.ts';
import { useBridge } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { showToast } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';

/** Asks whether nothing of this title shall be reported, from now on. */
export function IgnoreDialog({ item, onClose }: { readonly item: MediaItem; readonly onClose: () => void }) {
  const { commands } = useBridge();
  const add = useCommand('ignores.add', 'inline');
  const { now } = useStrings();
  const ignore = async () => {
    const result = await add.run({ kind: 'title', value: item.title });
    if (!result.ok) return;
    const { id } = result.value;
    const action = { label: now.ignoring.undo, run: () => void commands['ignores.remove']({ id }) };
    showToast({ kind: 'done', text: now.ignoring.done(item.title), action });
    onClose();
  };
  return (
    <ConfirmDialog
      title={now.ignoring.title}
      confirm={now.ignoring.confirm}
      isDangerous={false}
      isBusy={add.isRunning}
      onConfirm={ignore}
      onClose={onClose}
    >
      <p>{now.ignoring.text(item.title)}</p>
      <ProblemNotice problem={add.problem} />
    </ConfirmDialog>
  );
}
