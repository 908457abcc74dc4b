import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { LANGUAGE_CHOICES } from '../../../shared/language.ts';
import type { ShellFacts } from '../../../shared/shell.ts';
import { useCompanionState, useShell } from '../../bridge/companion.tsx';
import { Button } from '../../components/button.tsx';
import { CardRows } from '../../components/card.tsx';
import { Select } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { preferenceStore, setPreference, THEMES } from '../../state/preferences.ts';
import { showProblem } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { BackupPart } from './backup-part.tsx';
import { DeletePart } from './delete-part.tsx';
import { Part } from './part.tsx';

/** How the page looks, what the desktop does, and the settings as a file. */
export function AppSection() {
  const facts = useShellFacts();
  return (
    <>
      <LookPart />
      {facts && <ComputerPart {...facts} />}
      <BackupPart />
      <AboutPart facts={facts?.facts ?? null} />
      <DeletePart />
    </>
  );
}

function LookPart() {
  const { theme, language } = useStore(preferenceStore);
  const { settings } = useStrings();
  return (
    <Part title={settings.lookTitle} hint={settings.lookHint}>
      <CardRows>
        <div className="setting">
          <Select
            label={settings.theme}
            value={theme}
            options={THEMES.map((value) => ({ value, label: settings.themes[value] }))}
            onChange={(value) => setPreference('theme', THEMES.find((known) => known === value) ?? 'system')}
          />
        </div>
        <div className="setting">
          <Select
            label={settings.language}
            value={language}
            options={LANGUAGE_CHOICES.map((value) => ({ value, label: settings.languages[value] }))}
            onChange={(value) =>
              setPreference('language', LANGUAGE_CHOICES.find((known) => known === value) ?? 'system')
            }
          />
        </div>
      </CardRows>
    </Part>
  );
}

interface KnownShell {
  readonly facts: ShellFacts;
  readonly ask: (command: 'check_for_update' | { readonly startAtLogin: boolean }) => Promise<void>;
}

/** What the desktop says of itself; null in a browser, and until it has. */
function useShellFacts(): KnownShell | null {
  const shell = useShell();
  const [facts, setFacts] = useState<ShellFacts | null>(null);
  useEffect(() => {
    void shell?.facts({}).then((result) => {
      if (result.ok) setFacts(result.value);
    });
  }, [shell]);
  if (shell === null || facts === null) return null;
  return {
    facts,
    ask: async (command) => {
      const result =
        command === 'check_for_update'
          ? await shell.check_for_update({})
          : await shell.set_start_at_login({ enabled: command.startAtLogin });
      if (result.ok) setFacts(result.value);
      else showProblem(result.problem);
    },
  };
}

function ComputerPart({ facts, ask }: KnownShell) {
  const { settings } = useStrings();
  const { update, startsAtLogin, canStartAtLogin } = facts;
  return (
    <Part title={settings.computerTitle}>
      <CardRows>
        {canStartAtLogin ? (
          <Switch
            label={settings.startAtLogin}
            hint={settings.startAtLoginHint}
            isOn={startsAtLogin}
            onChange={(isOn) => void ask({ startAtLogin: isOn })}
          />
        ) : (
          <p className="quiet">{settings.startAtLoginCannot}</p>
        )}
        <div className="settings-entry">
          <div>
            <p>{settings.update}</p>
            <p className="quiet" role="status">
              {update.state === 'ready'
                ? settings.updateReady(update.version)
                : update.state === 'failed'
                  ? update.text
                  : settings.updateStates[update.state]}
            </p>
          </div>
          {update.state !== 'off' && (
            <Button isBusy={update.state === 'checking'} onClick={() => void ask('check_for_update')}>
              {settings.updateCheck}
            </Button>
          )}
        </div>
      </CardRows>
    </Part>
  );
}

function AboutPart({ facts }: { readonly facts: ShellFacts | null }) {
  const version = useCompanionState((state) => state.version);
  const { settings } = useStrings();
  return (
    <Part title={settings.aboutTitle}>
      <div className="quiet">
        <p>{settings.about(version)}</p>
        {facts && <p>{settings.builds[facts.build]}</p>}
        {facts && <p>{settings.aboutParts(facts.versions.electron, facts.versions.chromium, facts.versions.node)}</p>}
      </div>
    </Part>
  );
}
