/** The ids in PunchPlay's reply to an event (contract section 2, row 6): which title PunchPlay took it for. */
import * as v from 'valibot';
import type { RepliedIdentity } from '../../scrobble/service.ts';
import type { JsonObject } from './client.ts';

const orNothing = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);
const id = orNothing(v.pipe(v.number(), v.safeInteger(), v.minValue(1)));
const number = orNothing(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));

const reply = v.object({
  tmdb_id: id,
  tvdb_id: id,
  imdb_id: orNothing(v.pipe(v.string(), v.regex(/^tt\d+$/), v.maxLength(20))),
  punchplay_id: orNothing(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  season: number,
  episode: number,
});

/** Null where the reply names no id that can be used. */
export function repliedIdentity(body: JsonObject): RepliedIdentity | null {
  const { tmdb_id, tvdb_id, imdb_id, punchplay_id, season, episode } = v.parse(reply, body);
  const ids = {
    ...(tmdb_id === undefined ? {} : { tmdb: tmdb_id }),
    ...(tvdb_id === undefined ? {} : { tvdb: tvdb_id }),
    ...(imdb_id === undefined ? {} : { imdb: imdb_id }),
    ...(punchplay_id === undefined ? {} : { punchplay: punchplay_id }),
  };
  if (Object.keys(ids).length === 0) return null;
  return { ids, ...(season === undefined ? {} : { season }), ...(episode === undefined ? {} : { episode }) };
}
