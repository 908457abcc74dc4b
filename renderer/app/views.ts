/** Every view: its name in the address, its picture, and where it is loaded from when it is first opened. */
import {
  CirclePlay,
  FolderSync,
  HeartPulse,
  History,
  KeyRound,
  ListOrdered,
  type LucideIcon,
  MonitorPlay,
  Settings,
  Sparkles,
  Star,
  UserRound,
} from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Strings } from '../strings/index.ts';
import { loadPatiently } from './load-patiently.ts';

export type ViewName = keyof Strings['frame']['views'];

export interface ViewProps {
  /** What follows the view's name in the address: `#/hosts/abc` gives `['abc']`. */
  readonly rest: readonly string[];
}

export interface View {
  readonly name: ViewName;
  readonly icon: LucideIcon;
  /** `first`: also among the few of a small window · `rest`: in the full navigation · `none`: reached from elsewhere. */
  readonly navigation: 'first' | 'rest' | 'none';
  /** Without the frame around it, as in the login window. */
  readonly alone: boolean;
  readonly Component: LazyExoticComponent<ComponentType<ViewProps>>;
}

type Load = () => Promise<ComponentType<ViewProps>>;

function view(name: ViewName, icon: LucideIcon, navigation: View['navigation'], load: Load, alone = false): View {
  const Component = lazy(async () => ({ default: await loadPatiently(load) }));
  return { name, icon, navigation, alone, Component };
}

/** In the order of the navigation. */
export const VIEWS: readonly View[] = [
  view('now', CirclePlay, 'first', async () => (await import('../views/now/now-view.tsx')).NowView),
  view('queue', ListOrdered, 'first', async () => (await import('../views/queue/queue-view.tsx')).QueueView),
  view('history', History, 'first', async () => (await import('../views/history/history-view.tsx')).HistoryView),
  view('hosts', MonitorPlay, 'first', async () => (await import('../views/hosts/hosts-view.tsx')).HostsView),
  view('accounts', UserRound, 'rest', async () => (await import('../views/accounts/accounts-view.tsx')).AccountsView),
  view('ratings', Star, 'rest', async () => (await import('../views/ratings/ratings-view.tsx')).RatingsView),
  view('import', FolderSync, 'rest', async () => (await import('../views/import/import-view.tsx')).ImportView),
  view('health', HeartPulse, 'rest', async () => (await import('../views/health/health-view.tsx')).HealthView),
  view('settings', Settings, 'rest', async () => (await import('../views/settings/settings-view.tsx')).SettingsView),
  view('login', KeyRound, 'none', async () => (await import('../views/login/login-view.tsx')).LoginView, true),
  view('welcome', Sparkles, 'none', async () => (await import('../views/welcome/welcome-view.tsx')).WelcomeView, true),
];

export function findView(name: string): View | null {
  return VIEWS.find((view) => view.name === name) ?? null;
}
