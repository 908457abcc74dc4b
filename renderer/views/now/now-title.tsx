import type { MediaItem } from '../../../shared/media-item.ts';
import { episodeCode } from '../../../shared/media-title.ts';
import type { NowPlaying } from '../../../shared/state.ts';
import { Title } from '../../components/title.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';

/** Below this, how sure the identification is, is worth a word. */
const SURE_ENOUGH = 0.9;

/** Title, what belongs to it, and how it is known. */
export function NowTitle({ nowPlaying: { item, label } }: { readonly nowPlaying: NowPlaying }) {
  const { now } = useStrings();
  const format = useFormat();
  if (item === null) {
    return (
      <div>
        <h2 className="playing-title clamped">{label === '' ? now.something : <Title>{label}</Title>}</h2>
      </div>
    );
  }
  const source = now.source[item.source];
  const isSure = item.confidence >= SURE_ENOUGH;
  return (
    <div>
      <h2 className="playing-title clamped" title={item.title}>
        <Title>{item.title}</Title>
      </h2>
      <p className="playing-parts">
        {partsOf(item).map((part) => (
          <span key={part} title={part}>
            <span className="playing-part clamped">
              <Title>{part}</Title>
            </span>
          </span>
        ))}
        <span className="playing-source">
          {isSure ? source : `${source}, ${now.sure(format.percent(item.confidence))}`}
        </span>
      </p>
    </div>
  );
}

/** `S02E05`, the episode's title; the year; artist and album. */
function partsOf(item: MediaItem): readonly string[] {
  const parts = {
    episode: [episodeCode(item), item.episodeTitle],
    movie: [item.year === undefined ? undefined : String(item.year)],
    song: [item.artist, item.album],
    musicvideo: [item.artist, item.album],
  }[item.kind];
  return parts.filter((part) => part !== undefined && part !== '') as readonly string[];
}
