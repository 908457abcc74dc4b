import { useState } from 'react';
import type { MediaItem } from '../../../shared/media-item.ts';
import { mediaTitle } from '../../../shared/media-title.ts';
import { useCommand } from '../../bridge/use-command.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, ProblemNotice } from '../../components/notice.tsx';
import { Title } from '../../components/title.tsx';
import { showDone } from '../../state/toasts.ts';
import { useStrings } from '../../strings/index.ts';
import { type CorrectionFields, type FieldErrors, readCorrection, startFields } from './correction-form.ts';

/** Teaches what a title really is: for this show or movie, from now on. */
export function FixMatchDialog({ item, onClose }: { readonly item: MediaItem; readonly onClose: () => void }) {
  const { frame, now } = useStrings();
  const add = useCommand('corrections.add', 'inline');
  const [fields, setFields] = useState(() => startFields(item));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [isUnchanged, setUnchanged] = useState(false);

  const save = async () => {
    const read = readCorrection(item, fields);
    setErrors(read.kind === 'errors' ? read.errors : {});
    setUnchanged(read.kind === 'unchanged');
    if (read.kind !== 'correction') return;
    const { ok } = await add.run(read.request);
    if (!ok) return;
    showDone(now.fix.saved(fields.title.trim() || item.title));
    onClose();
  };
  const field = (name: keyof CorrectionFields) => ({
    value: fields[name],
    error: errorText(errors[name], now.fix),
    onChange: ({ target }: { readonly target: HTMLInputElement }) => setFields({ ...fields, [name]: target.value }),
  });
  return (
    <Dialog
      title={now.fix.title}
      onClose={onClose}
      onSubmit={save}
      actions={
        <>
          <Button onClick={onClose}>{frame.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={add.isRunning}>
            {now.fix.save}
          </Button>
        </>
      }
    >
      <p>
        <span className="quiet">{now.fix.takenFor}</span>
        <br />
        <strong>
          <Title>{mediaTitle(item)}</Title>
        </strong>
      </p>
      <Field label={item.kind === 'movie' ? now.fix.movieTitle : now.fix.showTitle} {...field('title')} />
      <Field label={now.fix.year} hint={now.fix.yearHint} inputMode="numeric" {...field('year')} />
      <fieldset className="fix-group">
        <legend>{now.fix.ids}</legend>
        <p className="field-hint">{now.fix.idsHint}</p>
        <div className="fields">
          <Field label="TMDB" inputMode="numeric" {...field('tmdb')} />
          <Field label="IMDb" placeholder="tt…" {...field('imdb')} />
          <Field label="TVDB" inputMode="numeric" {...field('tvdb')} />
        </div>
      </fieldset>
      {item.kind === 'episode' && (
        <fieldset className="fix-group">
          <legend>{now.fix.numbers}</legend>
          <p className="field-hint">{now.fix.numbersHint}</p>
          <div className="fields">
            <Field label={now.fix.seasonOffset} placeholder="0" {...field('seasonOffset')} />
            <Field label={now.fix.episodeOffset} placeholder="0" {...field('episodeOffset')} />
          </div>
        </fieldset>
      )}
      {isUnchanged && <Notice tone="warn">{now.fix.nothingChanged}</Notice>}
      <ProblemNotice problem={add.problem} />
    </Dialog>
  );
}

function errorText(
  error: FieldErrors[keyof CorrectionFields],
  words: { readonly badNumber: string; readonly badImdb: string },
): string | null {
  if (error === undefined) return null;
  return error === 'imdb' ? words.badImdb : words.badNumber;
}
