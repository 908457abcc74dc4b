import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useMirror } from '../bridge/companion.tsx';
import { Spinner } from '../components/spinner.tsx';
import { useStrings } from '../strings/index.ts';
import { Banners, LostBanner } from './banners.tsx';
import { loadPatiently } from './load-patiently.ts';
import { Mark } from './mark.tsx';
import { Navigation } from './navigation.tsx';
import { NotFound } from './not-found.tsx';
import { placeHref, readPlace, usePlace } from './router.ts';
import { useShortcuts } from './shortcuts.ts';
import { Starting } from './starting.tsx';
import { Toasts } from './toasts.tsx';
import { ViewBoundary } from './view-boundary.tsx';
import { findView } from './views.ts';
import './frame.css';

/** The view of the address, and around it what is there at all times. */
export function Frame() {
  const place = usePlace();
  const hasState = useMirror(({ state }) => state !== null);
  const view = findView(place.view === '' ? 'now' : place.view);
  const { frame } = useStrings();
  const mainRef = useFocusOnArrival(place.view);
  const asksForRating = useMirror(({ state }) => state?.ratings.some((request) => request.state === 'asked') ?? false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcuts({ isOn: hasState && view?.alone !== true, onHelp: () => setHelpOpen(true) });
  useFirstSteps(place.view);

  useEffect(() => {
    document.title = view === null ? frame.appName : `${frame.views[view.name]} · ${frame.appName}`;
  }, [view, frame]);

  if (!hasState) return <Starting />;
  const content = (
    <main id="content" ref={mainRef} tabIndex={-1}>
      <div className="content">
        <ViewBoundary place={place.view}>
          <Suspense fallback={<Spinner label={frame.loading} />}>
            {view === null ? <NotFound /> : <view.Component rest={place.rest} />}
          </Suspense>
        </ViewBoundary>
      </div>
    </main>
  );
  if (view?.alone) {
    return (
      <div className="frame-alone">
        <LostBanner />
        {content}
        <div className="corner">
          <Toasts />
        </div>
      </div>
    );
  }
  return (
    <div className="frame">
      {/* No link: the address's hash names the view. */}
      <button type="button" className="skip-link" onClick={() => mainRef.current?.focus()}>
        {frame.skipToContent}
      </button>
      <header className="frame-side">
        <Mark />
        <Navigation current={view?.name ?? ''} onHelp={() => setHelpOpen(true)} />
      </header>
      <div className="frame-main">
        <Banners />
        {content}
      </div>
      <div className="corner">
        {asksForRating && view?.name !== 'ratings' && (
          <Suspense fallback={null}>
            <RatingPrompt />
          </Suspense>
        )}
        <Toasts />
      </div>
      {isHelpOpen && (
        <Suspense fallback={null}>
          <KeyboardHelp onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Loaded when it is first asked for. */
const KeyboardHelp = lazy(async () => ({
  default: await loadPatiently(async () => (await import('./keyboard-help.tsx')).KeyboardHelp),
}));

/** Loaded when the first rating is asked for. */
const RatingPrompt = lazy(async () => ({
  default: await loadPatiently(async () => (await import('../ratings/rating-prompt.tsx')).RatingPrompt),
}));

/** Where nothing is set up yet, the page opens with the first steps; from there on nobody is sent anywhere. */
function useFirstSteps(view: string): void {
  const isNew = useMirror(
    ({ state }) =>
      state !== null && state.hosts.length === 0 && state.accounts.every((account) => account.state === 'not_linked'),
  );
  useEffect(() => {
    // Asked of the address itself: somebody may be on the way to another view already.
    if (view === '' && isNew && readPlace().view === '') location.replace(placeHref('welcome'));
  }, [view, isNew]);
}

/** Brings reader and keyboard to the view that was gone to, and its top into sight; not when the page opens. */
function useFocusOnArrival(view: string) {
  const mainRef = useRef<HTMLElement>(null);
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    // A view that put the focus into itself knows better.
    if (mainRef.current?.contains(document.activeElement) !== true) mainRef.current?.focus({ preventScroll: true });
    mainRef.current?.scrollTo({ top: 0 });
  }, [view]);
  return mainRef;
}
