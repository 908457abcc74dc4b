import { readBackendUrl } from '../../../shared/backend-url.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Field } from '../../components/field.tsx';
import { useStrings } from '../../strings/index.ts';
import { draftInput, useDraft } from './use-draft.ts';

/** The address of PunchPlay. What may not be one is said below it, and is not taken. */
export function BackendSetting() {
  const value = useCompanionState(({ settings: { backend_url } }) => backend_url);
  const developerMode = useCompanionState(({ settings: { developer_mode } }) => developer_mode);
  const allowInsecure = useCompanionState((state) => state.settings.allow_insecure_backend_url);
  const set = useCommand('settings.set', 'inline');
  const { settings } = useStrings();
  const check = (text: string) => {
    const read = readBackendUrl(text, { developerMode, allowInsecure });
    return read.ok ? null : settings.backendErrors[read.error];
  };
  const draft = useDraft({
    value,
    check,
    save: async (text) => {
      const result = await set.run({ key: 'backend_url', value: text.trim() });
      return result.ok ? null : result.problem;
    },
  });
  const { label, hint } = settings.words.backend_url;
  // Set by the command line, or right until a switch was turned off.
  const stored = check(value);
  const input = draftInput(draft);
  const error = input.error ?? (stored === null ? null : `${stored} ${settings.backendStored}`);
  return <Field {...input} error={error} label={label} hint={hint} type="url" spellCheck={false} autoComplete="off" />;
}
