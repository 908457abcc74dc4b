import { BellOff, Clock, Ellipsis, X } from 'lucide-react';
import type { RatingRequest } from '../../shared/state.ts';
import { useCommand } from '../bridge/use-command.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Menu, MenuItem } from '../components/menu.tsx';
import { RelativeTime } from '../components/time.tsx';
import { Title } from '../components/title.tsx';
import { showDone } from '../state/toasts.ts';
import { useStrings } from '../strings/index.ts';
import { RatingControl } from './rating-control.tsx';

interface RatingRequestCardProps {
  readonly request: RatingRequest;
  /** Where it is a question in a corner: puts it off. */
  readonly onClose?: () => void;
}

/** One title that waits for its rating, and every way not to rate it. */
export function RatingRequestCard({ request, onClose }: RatingRequestCardProps) {
  const { viewingId, title, item, state, watchedAtMs } = request;
  const later = useCommand('ratings.later');
  const { ratings } = useStrings();
  const putOff = () => void later.run({ viewingId });
  return (
    <Card label={onClose ? ratings.prompt : title}>
      <div className="rating-request">
        <div className="rating-head">
          <div>
            {onClose && <p className="quiet small">{ratings.question}</p>}
            <h2 className="clamped rating-title" title={title}>
              <Title>{title}</Title>
            </h2>
            <p className="quiet small">
              {item.episodeTitle !== undefined && (
                <>
                  <Title>{item.episodeTitle}</Title> ·{' '}
                </>
              )}
              {ratings.watched} <RelativeTime ms={watchedAtMs} />
              {onClose === undefined && ` · ${ratings.state[state]}`}
            </p>
          </div>
          {onClose === undefined && state !== 'later' && (
            <Button kind="quiet" size="small" icon={Clock} isBusy={later.isRunning} onClick={putOff}>
              {ratings.later}
            </Button>
          )}
          <NeverMenu request={request} />
          {onClose && <IconButton icon={X} label={ratings.later} onClick={onClose} />}
        </div>
        <RatingControl viewingId={viewingId} title={title} />
      </div>
    </Card>
  );
}

/** Not now, not this title, not this show. */
function NeverMenu({ request: { viewingId, title, item } }: { readonly request: RatingRequest }) {
  const dismiss = useCommand('ratings.dismiss');
  const neverTitle = useCommand('ratings.never_title');
  const neverShow = useCommand('ratings.never_show');
  const { ratings } = useStrings();
  const run = async (task: Promise<{ readonly ok: boolean }>, done: string) => {
    const { ok } = await task;
    if (ok) showDone(done);
  };
  return (
    <Menu className="icon-button" label={ratings.more(title)} face={<Ellipsis size={18} aria-hidden />}>
      <MenuItem icon={X} onSelect={() => void run(dismiss.run({ viewingId }), ratings.dismissed(title))}>
        {ratings.notThis}
      </MenuItem>
      <MenuItem icon={BellOff} onSelect={() => void run(neverTitle.run({ viewingId }), ratings.neverDone(title))}>
        {ratings.neverTitle}
      </MenuItem>
      {item.kind === 'episode' && (
        <MenuItem icon={BellOff} onSelect={() => void run(neverShow.run({ viewingId }), ratings.neverDone(item.title))}>
          {ratings.neverShow}
        </MenuItem>
      )}
    </Menu>
  );
}
