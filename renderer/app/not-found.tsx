import { Compass } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ViewHeader } from '../components/view-header.tsx';
import { useStrings } from '../strings/index.ts';
import { goTo } from './router.ts';

export function NotFound() {
  const { frame } = useStrings();
  return (
    <>
      <ViewHeader title={frame.notFoundTitle} />
      <EmptyState
        icon={Compass}
        title={frame.notFoundText}
        action={<Button onClick={() => goTo('now')}>{frame.notFoundAction}</Button>}
      />
    </>
  );
}
