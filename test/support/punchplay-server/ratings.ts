/** The ratings that punchplay.tv would have of its users. */
import type { Body } from './contract-check.ts';

export interface Rating {
  readonly user: string;
  readonly rating: number;
  readonly eventId: string;
  /** As it was sent. */
  readonly body: Body;
}

export interface Ratings {
  readonly entries: Rating[];
  /** Bodies given to it have passed the contract check. */
  take(user: string, body: Body): 'taken' | 'deduped';
}

export function createRatings(): Ratings {
  const entries: Rating[] = [];
  return {
    entries,
    take(user, body) {
      const eventId = String(body.event_id);
      if (entries.some((entry) => entry.user === user && entry.eventId === eventId)) return 'deduped';
      entries.push({ user, rating: Number(body.rating), eventId, body });
      return 'taken';
    },
  };
}
