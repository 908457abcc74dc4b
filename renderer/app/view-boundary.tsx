import { Bug } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { errorText } from '../../shared/errors.ts';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { useStrings } from '../strings/index.ts';

interface Props {
  /** A view that fails is left behind with it: another place begins anew. */
  readonly place: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly place: string;
}

/** Keeps a fault of one view from taking the page along. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = { error: null, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { error: null, place };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Fault error={error} />;
  }
}

function Fault({ error }: { readonly error: unknown }) {
  const { frame } = useStrings();
  return (
    <EmptyState
      icon={Bug}
      title={frame.failedTitle}
      // The whole page: a part of it that could not be loaded is not asked for again otherwise.
      action={<Button onClick={() => location.reload()}>{frame.failedReload}</Button>}
    >
      <p>{frame.failedText}</p>
      <p>
        <code>{errorText(error)}</code>
      </p>
    </EmptyState>
  );
}
