import { useState } from 'react';
import type { PluginPreview } from '../../../shared/services.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { showDone } from '../../state/toasts.ts';
import { useFormat, useStrings } from '../../strings/index.ts';
import { SettingLabel } from './service-setting.tsx';

/** Where it lies, then what it is and asks for, then its installation: nothing of it runs before it is switched on. */
export function InstallPluginDialog({ onClose }: { readonly onClose: () => void }) {
  const look = useCommand('plugins.preview', 'inline');
  const install = useCommand('plugins.install', 'inline');
  const [path, setPath] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [preview, setPreview] = useState<PluginPreview | null>(null);
  const { frame, settings } = useStrings();
  const submit = async () => {
    if (path.trim() === '') return setError(settings.pluginPathMissing);
    if (preview === null) {
      const result = await look.run({ path: path.trim() });
      return setPreview(result.ok ? result.value : null);
    }
    const result = await install.run({ path: path.trim() });
    if (!result.ok) return;
    const { service, replaced } = result.value;
    showDone(replaced === null ? settings.pluginInstalled(service.label) : settings.pluginUpdated(service.label));
    onClose();
  };
  const isUpdate = preview !== null && preview.installed !== null;
  return (
    <Dialog
      title={preview === null ? settings.pluginInstall : preview.label}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          {preview === null ? (
            <Button onClick={onClose}>{frame.cancel}</Button>
          ) : (
            <Button onClick={() => setPreview(null)}>{settings.pluginOther}</Button>
          )}
          <Button kind="primary" type="submit" isBusy={look.isRunning || install.isRunning}>
            {preview === null ? settings.pluginLook : isUpdate ? settings.pluginUpdate : settings.pluginConfirm}
          </Button>
        </>
      }
    >
      {preview === null ? (
        <Field
          label={settings.pluginPath}
          placeholder={settings.pluginPathExample}
          value={path}
          error={error}
          spellCheck={false}
          onChange={({ target }) => {
            setPath(target.value);
            setError(null);
          }}
        />
      ) : (
        <PreviewFacts preview={preview} />
      )}
      <ProblemNotice problem={install.problem ?? look.problem} />
    </Dialog>
  );
}

function PreviewFacts({ preview }: { readonly preview: PluginPreview }) {
  const { version, installed, events, settings: asked, warnings, files, bytes, rights } = preview;
  const { settings } = useStrings();
  const format = useFormat();
  return (
    <>
      <p className="quiet">
        {settings.version(version)} · {settings.pluginSize(format.number(files), format.bytes(bytes))}
        {installed !== null && ` · ${settings.pluginReplaces(installed)}`}
      </p>
      {warnings.length > 0 && (
        <Notice tone="warn">
          {warnings.map((text) => (
            <p key={text}>
              <EngineText>{text}</EngineText>
            </p>
          ))}
        </Notice>
      )}
      <Facts>
        <Fact name={settings.pluginRights}>
          <EngineText>{rights}</EngineText>
        </Fact>
        <Fact name={settings.pluginEvents}>{events.map((event) => event.replace(/^phlix\./, '')).join(', ')}</Fact>
        <Fact name={settings.pluginAsks}>
          {asked.length === 0 && settings.pluginAsksNothing}
          <ul>
            {asked.map((setting) => (
              <li key={setting.key}>
                <SettingLabel setting={setting} /> {setting.secret && <Badge>{settings.secret}</Badge>}
              </li>
            ))}
          </ul>
        </Fact>
      </Facts>
    </>
  );
}
