import type { ReactNode } from 'react';
import { useLanguage } from '../strings/index.ts';

/** Words of the engine's, which speaks English: said to be so where the page speaks another language. */
export function EngineText({ children }: { readonly children: ReactNode }) {
  return useLanguage() === 'en' ? <span>{children}</span> : <span lang="en">{children}</span>;
}
