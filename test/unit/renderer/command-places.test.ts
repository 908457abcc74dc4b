import { describe, expect, it } from 'vitest';
import { splitCommands } from '../../../renderer/app/command-places.ts';

describe('a command of the command line in the engine’s words', () => {
  it.each([
    ['Not linked. Log in: companion login trakt', ['Not linked. Log in: ', ['accounts']]],
    [
      'Log in: companion login trakt. What was watched waits until then.',
      ['Log in: ', ['accounts'], '. What was watched waits until then.'],
    ],
    ['"companion hosts" lists those there are.', [['hosts'], ' lists those there are.']],
    [
      'Look at its settings (companion services settings diary).',
      ['Look at its settings (', ['settings', 'services'], ').'],
    ],
    [
      'Enter it: companion services settings lastfm api_key KEY, and: companion services settings lastfm shared_secret.',
      ['Enter it: ', ['settings', 'services'], ', and: ', ['settings', 'services'], '.'],
    ],
    [
      'Look first: companion sync trakt --preview. Then agree: companion sync trakt --yes',
      ['Look first: ', ['import', 'sync'], '. Then agree: ', ['import', 'sync']],
    ],
    ['companion hosts add 10.0.0.4:9090 and companion settings set min_length 3.5.', [['hosts'], '.']],
  ])('%s', (text, parts) => {
    expect(splitCommands(text)).toEqual(parts);
  });

  it.each([
    'The companion was stopped.',
    'The companion queue is full of the companion log.',
    'companion serve',
    'Switch the companion off',
    '',
  ])('is not seen in "%s"', (text) => {
    expect(splitCommands(text).join('')).toBe(text);
  });
});
