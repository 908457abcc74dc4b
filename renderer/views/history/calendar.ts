/** A year as weeks and days, Monday first: where each day is drawn. */

export interface CalendarDay {
  /** `2026-01-31` */
  readonly date: string;
  /** 0: the week that holds the first of January. */
  readonly week: number;
  /** 0: Monday. */
  readonly weekday: number;
  /** Its month, 0..11, where it is the first of one. */
  readonly month: number | null;
}

const DAY_MS = 86_400_000;

/** Every day of the year, in order. Days have no time zone here: they are counted as UTC. */
export function daysOf(year: number): readonly CalendarDay[] {
  const firstMs = Date.UTC(year, 0, 1);
  const count = (Date.UTC(year + 1, 0, 1) - firstMs) / DAY_MS;
  const offset = (new Date(firstMs).getUTCDay() + 6) % 7;
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(firstMs + index * DAY_MS);
    const date = day.toISOString().slice(0, 10);
    const place = index + offset;
    const month = day.getUTCDate() === 1 ? day.getUTCMonth() : null;
    return { date, week: Math.floor(place / 7), weekday: place % 7, month };
  });
}

/** 0 for nothing, else 1 to 4: a quarter of the days that there is something of has each. */
export function levelsOf(minutes: readonly number[]): (minutes: number) => number {
  const sorted = minutes.filter((value) => value > 0).toSorted((one, other) => one - other);
  return (value) => {
    if (value <= 0) return 0;
    const below = sorted.findIndex((other) => other >= value);
    return 1 + Math.floor(((below < 0 ? sorted.length - 1 : below) / sorted.length) * 4);
  };
}
