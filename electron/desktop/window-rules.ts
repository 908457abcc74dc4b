/** Where windows stand and what becomes of them: values in, values out. */
import type { WindowName } from '../../shared/shell.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export interface WindowShape extends Size {
  readonly minWidth: number;
  readonly minHeight: number;
  readonly resizable: boolean;
  /** With the system's title bar. */
  readonly frame: boolean;
  /** Shown where the system lists its windows. */
  readonly listed: boolean;
}

export const WINDOW_SHAPES: Readonly<Record<WindowName, WindowShape>> = {
  small: {
    width: 400,
    height: 600,
    minWidth: 400,
    minHeight: 600,
    resizable: false,
    frame: false,
    listed: false,
  },
  main: {
    width: 1000,
    height: 700,
    minWidth: 400,
    minHeight: 500,
    resizable: true,
    frame: true,
    listed: true,
  },
  login: {
    width: 440,
    height: 620,
    minWidth: 440,
    minHeight: 620,
    resizable: false,
    frame: true,
    listed: true,
  },
};

/** Where in the page a window begins: its parts, as the page's address has them. Undefined: where it is. */
export function viewParts(window: WindowName, view?: string, service?: string): readonly string[] | undefined {
  if (window === 'login') return service === undefined ? ['login'] : ['login', service];
  return view?.split('/').filter(Boolean);
}

const GAP = 4;

/**
 * Where the small window goes: beside the tray's icon, on the side that is not the bar, wholly on the screen. Where the
 * system does not say where the icon is (Linux), at the corner where trays usually are.
 */
export function placeAtTray(
  tray: Box,
  screen: { readonly bounds: Box; readonly workArea: Box },
  { width, height }: Size,
): Box {
  const size = { width, height };
  const { bounds, workArea } = screen;
  const rightEdge = workArea.x + workArea.width - size.width - GAP;
  const bottomEdge = workArea.y + workArea.height - size.height - GAP;
  const within = (value: number, low: number, high: number) => Math.round(Math.max(low, Math.min(value, high)));
  const barIsOnTop = workArea.y > bounds.y;
  if (tray.width === 0 || tray.height === 0) {
    return { ...size, x: Math.round(rightEdge), y: Math.round(barIsOnTop ? workArea.y + GAP : bottomEdge) };
  }
  const centre = { x: tray.x + tray.width / 2, y: tray.y + tray.height / 2 };
  const besideBar = () => {
    if (tray.x + tray.width <= workArea.x) return { x: workArea.x + GAP, y: centre.y - size.height / 2 };
    if (tray.x >= workArea.x + workArea.width) return { x: rightEdge, y: centre.y - size.height / 2 };
    const below = centre.y < bounds.y + bounds.height / 2;
    return { x: centre.x - size.width / 2, y: below ? tray.y + tray.height + GAP : tray.y - size.height - GAP };
  };
  const wanted = besideBar();
  return {
    ...size,
    x: within(wanted.x, workArea.x + GAP, rightEdge),
    y: within(wanted.y, workArea.y + GAP, bottomEdge),
  };
}

/** What becomes of a window that the user closes. `minimise`: without a tray there is no other way back to it. */
export function onClose(
  window: WindowName,
  { isQuitting, hasTray }: { readonly isQuitting: boolean; readonly hasTray: boolean },
): 'close' | 'hide' | 'minimise' {
  if (isQuitting || window === 'login') return 'close';
  return hasTray || window === 'small' ? 'hide' : 'minimise';
}

/** Which window is shown at the start; null: none, the tray is enough. */
export function startWindow(start: {
  /** Started by the system at login. */
  readonly isHidden: boolean;
  readonly hasTray: boolean;
  /** Nothing is set up yet. */
  readonly isFirstRun: boolean;
  /** How often in a row the app has ended without being told to, before this start. */
  readonly uncleanExits: number;
}): WindowName | null {
  if (!start.hasTray) return 'main';
  // Perhaps it is the page that kills it: what was watched goes on being told without.
  if (start.uncleanExits >= 3) return null;
  return start.isHidden && !start.isFirstRun ? null : 'main';
}

/** What a click on the tray's icon does to the small window. */
export function onTrayClick(small: {
  readonly isVisible: boolean;
  /** Ms since it hid itself because it lost the focus, to this very click perhaps. */
  readonly hiddenForMs: number;
}): 'show' | 'hide' | 'nothing' {
  if (small.isVisible) return 'hide';
  return small.hiddenForMs < 300 ? 'nothing' : 'show';
}

/** Whether a page whose process has died is loaded again: three times in a minute, then the user has to. `crashesMs`: earlier ones. */
export function mayReload(crashesMs: readonly number[], nowMs: number): boolean {
  return crashesMs.filter((atMs) => nowMs - atMs < 60_000).length < 3;
}
