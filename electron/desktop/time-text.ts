/** Writes a time of day for the user: `22:30`, with its day where that is not today. */
export function createTimeText(locale: string, nowMs: () => number): (wallMs: number) => string {
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const withDay = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale);
  return (wallMs) => (date.format(wallMs) === date.format(nowMs()) ? time : withDay).format(wallMs);
}
