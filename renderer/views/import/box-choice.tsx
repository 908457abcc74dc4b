import { useCompanionState } from '../../bridge/companion.tsx';
import { Select } from '../../components/field.tsx';
import { useStrings } from '../../strings/index.ts';

/** No box has an empty id. */
const ALL = '';

interface BoxChoiceProps {
  /** Null: all of them. */
  readonly hostId: string | null;
  readonly onChange: (hostId: string | null) => void;
}

/** One box or all; nothing where there is nothing to choose. */
export function BoxChoice({ hostId, onChange }: BoxChoiceProps) {
  const hosts = useCompanionState((state) => state.hosts);
  const { importing } = useStrings();
  if (hosts.length < 2) return null;
  return (
    <Select
      label={importing.boxes}
      value={hostId ?? ALL}
      options={[{ value: ALL, label: importing.allBoxes }, ...hosts.map(({ id, label }) => ({ value: id, label }))]}
      onChange={(value) => onChange(value === ALL ? null : value)}
    />
  );
}
