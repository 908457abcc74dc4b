/** What a rule is. */
import type { Surroundings } from '../folders.ts';
import type { Name } from '../name.ts';

/** The numbers a rule found, and where. */
export interface Found {
  /** The show's title ends here … */
  readonly start: number;
  /** … and the episode's may begin here. */
  readonly end: number;
  readonly season?: number;
  readonly episode?: number;
  readonly episodeEnd?: number;
  readonly absoluteEpisode?: number;
  /** `2024-02-29` */
  readonly airDate?: string;
  /** The title where it does not stand before the numbers: from, to. */
  readonly titleSpan?: readonly [number, number];
  /** 0..1 */
  readonly confidence: number;
}

export interface Rule {
  readonly name: string;
  /** The first place where the rule holds, or null. Never throws; takes time linear in the name's length. */
  readonly read: (name: Name, around: Surroundings) => Found | null;
}
