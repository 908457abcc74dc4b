import { Ellipsis, Keyboard } from 'lucide-react';
import { useCompanionState } from '../bridge/companion.tsx';
import { Menu, MenuItem, MenuLink } from '../components/menu.tsx';
import { useStrings } from '../strings/index.ts';
import { placeHref } from './router.ts';
import { VIEWS, type View, type ViewName } from './views.ts';

/** At the side of a wide window, all views; along the bottom of a narrow one, the first few and the rest in a menu. */
export function Navigation({ current, onHelp }: { readonly current: string; readonly onHelp: () => void }) {
  const { frame } = useStrings();
  const rest = VIEWS.filter(({ navigation }) => navigation === 'rest');
  const restIsCurrent = rest.some(({ name }) => name === current);
  return (
    <nav className="navigation" aria-label={frame.navigation}>
      <ul>
        {VIEWS.filter(({ navigation }) => navigation !== 'none').map((view) => (
          <li key={view.name} data-navigation={view.navigation}>
            <ViewLink view={view} isCurrent={view.name === current} />
          </li>
        ))}
        {rest.length > 0 && (
          <li data-navigation="more">
            <Menu
              className={restIsCurrent ? 'navigation-link is-current' : 'navigation-link'}
              label={frame.more}
              face={
                <>
                  <Ellipsis size={20} aria-hidden />
                  <span className="navigation-name">{frame.more}</span>
                </>
              }
            >
              {rest.map(({ name, icon }) => (
                <MenuLink key={name} href={placeHref(name)} icon={icon} isCurrent={name === current}>
                  {frame.views[name]}
                </MenuLink>
              ))}
              <MenuItem icon={Keyboard} onSelect={onHelp}>
                {frame.keyboard.title}
              </MenuItem>
            </Menu>
          </li>
        )}
        <li data-navigation="help">
          <button type="button" className="navigation-link" onClick={onHelp}>
            <Keyboard size={20} aria-hidden />
            <span className="navigation-name">{frame.keyboard.title}</span>
          </button>
        </li>
      </ul>
    </nav>
  );
}

function ViewLink({ view: { name, icon: Icon }, isCurrent }: { readonly view: View; readonly isCurrent: boolean }) {
  const { frame } = useStrings();
  return (
    <a
      href={placeHref(name)}
      className={isCurrent ? 'navigation-link is-current' : 'navigation-link'}
      aria-current={isCurrent ? 'page' : undefined}
    >
      <Icon size={20} aria-hidden />
      <span className="navigation-name">
        <span className="navigation-long">{frame.views[name]}</span>
        <span className="navigation-short">{frame.viewsShort[name] ?? frame.views[name]}</span>
      </span>
      <Count view={name} />
    </a>
  );
}

/** How much waits in a view; nothing where nothing does. */
function Count({ view }: { readonly view: ViewName }) {
  const count = useCompanionState(({ lanes, ratings }) => {
    if (view === 'queue') return lanes.reduce((sum, { waiting }) => sum + waiting, 0);
    return view === 'ratings' ? ratings.length : 0;
  });
  const { frame } = useStrings();
  if (count === 0) return null;
  return (
    <span className="navigation-count figures">
      <span aria-hidden>{count > 999 ? '999+' : count}</span>
      <span className="unseen">{view === 'queue' ? frame.waitingCount(count) : frame.ratingCount(count)}</span>
    </span>
  );
}
