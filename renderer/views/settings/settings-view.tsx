import type { ComponentType } from 'react';
import { goTo, placeHref } from '../../app/router.ts';
import type { ViewProps } from '../../app/views.ts';
import { Select } from '../../components/field.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { SuppressionsCard } from '../../ratings/suppressions-card.tsx';
import { useStrings } from '../../strings/index.ts';
import { AppSection } from './app-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import type { SectionName } from './sections.ts';
import { ServicesSection } from './services-section.tsx';
import { SettingsCard } from './settings-card.tsx';
import './settings.css';

/** What a section shows below its settings. */
const MORE: Readonly<Partial<Record<SectionName, ComponentType>>> = {
  ratings: SuppressionsCard,
  privacy: PrivacySection,
  services: ServicesSection,
  app: AppSection,
};

/** Everything that can be set, a section at a time. `rest`: the section. */
export function SettingsView({ rest: [wanted] }: ViewProps) {
  const { frame, settings } = useStrings();
  const names = Object.keys(settings.sections) as SectionName[];
  const section = names.find((name) => name === wanted) ?? 'scrobbling';
  const More = MORE[section];
  return (
    <>
      <ViewHeader title={frame.views.settings} />
      <div className="settings">
        <nav className="settings-sections" aria-label={settings.section}>
          <ul>
            {names.map((name) => (
              <li key={name}>
                <a href={placeHref('settings', name)} aria-current={name === section ? 'page' : undefined}>
                  {settings.sections[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="settings-choice">
          <Select
            label={settings.section}
            value={section}
            options={names.map((name) => ({ value: name, label: settings.sections[name] }))}
            onChange={(name) => goTo('settings', name)}
          />
        </div>
        <section key={section} className="stack stack-wide" aria-labelledby="settings-section">
          <h2 id="settings-section" className="unseen">
            {settings.sections[section]}
          </h2>
          <SettingsCard section={section} />
          {More && <More />}
        </section>
      </div>
    </>
  );
}
