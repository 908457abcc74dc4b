/** What comes out of the database is checked like anything else that comes in. */
import * as v from 'valibot';
import type { Log } from '../ports.ts';

/** 0 or 1 → false or true */
export const flagColumn = v.pipe(
  v.picklist([0, 1]),
  v.transform((value) => value === 1),
);

/** JSON text → the value, checked. */
export const jsonColumn = <Schema extends v.GenericSchema<unknown, unknown>>(schema: Schema) =>
  v.pipe(
    v.string(),
    v.rawTransform<string, unknown>(({ dataset, addIssue, NEVER }) => {
      try {
        return JSON.parse(dataset.value);
      } catch {
        addIssue({ message: 'not JSON' });
        return NEVER;
      }
    }),
    schema,
  );

/** The row, or null with a log line where it does not fit; it stays in the database. */
export function checkedRow<Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  row: unknown,
  what: string,
  log: Log,
): v.InferOutput<Schema> | null {
  const result = v.safeParse(schema, row);
  if (result.success) return result.output;
  const issue = result.issues[0];
  log.warn(`a stored ${what} cannot be read and is left out`, {
    field: v.getDotPath(issue) ?? '',
    problem: issue.message,
  });
  return null;
}
