/** The commands about what the user taught: what a title really is, and what is not to be reported. */
import type { CommandsOf } from '../../../shared/contract.ts';
import type { Teachings } from '../store/teachings.ts';
import { checkedMatch } from './corrections.ts';
import { checkedRule } from './ignore-rules.ts';

export function teachingCommands(teachings: Teachings): CommandsOf<'corrections' | 'ignores'> {
  return {
    'corrections.list': teachings.corrections,
    'corrections.add': ({ match, target }) => teachings.addCorrection(checkedMatch(match), target),
    'corrections.remove': ({ id }) => {
      teachings.removeCorrection(id);
      return { removed: id };
    },
    'ignores.list': teachings.ignoreRules,
    'ignores.add': (rule) => teachings.addIgnoreRule(checkedRule(rule)),
    'ignores.remove': ({ id }) => {
      teachings.removeIgnoreRule(id);
      return { removed: id };
    },
  };
}
