/** The report of the import, title by title. */
import { useEffect, useState } from 'react';
import type { Bridge } from '../../../shared/bridge.ts';
import type { Problem } from '../../../shared/errors.ts';
import type { ImportItem } from '../../../shared/history.ts';
import type { CommandResultOf } from '../../../shared/result.ts';
import { useBridge, useCompanionState, useMirror } from '../../bridge/companion.tsx';
import { isUnderWay } from './under-way.ts';

const PAGE = 1000;
/** More than any library holds: what bounds the loop. */
const MOST_PAGES = 500;

export interface ImportItems {
  readonly items: readonly ImportItem[];
  readonly isLoading: boolean;
  readonly problem: Problem | null;
}

/** All of them; read anew whenever the import has come to rest. */
export function useImportItems(): ImportItems {
  const { commands } = useBridge();
  const updatedAtMs = useCompanionState(({ importStatus }) => importStatus.updatedAtMs);
  const isResting = useCompanionState(({ importStatus }) => !isUnderWay(importStatus.state));
  const reconnections = useMirror((mirror) => mirror.reconnections);
  const [shown, setShown] = useState<ImportItems>({ items: [], isLoading: true, problem: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another import and a connection that is back are reasons to ask again.
  useEffect(() => {
    if (!isResting) return;
    let isOver = false;
    void readAllItems(commands).then((result) => {
      if (isOver) return;
      setShown(({ items }) =>
        result.ok
          ? { items: result.value, isLoading: false, problem: null }
          : { items, isLoading: false, problem: result.problem },
      );
    });
    return () => {
      isOver = true;
    };
  }, [commands, updatedAtMs, isResting, reconnections]);
  return shown;
}

async function readAllItems(commands: Bridge['commands']): Promise<CommandResultOf<readonly ImportItem[]>> {
  const items: ImportItem[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const result = await commands['import.items']({ after: items.at(-1)?.id ?? 0, limit: PAGE });
    if (!result.ok) return result;
    items.push(...result.value);
    if (result.value.length < PAGE) break;
  }
  return { ok: true, value: items };
}
