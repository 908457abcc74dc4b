/** The services that are built in. What is particular to one is in its folder; the order is that of every list. */
import { LAST_FM } from './lastfm/definition.ts';
import { PUNCHPLAY } from './punchplay/definition.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { TRAKT_DEFINITION } from './trakt/definition.ts';

export const BUILT_IN_SERVICES: readonly ServiceDefinition[] = [PUNCHPLAY, TRAKT_DEFINITION, LAST_FM];
