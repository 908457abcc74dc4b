/** What holds for every viewing, whatever was done to the box: checked at the end of every test. */
import type { RecordedRequest } from '../support/punchplay-server/index.ts';
import { actionOf, eventsOf } from './seen.ts';

/** Every law that these requests break, in words; empty where all hold. */
export function brokenLaws(requests: readonly RecordedRequest[]): string[] {
  const events = eventsOf(requests);
  const sessions = Map.groupBy(events, (event) => String(event.body.playback_session_id));
  return [...sessions].flatMap(([session, own]) => sessionLaws(own).map((law) => `${session}: ${law} (${told(own)})`));
}

function sessionLaws(events: readonly RecordedRequest[]): string[] {
  const broken: string[] = [];
  const count = (action: string) => events.filter((event) => actionOf(event) === action).length;
  const distinct = (field: 'title' | 'season' | 'episode' | 'duration_seconds' | 'device_id') =>
    new Set(events.map((event) => event.body[field])).size;
  if (count('stop') !== 1) broken.push(`${count('stop')} stops`);
  if (actionAt(events, -1) !== 'stop') broken.push('the last event is no stop');
  // An event that waits when its viewing stops is not sent any more: a start may be missing, but never come late.
  if (count('start') > 1) broken.push(`${count('start')} starts`);
  if (count('start') === 1 && actionAt(events, 0) !== 'start') broken.push('the first event is no start');
  for (const field of ['title', 'season', 'episode', 'duration_seconds', 'device_id'] as const) {
    if (distinct(field) !== 1) broken.push(`more than one ${field}`);
  }
  for (const { body } of events) {
    const [position, duration] = [Number(body.position_seconds), Number(body.duration_seconds)];
    if (!(duration > 0)) broken.push(`a duration of ${body.duration_seconds}`);
    if (!(position >= 0 && position <= duration)) broken.push(`position ${position} of ${duration}`);
  }
  return broken;
}

function actionAt(events: readonly RecordedRequest[], index: number): string | null {
  const event = events.at(index);
  return event === undefined ? null : actionOf(event);
}

function told(events: readonly RecordedRequest[]): string {
  return events.map((event) => `${actionOf(event)} ${event.body.title} ${event.body.position_seconds} s`).join(', ');
}
