import {
  CirclePause,
  CirclePlay,
  Clapperboard,
  EllipsisVertical,
  EyeOff,
  FastForward,
  Film,
  Hourglass,
  Image,
  type LucideIcon,
  Monitor,
  Music,
  Pencil,
  Settings2,
  TriangleAlert,
  Tv,
} from 'lucide-react';
import { useState } from 'react';
import type { HostState, NowPlaying } from '../../../shared/state.ts';
import { goTo } from '../../app/router.ts';
import { Artwork } from '../../components/artwork.tsx';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Menu, MenuHeading, MenuItem } from '../../components/menu.tsx';
import { useStrings } from '../../strings/index.ts';
import { FixMatchDialog } from './fix-match-dialog.tsx';
import { HostPrivacy } from './host-privacy.tsx';
import { IgnoreDialog } from './ignore-dialog.tsx';
import { LiveProgress } from './live-progress.tsx';
import { NowTitle } from './now-title.tsx';
import { PauseChoices } from './pause-menu.tsx';
import { ServiceLines } from './service-lines.tsx';

interface PlayingCardProps {
  readonly host: HostState;
  readonly nowPlaying: NowPlaying;
}

/** What plays on one box: how far it is, what is told whom, and what can be done about it. */
export function PlayingCard({ host, nowPlaying }: PlayingCardProps) {
  const { now } = useStrings();
  return (
    <Card label={now.onBox(host.label)}>
      <article className="playing">
        <Artwork
          hostId={host.id}
          picture={nowPlaying.artwork}
          icon={iconOf(nowPlaying)}
          shape={nowPlaying.player === 'audio' ? 'square' : 'poster'}
        />
        <div className="playing-facts">
          <div className="playing-head">
            <p className="playing-host">
              <Monitor size={14} aria-hidden />
              <bdi>{host.label}</bdi>
            </p>
            <PlaybackBadge playback={nowPlaying.playback} />
            <HostPrivacy hostId={host.id} />
            <PlayingMenu host={host} nowPlaying={nowPlaying} />
          </div>
          <NowTitle nowPlaying={nowPlaying} />
          <LiveProgress host={host} nowPlaying={nowPlaying} />
          <ServiceLines nowPlaying={nowPlaying} />
        </div>
      </article>
    </Card>
  );
}

const PLAYBACK: Readonly<Record<NowPlaying['playback'], readonly [LucideIcon, Tone]>> = {
  opening: [Hourglass, 'neutral'],
  playing: [CirclePlay, 'accent'],
  paused: [CirclePause, 'neutral'],
  winding: [FastForward, 'neutral'],
  waiting: [TriangleAlert, 'warn'],
};

function PlaybackBadge({ playback }: Pick<NowPlaying, 'playback'>) {
  const { now } = useStrings();
  const [icon, tone] = PLAYBACK[playback];
  return (
    <Badge tone={tone} icon={icon}>
      {now.playback[playback]}
    </Badge>
  );
}

function iconOf({ item, player }: NowPlaying): LucideIcon {
  switch (item?.kind) {
    case 'movie':
      return Clapperboard;
    case 'episode':
      return Tv;
    case 'song':
    case 'musicvideo':
      return Music;
    case undefined:
      return { audio: Music, video: Film, picture: Image }[player];
  }
}

type Asking = 'fix' | 'ignore' | null;

function PlayingMenu({ host, nowPlaying: { item } }: PlayingCardProps) {
  const { now } = useStrings();
  const [asking, setAsking] = useState<Asking>(null);
  const canFix = item?.kind === 'episode' || item?.kind === 'movie';
  return (
    <>
      <Menu
        label={now.actions(host.label)}
        className="icon-button icon-button-normal playing-menu"
        face={<EllipsisVertical size={18} aria-hidden />}
      >
        {canFix && (
          <MenuItem icon={Pencil} onSelect={() => setAsking('fix')}>
            {now.fixMatch}
          </MenuItem>
        )}
        {item && (
          <MenuItem icon={EyeOff} onSelect={() => setAsking('ignore')}>
            {now.ignore}
          </MenuItem>
        )}
        <MenuItem icon={Settings2} onSelect={() => goTo('hosts', host.id)}>
          {now.hostDetails}
        </MenuItem>
        <MenuHeading>{now.pauseHere}</MenuHeading>
        <PauseChoices hostId={host.id} />
      </Menu>
      {asking === 'fix' && item && <FixMatchDialog item={item} onClose={() => setAsking(null)} />}
      {asking === 'ignore' && item && <IgnoreDialog item={item} onClose={() => setAsking(null)} />}
    </>
  );
}
