import { Fragment } from 'react';
import { splitCommands } from '../app/command-places.ts';
import { placeHref } from '../app/router.ts';
import { useLanguage, useStrings } from '../strings/index.ts';

/**
 * Words of the engine's, which speaks English: said to be so where the page speaks another language. Where they name a
 * command of the command line, the page's own place for it is linked.
 */
export function EngineText({ children }: { readonly children: string }) {
  const isEnglish = useLanguage() === 'en';
  const { frame } = useStrings();
  const parts = splitCommands(children).map((part, index) => {
    // The parts of a text never change their order.
    const key = index;
    if (typeof part === 'string') return <Fragment key={key}>{part}</Fragment>;
    const [view, ...rest] = part;
    return (
      <a key={key} href={placeHref(view, ...rest)}>
        {frame.views[view]}
      </a>
    );
  });
  return <span lang={isEnglish ? undefined : 'en'}>{parts}</span>;
}
