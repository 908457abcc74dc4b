import sign from '../icon.svg';
import { useStrings } from '../strings/index.ts';

/** Name and sign of the app, on top of the navigation. */
export function Mark() {
  const { frame } = useStrings();
  return (
    <div className="mark">
      <Sign />
      <span>{frame.appName}</span>
    </div>
  );
}

export function Sign({ size = 26 }: { readonly size?: number }) {
  return <img className="sign" src={sign} alt="" width={size} height={size} />;
}
