import { Compass } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { useStrings } from '../strings/index.ts';
import { goTo } from './router.ts';

export function NotFound() {
  const { frame } = useStrings();
  return (
    <EmptyState
      icon={Compass}
      title={frame.notFoundTitle}
      action={<Button onClick={() => goTo('now')}>{frame.notFoundAction}</Button>}
    >
      <p>{frame.notFoundText}</p>
    </EmptyState>
  );
}
