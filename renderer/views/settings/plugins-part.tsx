import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ServiceInfo } from '../../../shared/services.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { InstallPluginDialog } from './install-plugin-dialog.tsx';
import { Part } from './part.tsx';
import { PluginNodeNotice } from './plugin-node-notice.tsx';
import { ServiceCard } from './service-card.tsx';

/** Installed plugins, and a way to more of them. */
export function PluginsPart({ plugins }: { readonly plugins: readonly ServiceInfo[] }) {
  const [isInstalling, setInstalling] = useState(false);
  const { settings } = useStrings();
  return (
    <>
      <Part
        title={settings.pluginsTitle}
        hint={settings.pluginsHint}
        action={
          <Button icon={Plus} onClick={() => setInstalling(true)}>
            {settings.pluginInstall}
          </Button>
        }
      >
        <PluginNodeNotice />
        {plugins.length === 0 && <p className="quiet">{settings.pluginsEmpty}</p>}
      </Part>
      {plugins.map((plugin) => (
        <ServiceCard key={plugin.name} service={plugin} actions={<RemovePlugin plugin={plugin} />} />
      ))}
      {isInstalling && <InstallPluginDialog onClose={() => setInstalling(false)} />}
    </>
  );
}

function RemovePlugin({ plugin: { name, label } }: { readonly plugin: ServiceInfo }) {
  const remove = useCommand('plugins.remove', 'inline');
  const [isAsking, setAsking] = useState(false);
  const [forget, setForget] = useState(false);
  const { settings } = useStrings();
  const confirm = async () => {
    const { ok } = await remove.run({ name, forget });
    if (!ok) return;
    showDone(settings.pluginRemoved(label));
    setAsking(false);
  };
  return (
    <div className="row">
      <Button kind="quiet" icon={Trash2} onClick={() => setAsking(true)}>
        {settings.pluginRemove}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={settings.pluginRemoveTitle(label)}
          confirm={settings.pluginRemove}
          isBusy={remove.isRunning}
          onConfirm={() => void confirm()}
          onClose={() => setAsking(false)}
        >
          <p>{settings.pluginRemoveText}</p>
          <label className="row">
            <input type="checkbox" checked={forget} onChange={({ target }) => setForget(target.checked)} />
            {settings.pluginForget}
          </label>
          <ProblemNotice problem={remove.problem} />
        </ConfirmDialog>
      )}
    </div>
  );
}
