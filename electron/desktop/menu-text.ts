/** Titles of boxes and media as they may stand in a menu, a tooltip or a notification. */

const LONGEST = 60;

/** On one line, without control and direction characters, not longer than a menu bears; "…" where something is left out. */
export function shortLabel(text: string, longest = LONGEST): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...plain];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : plain;
}

/** As {@link shortLabel}, with "&" doubled: one alone underlines the next letter. */
export function menuLabel(text: string): string {
  return shortLabel(text).replaceAll('&', '&&');
}
