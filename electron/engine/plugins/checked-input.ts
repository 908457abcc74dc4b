/** What a plugin sends with a question, checked; the text says what is wrong with it. */
import * as v from 'valibot';

/** @throws Error */
export function checked<Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`${v.getDotPath(issue) ?? 'the input'}: ${issue.message}`);
}
