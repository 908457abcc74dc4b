import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import './artwork.css';

interface ArtworkProps {
  readonly hostId: string;
  /** See `NowPlaying.artwork`; null where there is none. */
  readonly picture: string | null;
  /** What is shown where there is none: the kind of thing it is. */
  readonly icon: LucideIcon;
  /** `poster`: two wide, three high · `square`: an album's cover */
  readonly shape: 'poster' | 'square';
}

/** The picture of what is watched, as its box has it; its words are beside it. */
export function Artwork({ hostId, picture, icon: Icon, shape }: ArtworkProps) {
  // One that was kept and is gone is as none.
  const [missing, setMissing] = useState<string | null>(null);
  if (picture === null || picture === missing) {
    return (
      <div className="artwork" aria-hidden>
        <Icon size={30} strokeWidth={1.5} />
      </div>
    );
  }
  return (
    <div className={`artwork artwork-${shape}`} aria-hidden>
      <img
        src={`artwork/${encodeURIComponent(hostId)}/${encodeURIComponent(picture)}`}
        alt=""
        decoding="async"
        onError={() => setMissing(picture)}
      />
    </div>
  );
}
