import { useState } from 'react';
import { msToSeconds } from '../../shared/units.ts';
import { useNow } from '../state/use-now.ts';
import { useFormat, useStrings } from '../strings/index.ts';

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;

/** How long a code is still good: full when it is first shown. */
export function CountdownRing({ expiresAtMs }: { readonly expiresAtMs: number }) {
  const nowMs = useNow('second');
  const [startMs] = useState(nowMs);
  const { accounts } = useStrings();
  const format = useFormat();
  const leftMs = Math.max(0, expiresAtMs - nowMs);
  const fraction = Math.min(1, leftMs / Math.max(1, expiresAtMs - startMs));
  return (
    <div className="ring">
      <svg viewBox="0 0 36 36" width={36} height={36} aria-hidden>
        <circle className="ring-track" cx={18} cy={18} r={RADIUS} />
        <circle
          className="ring-left"
          cx={18}
          cy={18}
          r={RADIUS}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - fraction)}
        />
      </svg>
      <span className="figures">{accounts.login.left(format.position(msToSeconds(leftMs)))}</span>
    </div>
  );
}
