import type { ReactNode } from 'react';
import type { ServiceInfo } from '../../../shared/services.ts';
import { placeHref } from '../../app/router.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { EngineText } from '../../components/engine-text.tsx';
import { Notice } from '../../components/notice.tsx';
import { Switch } from '../../components/switch.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { ServiceSetting } from './service-setting.tsx';

const TONES: Readonly<Record<ServiceInfo['state'], Tone>> = {
  off: 'neutral',
  starting: 'accent',
  running: 'good',
  needs_setup: 'warn',
  failed: 'bad',
};

/** One service: how it is, whether it is reported to, and its own settings as a form. */
export function ServiceCard({ service, actions }: { readonly service: ServiceInfo; readonly actions?: ReactNode }) {
  const { name, label, version, origin, enabled, state, problem, missing, hasLogin, warnings } = service;
  const setEnabled = useCommand('services.set_enabled');
  const { settings } = useStrings();
  const format = useFormat();
  // The service's own switch is the one above.
  const own = service.settings.filter(({ key }) => key !== 'enabled');
  const labelOf = (key: string) => own.find((setting) => setting.key === key)?.label ?? key;
  return (
    <Card label={label}>
      <div className="settings-part">
        <div>
          <div className="service-head">
            <h3>{label}</h3>
            <Badge tone={TONES[state]}>{settings.serviceState[state]}</Badge>
          </div>
          <p className="quiet small">
            {origin === 'built_in' ? settings.builtIn : settings.plugin} · {settings.version(version)}
            {hasLogin && (
              <>
                {' · '}
                <a href={placeHref('accounts')}>{settings.account}</a>
              </>
            )}
          </p>
        </div>
        {problem && (
          <Notice tone="bad">
            <EngineText>{problem.text}</EngineText>
          </Notice>
        )}
        {missing.length > 0 && enabled && (
          <Notice tone="warn">{settings.missing(format.list(missing.map(labelOf)))}</Notice>
        )}
        {warnings.length > 0 && (
          <Notice tone="warn">
            <ul>
              {warnings.map((text) => (
                <li key={text}>
                  <EngineText>{text}</EngineText>
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <Switch
          label={settings.serviceOn(label)}
          isOn={enabled}
          onChange={(isOn) => setEnabled.run({ service: name, enabled: isOn })}
        />
        <SettingsForm service={name} settings={own} />
        {actions}
      </div>
    </Card>
  );
}

/** What hardly anybody changes is a step away. */
function SettingsForm({ service, settings: all }: { readonly service: string } & Pick<ServiceInfo, 'settings'>) {
  const { settings } = useStrings();
  const rows = (tier: 'standard' | 'advanced') =>
    all
      .filter((setting) => setting.tier === tier)
      .map((setting) => <ServiceSetting key={setting.key} service={service} setting={setting} />);
  const advanced = rows('advanced');
  return (
    <>
      {rows('standard')}
      {advanced.length > 0 && (
        <details className="service-more">
          <summary>{settings.moreSettings}</summary>
          <div className="stack">{advanced}</div>
        </details>
      )}
    </>
  );
}
