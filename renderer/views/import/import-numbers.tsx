import type { ImportCounts } from '../../../shared/history.ts';
import { useFormat, useStrings } from '../../strings/index.ts';

const MAIN = ['found', 'ready', 'imported', 'duplicates', 'unmatched', 'refused', 'failed'] as const;
const REST = ['merged', 'ownMarks', 'private', 'unreadable'] as const;

/** What was found and what became of it; a number that is nothing is left out. */
export function ImportNumbers({ counts }: { readonly counts: ImportCounts }) {
  const { importing } = useStrings();
  const format = useFormat();
  const rest = REST.filter((name) => counts[name] > 0);
  return (
    <>
      <dl className="import-numbers">
        {MAIN.filter((name) => name === 'found' || counts[name] > 0).map((name) => (
          <div key={name} className={`import-number import-number-${name}`}>
            <dd className="figures">{format.number(counts[name])}</dd>
            <dt>{importing.counts[name]}</dt>
          </div>
        ))}
      </dl>
      {rest.length > 0 && (
        <p className="quiet small">
          {rest.map((name) => `${format.number(counts[name])} ${importing.counts[name]}`).join(' · ')}
        </p>
      )}
    </>
  );
}
