import { Clapperboard, Film, Image, type LucideIcon, Music, Tv } from 'lucide-react';
import type { NowPlaying } from '../../../shared/state.ts';

/** The poster; where there is none, a quiet picture of what kind of thing it is. */
export function Artwork({ nowPlaying }: { readonly nowPlaying: NowPlaying }) {
  const Icon = iconOf(nowPlaying);
  return (
    <div className="artwork" aria-hidden>
      <Icon size={30} strokeWidth={1.5} />
    </div>
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
