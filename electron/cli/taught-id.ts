import { UsageError } from './context.ts';

/** The number of a correction or an ignore rule, as their lists show it. Throws `UsageError`. */
export function taughtId(text = ''): number {
  const id = /^\d{1,15}$/.test(text.trim()) ? Number(text) : 0;
  if (id > 0) return id;
  throw new UsageError(`an ID is a number, as the list shows it, not "${text}"`);
}
