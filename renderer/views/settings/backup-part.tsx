import { Download, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { SettingsImport } from '../../../shared/settings-file.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { useSaveText } from '../../bridge/use-save-text.ts';
import { Button } from '../../components/button.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { Part } from './part.tsx';
import { settingName } from './setting-name.ts';

/** The settings out into a file, and in again: what was taken and what was not. */
export function BackupPart() {
  const read = useCommand('settings.export');
  const take = useCommand('settings.import', 'inline');
  const saveText = useSaveText();
  const input = useRef<HTMLInputElement>(null);
  const [taken, setTaken] = useState<SettingsImport | 'unreadable' | null>(null);
  const { settings } = useStrings();
  const save = async () => {
    const result = await read.run({});
    if (!result.ok) return;
    const text = `${JSON.stringify(result.value, null, 2)}\n`;
    if (await saveText('punchplay-companion-settings.json', text)) showDone(settings.backupSaved);
  };
  const takeFile = async (file: File) => {
    setTaken(null);
    const content = parseRecord(await file.text());
    if (content === null) return setTaken('unreadable');
    const result = await take.run({ file: content });
    setTaken(result.ok ? result.value : null);
  };
  return (
    <Part title={settings.backupTitle} hint={settings.backupHint}>
      <div className="row">
        <Button icon={Download} isBusy={read.isRunning} onClick={() => void save()}>
          {settings.backupExport}
        </Button>
        <Button icon={Upload} isBusy={take.isRunning} onClick={() => input.current?.click()}>
          {settings.backupImport}
        </Button>
        <input
          ref={input}
          hidden
          type="file"
          accept=".json,application/json"
          aria-label={settings.backupImport}
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file !== undefined) void takeFile(file);
            // The same file may be chosen again.
            target.value = '';
          }}
        />
      </div>
      <ProblemNotice problem={take.problem} />
      <div role="status" className="notice-place">
        {taken === 'unreadable' && <Notice tone="bad">{settings.backupUnreadable}</Notice>}
        {taken !== null && taken !== 'unreadable' && <Taken taken={taken} />}
      </div>
    </Part>
  );
}

function Taken({ taken: { changed, notices } }: { readonly taken: SettingsImport }) {
  const { settings } = useStrings();
  return (
    <div className="stack">
      <Notice
        tone="good"
        title={changed.length === 0 ? settings.backupNothing : settings.backupChanged(changed.length)}
      >
        {changed.length > 0 && (
          <ul>
            {changed.map((name) => (
              <li key={name}>{settingName(name, settings)}</li>
            ))}
          </ul>
        )}
      </Notice>
      {notices.length > 0 && (
        <Notice tone="warn" title={settings.backupNotTaken}>
          <ul>
            {notices.map((text) => (
              <li key={text}>
                <EngineText>{text}</EngineText>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function parseRecord(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
