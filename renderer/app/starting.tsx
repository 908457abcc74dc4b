import { useEffect, useState } from 'react';
import { Spinner } from '../components/spinner.tsx';
import { useStrings } from '../strings/index.ts';
import { Sign } from './mark.tsx';

const SLOW_AFTER_MS = 4000;

/** Shown until the first snapshot is there: usually for a blink. */
export function Starting() {
  const { frame } = useStrings();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <main className="starting">
      <Sign size={48} />
      <h1>{frame.appName}</h1>
      <Spinner label={isSlow ? frame.startingSlow : frame.starting} isLabelShown />
    </main>
  );
}
