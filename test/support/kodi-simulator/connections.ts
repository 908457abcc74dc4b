/** The clients of a simulated box, whatever carries them, and what the network between does to them. */
import { isUnfinished } from './json-rpc.ts';

export const CATEGORIES = [
  'Application',
  'AudioLibrary',
  'GUI',
  'Input',
  'Other',
  'PVR',
  'Player',
  'Playlist',
  'System',
  'VideoLibrary',
] as const;
export type Category = (typeof CATEGORIES)[number];
/** Which notifications a connection gets: all, until it says otherwise. */
export type NotificationSwitches = Record<Category, boolean>;

/** The far end of one connection. */
export interface ClientEnd {
  send(text: string): void;
  /** The connection breaks, without a word. */
  drop(): void;
}

/**
 * `up`: as it should be; `frozen`: the box hangs, what comes and goes waits until it wakes;
 * `cut`: the network is gone, what is sent is lost; `down`: the box is off.
 */
export type LinkMode = 'up' | 'frozen' | 'cut' | 'down';

export class Connection {
  readonly end: ClientEnd;
  readonly notifications: NotificationSwitches;
  /** The beginning of a message whose braces are still open. */
  unfinished = '';

  constructor(end: ClientEnd) {
    this.end = end;
    this.notifications = Object.fromEntries(CATEGORIES.map((category) => [category, true])) as NotificationSwitches;
  }
}

export class Connections {
  readonly #open = new Set<Connection>();
  readonly #handle: (text: string, connection: Connection, reply: (text: string) => void) => void;
  #mode: LinkMode = 'up';
  /** What waits while the box is frozen. */
  #held: Array<() => void> = [];

  constructor(handle: (text: string, connection: Connection, reply: (text: string) => void) => void) {
    this.#handle = handle;
  }

  get mode(): LinkMode {
    return this.#mode;
  }

  get count(): number {
    return this.#open.size;
  }

  add(end: ClientEnd): Connection {
    const connection = new Connection(end);
    this.#open.add(connection);
    return connection;
  }

  remove(connection: Connection): void {
    this.#open.delete(connection);
  }

  /** A message from a client. */
  receive(connection: Connection, text: string): void {
    this.#through(() => {
      const whole = connection.unfinished + text;
      if (isUnfinished(whole)) {
        connection.unfinished = whole;
        return;
      }
      connection.unfinished = '';
      this.#handle(whole, connection, (reply) => this.send(connection, reply));
    });
  }

  /** A message to a client. */
  send(connection: Connection, text: string): void {
    this.#through(() => {
      if (this.#open.has(connection)) connection.end.send(text);
    });
  }

  /** A notification to everybody who wants its category. */
  broadcast(category: Category, text: string): void {
    for (const connection of this.#open) if (connection.notifications[category]) this.send(connection, text);
  }

  /** Runs a task that needs the box: now, when it wakes, or never. */
  whenAwake(task: () => void): void {
    this.#through(task);
  }

  freeze(): void {
    this.#mode = 'frozen';
  }

  cut(): void {
    this.#mode = 'cut';
  }

  /** Breaks every connection; nothing comes through any more. */
  takeDown(): void {
    this.#mode = 'down';
    this.#held = [];
    this.#dropAll();
  }

  /** After a freeze everything held comes in a burst; after a cut or a power loss the old connections are found dead. */
  bringUp(): void {
    const frozen = this.#mode === 'frozen';
    this.#mode = 'up';
    if (!frozen) this.#dropAll();
    for (const task of this.#held.splice(0)) task();
  }

  #dropAll(): void {
    for (const connection of [...this.#open]) {
      this.#open.delete(connection);
      connection.end.drop();
    }
  }

  #through(task: () => void): void {
    if (this.#mode === 'up') task();
    else if (this.#mode === 'frozen') this.#held.push(task);
  }
}
