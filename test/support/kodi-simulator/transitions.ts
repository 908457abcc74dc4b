/** What a simulated box says when one thing gives way to another, and how long the new one takes to start. */
import type { Announcer } from './announcer.ts';
import type { DelayName } from './delays.ts';
import { isLive, type PlayerId } from './items.ts';
import type { Playback } from './playback.ts';
import type { Step } from './schedule.ts';

interface FarewellTasks {
  readonly announceList: () => void;
  /** Writes the old item's position to the library. */
  readonly save: () => void;
}

/** What is said of the old item before the new one's OnPlay: no OnStop where video follows video. */
export function farewell(
  announcer: Announcer,
  old: Playback,
  fresh: Playback,
  { announceList, save }: FarewellTasks,
): readonly Step[] {
  const stopped = () => announcer.stopped(old, false);
  const named = (notice: 'OnResume' | 'OnSpeedChanged') => () => {
    announceList();
    announcer.say(notice, old, fresh.player);
  };
  if (old.player === 0 && fresh.player === 0) {
    return [
      ['songSpeed', named('OnSpeedChanged')],
      ['songStopped', stopped],
    ];
  }
  if (old.player === 0) {
    return [
      ['songToVideoNamed', named('OnSpeedChanged')],
      ['songToVideoStop', stopped],
    ];
  }
  if (fresh.player === 0) {
    return [
      ['commandToResume', named('OnResume')],
      ['videoToSongSaved', save],
      ['savedToStop', stopped],
    ];
  }
  return [
    ['commandToResume', named('OnResume')],
    ['resumeToSaved', save],
  ];
}

/** From the last thing said of the old item to OnPlay, and from there to the first frame (with the moment the file is open). */
export function startDelays(
  old: PlayerId | null,
  fresh: Playback,
): { readonly playDelay: DelayName; readonly frameDelays: readonly DelayName[] } {
  if (fresh.player === 2) return { playDelay: 'listToPlay', frameDelays: [] };
  if (old === null) {
    if (fresh.player === 0) return { playDelay: 'listToPlay', frameDelays: ['songToFirstFrame'] };
    const last = isLive(fresh.playable) ? 'liveToFirstFrame' : 'openedToFirstFrame';
    return { playDelay: 'listToPlay', frameDelays: ['playToOpened', last] };
  }
  if (old === 1 && fresh.player === 1) return { playDelay: 'savedToPlay', frameDelays: ['replacedToFirstFrame'] };
  if (old === 1) return { playDelay: 'videoToSongPlay', frameDelays: ['songToFirstFrame'] };
  if (fresh.player === 1) return { playDelay: 'songToVideoPlay', frameDelays: ['songToFirstFrame'] };
  return { playDelay: 'songReplacedToPlay', frameDelays: ['songReplacedToFirstFrame'] };
}
