/** How things are written for people in a terminal. */

/** One line without anything that could drive the terminal or turn the text around: titles come from boxes we do not trust. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** The value as JSON. JSON itself escapes the control characters below space; those above 126 can drive a terminal as well. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value ?? null, null, indent);
  return text.replace(/[\u007f-\u009f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Rows with their cells under each other, two spaces apart; no cell is cut. A column is at most `widest` wide, a longer cell moves what follows it. */
export function columns(rows: ReadonlyArray<readonly string[]>, widest = 60): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell) <= widest ? width(cell) : 0);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell))),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** `1:02:03`, `2:03` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** `2026-11-21 03:04`, in the time zone of the machine. */
export function localTime(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `in 30 s`, `5 min ago`, `now` */
export function relativeTime(ms: number, nowMs: number): string {
  const seconds = Math.round(Math.abs(ms - nowMs) / 1000);
  if (seconds < 1) return 'now';
  return ms > nowMs ? `in ${span(seconds)}` : `${span(seconds)} ago`;
}

function span(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 120 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** As much of an id as tells it apart from the others. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** Characters, without counting those that combine with the one before. */
function width(text: string): number {
  return [...text.replace(/\p{M}/gu, '')].length;
}
