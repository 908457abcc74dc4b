/** Tells an address of yours what is watched: one POST request with JSON for each event. */
export default class Webhook {
  #host;
  #settings = {};

  /** The settings, before `onEnable` and again whenever the user has changed them. */
  configure(settings) {
    this.#settings = settings;
  }

  onEnable(host) {
    this.#host = host;
  }

  /** A handler, or the name of a method, for each event that is wanted. */
  subscribedEvents() {
    return {
      'phlix.playback.started': (event) => this.#post('started', event),
      'phlix.playback.paused': (event) => this.#post('paused', event),
      'phlix.playback.resumed': (event) => this.#post('resumed', event),
      'phlix.playback.stopped': (event) => this.#post('stopped', event),
    };
  }

  /** What it gives back says what becomes of the event; where it throws (no network), the event is handed over again later. */
  async #post(name, event) {
    const { address, token } = this.#settings;
    const response = await this.#host.http.request({
      method: 'POST',
      url: address,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      json: { event: name, ...event },
    });
    if (response.status === 401 || response.status === 403) return 'auth';
    if (response.status === 429 || response.status >= 500)
      return { retry: Number(response.headers['retry-after']) || 60 };
    if (response.status >= 400) return { drop: `the address answered ${response.status}` };
    return 'done';
  }
}
