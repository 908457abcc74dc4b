/** `companion ignore …`: what is never reported. */
import type { NewIgnoreRule } from '../../shared/corrections.ts';
import type { Answer, Command, Context } from './context.ts';
import { taughtId } from './taught-id.ts';
import { columns } from './text.ts';

export const listIgnoreRules: Command = async ({ call }) => {
  const rules = await call('ignores.list', {});
  const rows = rules.map((rule) => [String(rule.id), ruleText(rule)]);
  return {
    value: rules,
    lines:
      rules.length === 0
        ? ['Nothing is kept back. Keep something back: companion ignore path FOLDER']
        : columns([['ID', 'NOT REPORTED'], ...rows]),
  };
};

export const ignorePath: Command = (context) => ignore(context, 'path');
export const ignoreAddOn: Command = (context) => ignore(context, 'add_on');
export const ignoreGenre: Command = (context) => ignore(context, 'genre');
export const ignoreTitle: Command = (context) => ignore(context, 'title');

export const removeIgnoreRule: Command = async ({ call, positionals }) => {
  const answer = await call('ignores.remove', { id: taughtId(positionals[0]) });
  return { value: answer, lines: [`Ignore rule ${answer.removed} is taken back.`] };
};

async function ignore({ call, positionals }: Context, kind: NewIgnoreRule['kind']): Promise<Answer> {
  const rule = await call('ignores.add', { kind, value: positionals.join(' ') });
  const what = `Ignore rule ${rule.id}: ${ruleText(rule)} is not reported from now on.`;
  return { value: rule, lines: [`${what} Take it back: companion ignore remove ${rule.id}`] };
}

function ruleText({ kind, value }: NewIgnoreRule): string {
  const what: Record<NewIgnoreRule['kind'], string> = {
    path: 'everything below',
    add_on: 'the add-on',
    genre: 'the genre',
    title: 'the title',
  };
  return `${what[kind]} ${value}`;
}
