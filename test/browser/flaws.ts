/** What can be seen to be wrong with a view without knowing what it shows. */
import type { Page } from '@playwright/test';

/** A line for each: what scrolls sideways, is cut off, lies outside, or moves although the user wants nothing to. */
export function visibleFlaws(page: Page): Promise<readonly string[]> {
  return page.evaluate(async (width) => {
    while (innerWidth !== width) await new Promise(requestAnimationFrame);
    // What a new size has changed is drawn by then.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const CONTROLS = 'a, button, input, select, textarea, summary, [role="tab"]';
    const nameOf = (element: Element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`;
    const scrollsSideways = (element: Element | null): boolean =>
      element !== null &&
      (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.id !== 'content'
        ? true
        : scrollsSideways(element.parentElement));
    const content = document.querySelector('main');
    const flaws: string[] = [];
    const wide = [document.documentElement, content].filter(
      (place) => (place?.scrollWidth ?? 0) > (place?.clientWidth ?? 0),
    );
    for (const place of wide) flaws.push(`scrolls sideways: ${place?.tagName}`);
    for (const control of document.querySelectorAll<HTMLElement>(CONTROLS)) {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { left, right, width } = control.getBoundingClientRect();
      const isOutside = width > 0 && (left < -1 || right > innerWidth + 1);
      if (isOutside && !scrollsSideways(control)) flaws.push(`outside: ${nameOf(control)}`);
      const isCut = control.scrollWidth > control.clientWidth + 1 && control.matches('button, a, summary');
      if (isCut && control.clientWidth > 0) flaws.push(`cut off: ${nameOf(control)}`);
    }
    const moving = document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 10);
    for (const { effect } of moving) {
      const { target } = effect as KeyframeEffect;
      if (target !== null) flaws.push(`moves: ${nameOf(target)}`);
    }
    return flaws;
  }, page.viewportSize()?.width);
}

/** Controls of the view that look the same with the keyboard's focus as without it. */
export async function controlsWithoutFocus(page: Page): Promise<readonly string[]> {
  // From here on the browser takes the user for one of the keyboard.
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    /** A hidden input shows it on what stands for it. */
    const lookOf = (control: Element) =>
      [control, control.nextElementSibling, control.parentElement]
        .map((element) => {
          if (element === null) return '';
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
          return outlineStyle === 'none' ? boxShadow : `${outlineStyle} ${outlineWidth} ${boxShadow}`;
        })
        .join(' | ');
    const found: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>(FOCUSABLE)) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.matches(':disabled')) continue;
      (document.activeElement as HTMLElement | null)?.blur();
      const before = lookOf(control);
      control.focus({ preventScroll: true });
      if (document.activeElement !== control) continue;
      if (lookOf(control) === before)
        found.push(`${control.tagName} ${control.className} ${control.textContent?.slice(0, 40)}`);
    }
    return found;
  });
}
