/** The JSON-RPC methods about the box itself and its library. */
import * as v from 'valibot';
import { CATEGORIES } from './connections.ts';
import { applicationProperties, episodeFields, movieFields, showFields } from './fields.ts';
import { listLabel, showDetails, videoDetails } from './items.ts';
import { invalidParams, type Method, method, RpcError } from './json-rpc.ts';
import type { PlayState, SimulatedLibrary } from './library.ts';
import type { SimulatedVideo } from './media.ts';

/** What stands on the box's screen for some seconds. */
export interface ShownMessage {
  readonly title: string;
  readonly message: string;
}

export interface BoxFacts {
  readonly name: string;
  /** `02:FC:00:00:00:01`; "" and "Busy" are what Kodi says early on */
  readonly macAddress: string;
  readonly kodiVersion: { readonly major: number; readonly minor: number };
  readonly jsonRpcVersion: { readonly major: number; readonly minor: number; readonly patch: number };
  readonly timeZone: string;
  /** `YYYY-MM-DD HH:MM:SS` by the box's own clock */
  readonly localTime: () => string;
  readonly addOns: Array<{ readonly addonid: string; readonly type: string; readonly name: string; enabled: boolean }>;
  readonly quit: () => void;
  readonly show: (shown: ShownMessage) => void;
  readonly announce: (method: string, data: Readonly<Record<string, unknown>>, sender?: string) => void;
  /** Announces a library write a moment later. */
  readonly announceWrite: (updates: ReadonlyArray<Readonly<Record<string, unknown>>>) => void;
}

const libraryId = v.pipe(v.number(), v.integer());
const nothing = v.strictObject({});
const limits = v.optional(v.strictObject({ start: v.optional(v.number(), 0), end: v.optional(v.number(), -1) }));
const sort = v.optional(
  v.strictObject({
    method: v.optional(v.string(), 'none'),
    order: v.optional(v.picklist(['ascending', 'descending']), 'ascending'),
  }),
);
const filter = v.optional(v.looseObject({ field: v.optional(v.string()), value: v.optional(v.string(), '') }));
const changes = {
  title: v.optional(v.string()),
  userrating: v.optional(v.number()),
  playcount: v.optional(v.number()),
  lastplayed: v.optional(v.string()),
  resume: v.optional(v.strictObject({ position: v.number(), total: v.optional(v.number(), 0) })),
};

export function boxMethods(facts: BoxFacts, library: SimulatedLibrary): Record<string, Method> {
  return { ...systemMethods(facts), ...libraryReads(library), ...libraryWrites(facts, library) };
}

function systemMethods(facts: BoxFacts): Record<string, Method> {
  const version = { ...facts.kodiVersion, revision: '20230212-simulated', tag: 'stable' };
  const application: Record<string, unknown> = { name: 'Kodi', version, volume: 100, muted: false, language: 'en_GB' };
  const settings: Record<string, unknown> = {
    'locale.timezone': facts.timeZone,
    'services.devicename': facts.name,
    'services.esallinterfaces': true,
  };
  return {
    'JSONRPC.Ping': method(nothing, () => 'pong'),
    'JSONRPC.Version': method(nothing, () => ({ version: facts.jsonRpcVersion })),
    'JSONRPC.GetConfiguration': method(nothing, (_, caller) => {
      if (caller === null) throw new RpcError(-32601, 'Method not found.');
      return { notifications: caller.notifications };
    }),
    'JSONRPC.SetConfiguration': method(
      v.strictObject({ notifications: v.optional(v.record(v.picklist(CATEGORIES), v.boolean())) }),
      ({ notifications }, caller) => {
        if (caller === null) throw new RpcError(-32601, 'Method not found.');
        // PVR turns off unless named; all other categories keep what they had.
        Object.assign(caller.notifications, { PVR: false }, notifications);
        return { notifications: caller.notifications };
      },
    ),
    'JSONRPC.NotifyAll': method(
      v.strictObject({ sender: v.string(), message: v.string(), data: v.optional(v.unknown()) }),
      ({ sender, message, data }) => {
        facts.announce(`Other.${message}`, (data ?? null) as never, sender);
        return 'OK';
      },
    ),
    'Application.GetProperties': method(v.strictObject({ properties: applicationProperties }), ({ properties }) =>
      Object.fromEntries(properties.map((name) => [name, application[name] ?? null])),
    ),
    'Application.Quit': method(nothing, () => {
      facts.quit();
      return 'OK';
    }),
    'XBMC.GetInfoLabels': method(v.strictObject({ labels: v.array(v.string()) }), ({ labels }) =>
      Object.fromEntries(labels.map((label) => [label, infoLabel(facts, label)])),
    ),
    'XBMC.GetInfoBooleans': method(v.strictObject({ booleans: v.array(v.string()) }), ({ booleans }) =>
      Object.fromEntries(booleans.map((name) => [name, false])),
    ),
    'Settings.GetSettingValue': method(v.strictObject({ setting: v.string() }), ({ setting }) => {
      if (!Object.hasOwn(settings, setting)) throw invalidParams();
      return { value: settings[setting] };
    }),
    ...addOnMethods(facts),
    'GUI.ShowNotification': method(
      v.strictObject({
        title: v.string(),
        message: v.string(),
        image: v.optional(v.string()),
        displaytime: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1500))),
      }),
      ({ title, message }) => {
        facts.show({ title, message });
        return 'OK';
      },
    ),
  };
}

