import { Trash2 } from 'lucide-react';
import type { Correction, CorrectionTarget } from '../../../shared/corrections.ts';
import { useBridge } from '../../bridge/companion.tsx';
import { useAnswer, useCommand } from '../../bridge/use-command.ts';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { CardRows } from '../../components/card.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { Title } from '../../components/title.tsx';
import { showToast } from '../../state/toasts.ts';
import { type Strings, useStrings } from '../../strings/index.ts';
import { Part } from './part.tsx';

/** What something really is, as the user said: listed, and taken back. */
export function CorrectionsPart() {
  const corrections = useAnswer('corrections.list', {});
  const { commands } = useBridge();
  const remove = useCommand('corrections.remove');
  const { frame, settings } = useStrings();
  const removeCorrection = async ({ id, match, target }: Correction) => {
    const { ok } = await remove.run({ id });
    if (!ok) return;
    corrections.reload();
    const undo = async () => {
      await commands['corrections.add']({ match, target });
      corrections.reload();
    };
    showToast({
      kind: 'done',
      text: settings.correctionRemoved(nameOf(match)),
      action: { label: settings.undo, run: () => void undo() },
    });
  };
  return (
    <Part title={settings.correctionsTitle} hint={settings.correctionsHint}>
      <ProblemNotice problem={corrections.problem} />
      {corrections.value === null && corrections.isLoading && <Spinner label={frame.loading} />}
      {corrections.value?.length === 0 && <p className="quiet">{settings.correctionsEmpty}</p>}
      {corrections.value !== null && corrections.value.length > 0 && (
        <CardRows>
          {corrections.value.map((correction) => (
            <div key={correction.id} className="settings-entry">
              <CorrectionText correction={correction} />
              <IconButton
                icon={Trash2}
                label={settings.removeName(nameOf(correction.match))}
                onClick={() => void removeCorrection(correction)}
              />
            </div>
          ))}
        </CardRows>
      )}
    </Part>
  );
}

function CorrectionText({ correction: { match, target } }: { readonly correction: Correction }) {
  const { settings } = useStrings();
  return (
    <p>
      <Badge>{settings.correctionOf[match.kind]}</Badge> <Title>{nameOf(match)}</Title>{' '}
      <span className="quiet">{settings.isReally}</span> <Title>{targetParts(target, settings).join(' · ')}</Title>
    </p>
  );
}

function nameOf(match: Correction['match']): string {
  if (match.kind === 'file') return match.file;
  return match.year === undefined ? match.title : `${match.title} (${match.year})`;
}

const ID_NAMES: Readonly<Record<string, string>> = { tmdb: 'TMDB', tvdb: 'TVDB', imdb: 'IMDb', trakt: 'Trakt' };

/** What it says, part by part. */
function targetParts(target: CorrectionTarget, settings: Strings['settings']): readonly string[] {
  const { title, year, ids, season, episode, seasonOffset, episodeOffset, absoluteStarts } = target;
  const signed = (value: number) => (value > 0 ? `+${value}` : `−${-value}`);
  return [
    ...(title === undefined && year === undefined ? [] : [[title, year && `(${year})`].filter(Boolean).join(' ')]),
    ...(season === undefined ? [] : [settings.season(season)]),
    ...(episode === undefined ? [] : [settings.episode(episode)]),
    ...(seasonOffset === undefined ? [] : [settings.seasonBy(signed(seasonOffset))]),
    ...(episodeOffset === undefined ? [] : [settings.episodeBy(signed(episodeOffset))]),
    ...(absoluteStarts === undefined ? [] : [settings.absoluteStarts(absoluteStarts.length)]),
    ...Object.entries(ids ?? {}).map(([name, id]) => `${ID_NAMES[name] ?? name} ${id}`),
  ];
}
