/** Every command with inputs that are nearly right, or nothing like it: each is answered, none in a way it did not expect. */
import type * as v from 'valibot';
import { CONTRACT, type CommandName } from '../../shared/contract.ts';
import { ProblemError } from '../../shared/errors.ts';
import { startCompanion } from '../kodi/linked-companion.ts';
import { temporaryDirectory } from '../support/companion-process.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { junk, mutated } from './mutate.ts';

/** Names and addresses that lead nowhere beyond this machine. */
const PLACES = ['127.0.0.1', '::1', '', ' ', '127.0.0.1:1', 'not a name', '999.1.1.1', 'x'.repeat(300)];
const FORGET_BOXES_EVERY = 500;

export const bridgeFuzz: FaultGroup = {
  name: 'bridge-fuzz',
  run: async ({ short, times = short ? 3000 : 100_000, seed }, report) =>
    report(await fuzzCommands(times, createSeededRandom(seed))),
};

async function fuzzCommands(times: number, random: SeededRandom): Promise<FaultRow> {
  const directory = temporaryDirectory();
  const broken: string[] = [];
  const refusedFetch = async () => {
    throw new TypeError('fetch failed');
  };
  const companion = await startCompanion(directory.path, new Map(), { log: createQuietLog(), fetch: refusedFetch });
  const names = Object.keys(CONTRACT) as CommandName[];
  const counts = { done: 0, refused: 0 };
  try {
    for (let time = 0; time < times && broken.length < 5; time += 1) {
      const name = random.pick(names);
      const schema = CONTRACT[name].input as v.GenericSchema;
      const fitting = fitted(schema, random);
      const input =
        random.fraction() < 0.5 ? fitting : random.fraction() < 0.9 ? mutated(fitting, random) : junk(random);
      const safe = harmless(name, input, random);
      try {
        await companion.ask(name, safe as never);
        counts.done += 1;
      } catch (error) {
        counts.refused += 1;
        if (!(error instanceof ProblemError) || error.problem.kind === 'internal') {
          broken.push(`${name} ${JSON.stringify(safe)?.slice(0, 200)}: ${(error as Error).message}`);
        }
      }
      if (time % FORGET_BOXES_EVERY === 0) {
        for (const { id } of await companion.ask('hosts.list', {})) await companion.ask('hosts.remove', { id });
      }
    }
  } finally {
    await companion.stop();
    directory.remove();
  }
  return {
    fault: `commands with random inputs × ${times}: ${counts.done} done, ${counts.refused} refused`,
    watched: 0,
    history: 0,
    lost: 0,
    doubled: 0,
    alive: broken.length === 0,
    told: 'which part of the input is wrong, and what was expected',
    broken,
  };
}

/** Where an input says where something is, it stays on this machine. */
function harmless(name: CommandName, input: unknown, random: SeededRandom): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input) || !name.startsWith('hosts.')) return input;
  return 'address' in input ? { ...input, address: random.pick(PLACES) } : input;
}

/** The members of Valibot's schemas that say what fits. */
interface SchemaParts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaParts>>;
  readonly options?: ReadonlyArray<SchemaParts | string>;
  readonly wrapped?: SchemaParts;
  readonly item?: SchemaParts;
  readonly value?: SchemaParts;
  readonly literal?: unknown;
}

/** A value that mostly fits the schema. */
function fitted(schema: unknown, random: SeededRandom): unknown {
  const { type, entries, options = [], wrapped, item, value, literal } = schema as SchemaParts;
  switch (type) {
    case 'object':
    case 'strict_object':
    case 'loose_object':
      return Object.fromEntries(
        Object.entries(entries ?? {}).flatMap(([key, part]) => {
          const isLeftOut = part.type === 'optional' && random.fraction() < 0.5;
          return isLeftOut ? [] : [[key, fitted(part, random)]];
        }),
      );
    case 'optional':
    case 'nullable':
    case 'nullish':
      return type !== 'optional' && random.fraction() < 0.3 ? null : fitted(wrapped, random);
    case 'string':
      return random.pick([
        'punchplay',
        'trakt',
        '127.0.0.1',
        'Film',
        'tmdb',
        'watched_threshold',
        '1',
        '',
        'x'.repeat(80),
        '💥',
      ]);
    case 'number':
      return random.pick([0, 1, 5, 70, 9090, 100_000, -1, 0.5]);
    case 'boolean':
      return random.fraction() < 0.5;
    case 'literal':
      return literal;
    case 'picklist':
      return random.pick(options);
    case 'union':
    case 'variant':
      return fitted(random.pick(options), random);
    case 'array':
      return Array.from({ length: random.between(0, 3) }, () => fitted(item, random));
    case 'record':
      return { [random.pick(['a', 'tmdb', 'watched_threshold'])]: fitted(value, random) };
    default:
      return junk(random);
  }
}