function addOnMethods({ addOns }: BoxFacts): Record<string, Method> {
  return {
    'Addons.GetAddons': method(
      v.strictObject({
        type: v.optional(v.string(), 'unknown'),
        content: v.optional(v.string()),
        enabled: v.optional(v.union([v.boolean(), v.literal('all')]), 'all'),
        properties: v.optional(v.array(v.picklist(['name', 'version', 'enabled', 'installed'])), []),
        limits,
        installed: v.optional(v.union([v.boolean(), v.literal('all')]), true),
      }),
      ({ type, enabled, properties }) => {
        const found = addOns.filter(
          (one) => (type === 'unknown' || one.type === type) && (enabled === 'all' || one.enabled === enabled),
        );
        const total = { limits: { start: 0, end: found.length, total: found.length } };
        if (found.length === 0) return total;
        const addons = found.map(({ addonid, type: kind, ...rest }) => {
          const fields: Record<string, unknown> = { version: '1.0.0', installed: true, ...rest };
          return { addonid, type: kind, ...Object.fromEntries(properties.map((name) => [name, fields[name]])) };
        });
        return { addons, ...total };
      },
    ),
    'Addons.SetAddonEnabled': method(
      v.strictObject({ addonid: v.string(), enabled: v.boolean() }),
      ({ addonid, enabled }) => {
        const found = addOns.find((one) => one.addonid === addonid);
        if (found === undefined) throw invalidParams();
        found.enabled = enabled;
        return 'OK';
      },
    ),
  };
}

function infoLabel(facts: BoxFacts, label: string): string {
  switch (label) {
    case 'System.FriendlyName':
      return facts.name;
    case 'System.BuildVersion':
      return `${facts.kodiVersion.major}.${facts.kodiVersion.minor} (simulated)`;
    case 'Network.MacAddress':
      return facts.macAddress;
    case 'System.Date(yyyy-mm-dd)':
      return facts.localTime().slice(0, 10);
    case 'System.Time(hh:mm:ss xx)':
      return twelveHours(facts.localTime().slice(11));
    default:
      return '';
  }
}

/** As a Kodi shows it whose region was never changed: `01:31:42 PM`. */
function twelveHours(time: string): string {
  const hour = Number(time.slice(0, 2));
  return `${String(hour % 12 || 12).padStart(2, '0')}${time.slice(2)} ${hour < 12 ? 'AM' : 'PM'}`;
}

