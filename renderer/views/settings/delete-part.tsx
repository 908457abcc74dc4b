import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { forgetPreferences } from '../../state/preferences.ts';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { Part } from './part.tsx';

/** The way out: all that the companion keeps on this computer. */
export function DeletePart() {
  const [isAsking, setAsking] = useState(false);
  const { settings } = useStrings();
  return (
    <Part title={settings.deleteTitle} hint={settings.deleteHint}>
      <div className="row">
        <Button icon={Trash2} onClick={() => setAsking(true)}>
          {settings.deleteAsk}
        </Button>
      </div>
      {isAsking && <DeleteDialog onClose={() => setAsking(false)} />}
    </Part>
  );
}

function DeleteDialog({ onClose }: { readonly onClose: () => void }) {
  const remove = useCommand('app.delete_everything', 'inline');
  const waiting = useCompanionState(({ lanes }) => lanes.reduce((sum, lane) => sum + lane.waiting, 0));
  const [isSure, setSure] = useState(false);
  const { settings } = useStrings();
  const confirm = async () => {
    const { ok } = await remove.run({ sure: true });
    if (!ok) return;
    forgetPreferences();
    showDone(settings.deleteDone);
    onClose();
  };
  return (
    <ConfirmDialog
      title={settings.deleteAskTitle}
      confirm={settings.deleteConfirm}
      isBusy={remove.isRunning}
      isDisabled={!isSure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{settings.deleteGoes}</p>
      <ul className="delete-list">
        {settings.deleteList.map((what) => (
          <li key={what}>{what}</li>
        ))}
        {waiting > 0 && (
          <li>
            <strong>{settings.deleteWaiting(waiting)}</strong>
          </li>
        )}
      </ul>
      <p className="quiet">{settings.deleteStays}</p>
      <label className="row">
        <input type="checkbox" checked={isSure} onChange={({ target }) => setSure(target.checked)} />
        {settings.deleteSure}
      </label>
      <ProblemNotice problem={remove.problem} />
    </ConfirmDialog>
  );
}
