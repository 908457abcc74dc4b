import { Card, CardRows } from '../../components/card.tsx';
import { type SectionName, settingsOf } from './sections.ts';
import { SettingRow } from './setting-row.tsx';

/** The settings of one section; nothing where it has none of its own. */
export function SettingsCard({ section }: { readonly section: SectionName }) {
  const keys = settingsOf(section);
  if (keys.length === 0) return null;
  return (
    <Card>
      <CardRows>
        {keys.map((key) => (
          <SettingRow key={key} settingKey={key} />
        ))}
      </CardRows>
    </Card>
  );
}
