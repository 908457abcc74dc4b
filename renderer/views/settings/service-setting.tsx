import { RotateCcw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ServiceSettingInfo } from '../../../shared/services.ts';
import { useShell } from '../../bridge/companion.tsx';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Field, TextArea } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { useStrings } from '../../strings/index.ts';
import { isTextList, readSettingText, type SettingInput, settingText } from './setting-text.ts';
import { draftInput, useDraft } from './use-draft.ts';

interface ServiceSettingProps {
  readonly service: string;
  readonly setting: ServiceSettingInfo;
}

/** One setting of a service, as its manifest describes it. */
export function ServiceSetting({ service, setting }: ServiceSettingProps) {
  const set = useCommand('services.set_setting', 'inline');
  const { settings } = useStrings();
  const { key, type, secret } = setting;
  const save = async (value: SettingInput) => {
    const result = await set.run({ service, key, value });
    return result.ok ? null : result.problem;
  };
  const draft = useDraft({
    value: settingText(setting),
    check: (text) => {
      const read = readSettingText(setting, text);
      if (read.ok) return null;
      return { number: settings.wrongNumber, integer: settings.wrongInteger, list: settings.wrongList }[read.wrong];
    },
    save: async (text) => {
      const read = readSettingText(setting, text);
      const problem = read.ok ? await save(read.value) : null;
      if (problem === null && secret) draft.discard();
      return problem;
    },
  });
  const label = <SettingLabel setting={setting} isSet={hasValue(setting)} />;
  const hint = <SettingHint setting={setting} />;
  if (type === 'boolean') {
    return (
      <Shown setting={setting} onReset={() => save(null)}>
        <Switch label={label} hint={hint} isOn={setting.value === true} onChange={(isOn) => void save(isOn)} />
      </Shown>
    );
  }
  if (type === 'array') {
    const { onKeyDown: _, ...input } = draftInput(draft);
    return (
      <Shown setting={setting} onReset={() => save(null)}>
        <TextArea {...input} label={label} hint={hint} rows={3} spellCheck={false} />
      </Shown>
    );
  }
  return (
    <Shown setting={setting} onReset={() => save(null)}>
      <Field
        {...draftInput(draft)}
        label={label}
        hint={hint}
        type={secret ? 'password' : 'text'}
        inputMode={type === 'string' ? undefined : 'decimal'}
        autoComplete={secret ? 'new-password' : 'off'}
        spellCheck={false}
      />
    </Shown>
  );
}

function Shown(props: {
  readonly setting: ServiceSettingInfo;
  readonly onReset: () => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const { setting, onReset, children } = props;
  const { settings } = useStrings();
  const { label, secret, value, default: usual } = setting;
  const isChanged = secret ? isSecretSet(value) : JSON.stringify(value ?? null) !== JSON.stringify(usual ?? null);
  return (
    <div className="service-setting">
      {children}
      {isChanged && (
        <p className="setting-default">
          <span>{secret ? settings.secretStored : usual === null ? '' : settings.wasDefault(shownDefault(usual))}</span>
          <Button
            size="small"
            kind="quiet"
            icon={secret ? Trash2 : RotateCcw}
            aria-label={secret ? settings.secretForgetName(label) : settings.restoreName(label)}
            onClick={() => void onReset()}
          >
            {secret ? settings.secretForget : usual === null ? settings.clear : settings.restore}
          </Button>
        </p>
      )}
    </div>
  );
}

export function SettingLabel({
  setting,
  isSet = false,
}: {
  readonly setting: Pick<ServiceSettingInfo, 'label' | 'required'>;
  readonly isSet?: boolean;
}) {
  const { settings } = useStrings();
  return (
    <>
      <EngineText>{setting.label}</EngineText> {setting.required && !isSet && <Badge>{settings.needed}</Badge>}
    </>
  );
}

function SettingHint({ setting }: { readonly setting: ServiceSettingInfo }) {
  const { settings } = useStrings();
  const { description, link, type } = setting;
  return (
    <>
      {description !== null && <EngineText>{description}</EngineText>}
      {link !== null && (
        <>
          {' '}
          <OutsideLink {...link} />
        </>
      )}
      {type === 'array' && isTextList(setting) && <> {settings.listHint}.</>}
    </>
  );
}

/** The desktop opens no address that a manifest names: there it can be read, and copied. */
function OutsideLink({ address, text }: NonNullable<ServiceSettingInfo['link']>) {
  const shell = useShell();
  const { settings } = useStrings();
  if (shell !== null) {
    return (
      <>
        {settings.getIt}: {address}
      </>
    );
  }
  return (
    <a href={address} target="_blank" rel="noreferrer">
      <EngineText>{text}</EngineText>
    </a>
  );
}

function hasValue({ secret, value }: ServiceSettingInfo): boolean {
  return secret ? isSecretSet(value) : value !== null && value !== undefined && value !== '';
}

function isSecretSet(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'set' in value && value.set === true;
}

function shownDefault(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
