/** Library ids by what the tests call things. */

interface Answers {
  readonly movies?: readonly { readonly movieid: number; readonly label: string }[];
  readonly songs?: readonly { readonly songid: number; readonly label: string }[];
  readonly episodes?: readonly {
    readonly episodeid: number;
    readonly showtitle: string;
    readonly season: number;
    readonly episode: number;
  }[];
}

type Ask = (method: string, params?: Readonly<Record<string, unknown>>) => Promise<unknown>;

export class LibraryIds {
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(ids: ReadonlyMap<string, number>) {
    this.#ids = ids;
  }

  static async read(ask: Ask): Promise<LibraryIds> {
    const { movies = [] } = (await ask('VideoLibrary.GetMovies')) as Answers;
    const properties = ['showtitle', 'season', 'episode'];
    const { episodes = [] } = (await ask('VideoLibrary.GetEpisodes', { properties })) as Answers;
    const { songs = [] } = (await ask('AudioLibrary.GetSongs')) as Answers;
    return new LibraryIds(
      new Map([
        ...movies.map(({ label, movieid }) => [movieKey(label), movieid] as const),
        ...episodes.map((it) => [episodeKey(it.showtitle, it.season, it.episode), it.episodeid] as const),
        ...songs.map(({ label, songid }) => [songKey(label), songid] as const),
      ]),
    );
  }

  movie(title: string): number {
    return this.#find(movieKey(title));
  }

  episode(show: string, season: number, episode: number): number {
    return this.#find(episodeKey(show, season, episode));
  }

  song(title: string): number {
    return this.#find(songKey(title));
  }

  #find(key: string): number {
    const id = this.#ids.get(key);
    if (id === undefined) throw new Error(`the library has no ${key}; it has ${[...this.#ids.keys()].join(', ')}`);
    return id;
  }
}

function movieKey(title: string): string {
  return `movie ${title}`;
}

function episodeKey(show: string, season: number, episode: number): string {
  return `episode ${show} ${season}x${episode}`;
}

function songKey(title: string): string {
  return `song ${title}`;
}
