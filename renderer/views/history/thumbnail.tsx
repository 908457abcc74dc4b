import { Clapperboard, EyeOff, Film, type LucideIcon, Music, Tv } from 'lucide-react';
import { useState } from 'react';
import type { WatchLogEntry } from '../../../shared/state.ts';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  movie: Clapperboard,
  episode: Tv,
  song: Music,
  musicvideo: Music,
  private: EyeOff,
};

/** Its picture, where the box gave one and it is still kept; else what kind of thing it is. */
export function Thumbnail({ entry: { artwork, hostId, kind } }: { readonly entry: WatchLogEntry }) {
  const [failed, setFailed] = useState<string | null>(null);
  const Icon = ICONS[kind] ?? Film;
  return (
    <span className="thumbnail" aria-hidden>
      {artwork === null || artwork === failed ? (
        <Icon size={18} strokeWidth={1.6} />
      ) : (
        <img src={`artwork/${hostId}/${artwork}`} alt="" decoding="async" onError={() => setFailed(artwork)} />
      )}
    </span>
  );
}
