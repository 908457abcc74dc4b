/** A small JSON-RPC client of the tests' own: what it says about Kodi does not depend on the product's code. */

export interface KodiNotification {
  /** `Player.OnPlay`, … */
  readonly method: string;
  readonly data: NotificationData;
  readonly atMs: number;
}

/** The members that tests look at. */
export interface NotificationData {
  readonly item?: { readonly id?: number; readonly type?: string; readonly title?: string };
  readonly player?: { readonly playerid?: number; readonly speed?: number };
  readonly end?: boolean;
  readonly [member: string]: unknown;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  readonly method?: string;
  readonly params?: { readonly data?: NotificationData };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly method: string;
}

export class JsonRpcDriver {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onNotification: (notification: KodiNotification) => void;
  #lastId = 0;

  private constructor(socket: WebSocket, onNotification: (notification: KodiNotification) => void) {
    this.#socket = socket;
    this.#onNotification = onNotification;
    socket.addEventListener('message', (event) => this.#receive(String(event.data)));
    socket.addEventListener('close', () => this.#fail('the connection to Kodi was closed'));
  }

  /** Connects once; rejects when nobody listens. */
  static connect(port: number, onNotification: (notification: KodiNotification) => void): Promise<JsonRpcDriver> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/jsonrpc`);
      socket.addEventListener('open', () => resolve(new JsonRpcDriver(socket, onNotification)));
      socket.addEventListener('error', () => reject(new Error(`no WebSocket on port ${port}`)));
    });
  }

  /** The result; rejects with Kodi's own error. */
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) return reject(new Error(`${method}: not connected to Kodi`));
      this.#waiting.set(id, { resolve, reject, method });
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  close(): void {
    this.#socket.close();
  }

  #receive(text: string): void {
    if (text === '') return;
    const answer = JSON.parse(text) as Answer;
    if (answer.method !== undefined) {
      this.#onNotification({ method: answer.method, data: answer.params?.data ?? {}, atMs: Date.now() });
      return;
    }
    const waiting = this.#waiting.get(answer.id ?? -1);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id ?? -1);
    if (answer.error === undefined) waiting.resolve(answer.result);
    else waiting.reject(new Error(`${waiting.method}: ${answer.error.code} ${answer.error.message}`));
  }

  #fail(text: string): void {
    for (const { reject, method } of this.#waiting.values()) reject(new Error(`${method}: ${text}`));
    this.#waiting.clear();
  }
}
