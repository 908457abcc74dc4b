import { RotateCcw } from 'lucide-react';
import { SETTINGS, type SettingKey, type SettingSpec } from '../../../shared/settings.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

/** What a changed setting usually is, and the way back to it; nothing where it is just that. */
export function DefaultLine({ settingKey: key }: { readonly settingKey: SettingKey }) {
  const isChanged = useCompanionState(({ settings: values }) => values[key] !== SETTINGS[key].default);
  const reset = useCommand('settings.reset');
  const { settings } = useStrings();
  const text = useDefaultText(key);
  if (!isChanged) return null;
  return (
    <p className="setting-default">
      <span>{settings.wasDefault(text)}</span>
      <Button
        size="small"
        kind="quiet"
        icon={RotateCcw}
        aria-label={settings.restoreName(settings.words[key].label)}
        isBusy={reset.isRunning}
        onClick={() => reset.run({ key })}
      >
        {settings.restore}
      </Button>
    </p>
  );
}

function useDefaultText(key: SettingKey): string {
  const { settings } = useStrings();
  const format = useFormat();
  const spec: SettingSpec = SETTINGS[key];
  switch (spec.type) {
    case 'switch':
      return spec.default ? settings.on : settings.off;
    case 'number':
      return `${format.number(spec.default)} ${settings.units[spec.unit] ?? spec.unit}`;
    case 'choice':
      return settings.options[spec.default] ?? spec.default;
    case 'text':
      return spec.default;
  }
}