function libraryReads(library: SimulatedLibrary): Record<string, Method> {
  const video = (type: SimulatedVideo['type'], id: number) => {
    const found = library.video(type, id);
    if (found === undefined) throw invalidParams();
    return found;
  };
  return {
    'VideoLibrary.GetMovieDetails': method(
      v.strictObject({ movieid: libraryId, properties: movieFields }),
      ({ movieid, properties }) => ({ moviedetails: videoDetails(library, video('movie', movieid), properties) }),
    ),
    'VideoLibrary.GetEpisodeDetails': method(
      v.strictObject({ episodeid: libraryId, properties: episodeFields }),
      ({ episodeid, properties }) => ({
        episodedetails: videoDetails(library, video('episode', episodeid), properties),
      }),
    ),
    'VideoLibrary.GetTVShowDetails': method(
      v.strictObject({ tvshowid: libraryId, properties: showFields }),
      ({ tvshowid, properties }) => {
        const details = showDetails(library, tvshowid, properties);
        if (details === undefined) throw invalidParams();
        return { tvshowdetails: details };
      },
    ),
    'VideoLibrary.GetMovies': method(v.strictObject({ properties: movieFields, limits, sort, filter }), (params) =>
      listing(library, 'movies', library.movies, params),
    ),
    'VideoLibrary.GetEpisodes': method(
      v.strictObject({
        tvshowid: v.optional(libraryId, -1),
        season: v.optional(v.number(), -1),
        properties: episodeFields,
        limits,
        sort,
        filter,
      }),
      (params) => {
        const { tvshowid, season } = params;
        const found = library.episodes.filter(
          (one) => (tvshowid < 0 || one.showId === tvshowid) && (season < 0 || one.season === season),
        );
        return listing(library, 'episodes', found, params);
      },
    ),
    'VideoLibrary.GetTVShows': method(
      v.strictObject({ properties: showFields, limits, sort }),
      ({ properties, ...params }) => {
        const { start, end } = range(library.shows.length, params.limits);
        const shows = library.shows.slice(start, end);
        return {
          limits: { start, end, total: library.shows.length },
          tvshows: shows.map((show) => showDetails(library, show.id, properties)),
        };
      },
    ),
  };
}

interface ListParams {
  readonly properties: readonly string[];
  readonly limits?: { start: number; end: number } | undefined;
  readonly sort?: { readonly method: string; readonly order: string } | undefined;
  readonly filter?: { readonly field?: string | undefined; readonly value: string } | undefined;
}

function listing(
  library: SimulatedLibrary,
  member: string,
  all: readonly SimulatedVideo[],
  params: ListParams,
): Record<string, unknown> {
  const found = sorted(library, filtered(library, all, params), params);
  const { start, end } = range(found.length, params.limits);
  const details = found.slice(start, end).map((media) => ({
    ...videoDetails(library, media, params.properties),
    label: listLabel(media),
  }));
  return { [member]: details, limits: { start, end, total: found.length } };
}

function range(total: number, limits: ListParams['limits']): { readonly start: number; readonly end: number } {
  const start = limits?.start ?? 0;
  return { start, end: limits === undefined || limits.end < 0 ? total : Math.min(limits.end, total) };
}

/** Only `playcount greaterthan N`; other filters find everything. */
function filtered(library: SimulatedLibrary, all: readonly SimulatedVideo[], { filter }: ListParams) {
  if (filter?.field !== 'playcount') return all;
  return all.filter((media) => library.state(media).playCount > Number(filter.value));
}

/** Only by `lastplayed`; what was never played comes last. */
function sorted(library: SimulatedLibrary, found: readonly SimulatedVideo[], { sort }: ListParams) {
  if (sort?.method !== 'lastplayed') return found;
  const sign = sort.order === 'descending' ? -1 : 1;
  return found.toSorted((one, other) => {
    const [a, b] = [library.state(one).lastPlayed, library.state(other).lastPlayed];
    return sign * (a < b ? -1 : a > b ? 1 : 0);
  });
}

function libraryWrites(facts: BoxFacts, library: SimulatedLibrary): Record<string, Method> {
  const write = (type: SimulatedVideo['type'], id: number, change: Changes) => {
    const media = library.video(type, id);
    if (media === undefined) throw invalidParams();
    facts.announceWrite(library.write(media, playState(change)));
    return 'OK';
  };
  return {
    'VideoLibrary.SetMovieDetails': method(
      v.strictObject({ movieid: libraryId, ...changes }),
      ({ movieid, ...change }) => write('movie', movieid, change),
    ),
    'VideoLibrary.SetEpisodeDetails': method(
      v.strictObject({ episodeid: libraryId, ...changes }),
      ({ episodeid, ...change }) => write('episode', episodeid, change),
    ),
  };
}

interface Changes {
  readonly playcount?: number | undefined;
  readonly lastplayed?: string | undefined;
  readonly resume?: { readonly position: number; readonly total: number } | undefined;
}

function playState({ playcount, lastplayed, resume }: Changes): Partial<PlayState> {
  return {
    ...(playcount !== undefined && { playCount: playcount }),
    ...(lastplayed !== undefined && { lastPlayed: lastplayed }),
    ...(resume !== undefined && { resumeSeconds: resume.position, resumeTotalSeconds: resume.total }),
  };
}
