import { useStore } from 'zustand';
import { Dialog } from '../components/dialog.tsx';
import { Switch } from '../components/switch.tsx';
import { preferenceStore, setPreference } from '../state/preferences.ts';
import { useStrings } from '../strings/index.ts';
import { HELP_KEY, NUMBERED_VIEWS, SEARCH_KEY } from './shortcuts.ts';
import './keyboard-help.css';

/** Every key there is, and the switch of those that a slip of the hand could press. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const isOn = useStore(preferenceStore, ({ shortcuts }) => shortcuts);
  const { frame } = useStrings();
  const words = frame.keyboard;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Switch
        label={words.shortcuts}
        hint={words.shortcutsHint}
        isOn={isOn}
        onChange={(value) => setPreference('shortcuts', value)}
      />
      {isOn && (
        <dl className="keys">
          {NUMBERED_VIEWS.map(({ name }, index) => (
            <Key key={name} keys={[String(index + 1)]} does={frame.views[name]} />
          ))}
          <Key keys={[SEARCH_KEY]} does={words.search} />
          <Key keys={[HELP_KEY]} does={words.help} />
        </dl>
      )}
      <h3>{words.everywhere}</h3>
      <dl className="keys keys-always">
        <Key keys={['Tab', '⇧ Tab']} does={words.move} />
        <Key keys={['↑', '↓', '←', '→']} does={words.arrows} />
        <Key keys={['Esc']} does={words.escape} />
        <Key keys={['1', '…', '9', '0']} does={words.rate} />
      </dl>
    </Dialog>
  );
}

function Key({ keys, does }: { readonly keys: readonly string[]; readonly does: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
