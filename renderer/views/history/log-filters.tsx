import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { LOG_OUTCOMES, type LogOutcome } from '../../../shared/watch-log.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { Select } from '../../components/field.tsx';
import { useStrings } from '../../strings/index.ts';
import type { LogQuery } from './use-log-pages.ts';

/** The typing is over when nothing was typed for so long. */
const TYPING_MS = 200;

interface LogFiltersProps {
  readonly query: LogQuery;
  readonly onChange: (query: LogQuery) => void;
  /** The search takes the focus. */
  readonly isSearching: boolean;
}

export function LogFilters({ query, onChange, isSearching }: LogFiltersProps) {
  const { history } = useStrings();
  const hosts = useCompanionState((state) => state.hosts);
  const accounts = useCompanionState((state) => state.accounts);
  const all = { value: '', label: history.all };
  const set = (part: keyof LogQuery) => (value: string) => {
    const { [part]: _, ...others } = query;
    onChange(value === '' ? others : { ...others, [part]: value });
  };
  return (
    <search className="log-filters">
      <SearchField value={query.text ?? ''} onChange={set('text')} isSearching={isSearching} />
      <Select
        label={history.host}
        value={query.hostId ?? ''}
        options={[all, ...hosts.map(({ id, label }) => ({ value: id, label }))]}
        onChange={set('hostId')}
      />
      {accounts.length > 1 && (
        <Select
          label={history.service}
          value={query.service ?? ''}
          options={[all, ...accounts.map(({ service, label }) => ({ value: service, label }))]}
          onChange={set('service')}
        />
      )}
      <Select
        label={history.outcome}
        value={query.outcome ?? ''}
        options={[all, ...LOG_OUTCOMES.map((value: LogOutcome) => ({ value, label: history.outcomes[value] }))]}
        onChange={set('outcome')}
      />
    </search>
  );
}

function SearchField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isSearching: boolean;
}) {
  const { value, onChange, isSearching } = props;
  const field = useRef<HTMLInputElement>(null);
  const { history } = useStrings();
  const [typed, setTyped] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait.
  useEffect(() => {
    if (typed === value) return;
    const timer = window.setTimeout(() => onChange(typed), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (isSearching) field.current?.focus();
  }, [isSearching]);
  return (
    <div className="log-search">
      <Search size={16} aria-hidden />
      <input
        ref={field}
        type="search"
        aria-label={history.search}
        placeholder={history.search}
        value={typed}
        maxLength={300}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}
