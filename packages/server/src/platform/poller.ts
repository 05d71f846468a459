// Work that is looked for again and again: one look at a time, a rest after each, and one more at once where somebody has
// said meanwhile that there may be something to do. What lasts longer than its rest never piles up.

export interface PollerOptions {
  /** The rest after a look, in milliseconds. */
  everyMs: number;
  /**
   * Does what is due. May resolve to how many milliseconds from now the next thing is due, where that is sooner than
   * `everyMs`. What takes long leaves when `isStopped` says so.
   */
  look(): Promise<number | void>;
  /** A look has failed; the next one comes all the same. */
  failed(error: unknown): void;
  /** After a wake it waits so long, in milliseconds, so that what comes together is done together. */
  lingerMs?: number;
}

export class Poller {
  readonly #options: PollerOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #isNear = false;
  #state: 'new' | 'on' | 'stopped' = 'new';
  #failure: { error: unknown } | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  get isStopped(): boolean {
    return this.#state === 'stopped';
  }

  /** Looks in `inMs` milliseconds for the first time: at once, unless told otherwise. */
  start(inMs = 0): void {
    this.#state = 'on';
    if (inMs > 0) this.#rest(inMs);
    else this.wake();
  }

  /** There may be something to do. Does nothing before `start` and after `stop`. */
  wake(): void {
    if (this.#state !== 'on') return;
    this.#again = true;
    if (this.#looking || this.#isNear) return;
    if (this.#options.lingerMs === undefined) this.#begin();
    else this.#linger();
  }

  /**
   * Looks now, and until nobody has asked for another look meanwhile; also before `start`, not after `stop`.
   * @throws what the last look failed by
   */
  async drain(): Promise<void> {
    if (this.isStopped) return;
    do {
      this.#again = true;
      await (this.#looking ?? this.#begin());
    } while (this.#again && !this.isStopped);
    if (this.#failure) throw this.#failure.error;
  }

  /** Resolves when no look is under way. */
  async idle(): Promise<void> {
    while (this.#looking) await this.#looking;
  }

  /** No look begins any more; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    this.#isNear = false;
    await this.#looking;
  }

  #begin(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isNear = false;
    // There before it begins: a look may wake its own poller.
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#looking = promise;
    void this.#looks().finally(resolve);
    return promise;
  }

  async #looks(): Promise<void> {
    const { everyMs, lingerMs, look, failed } = this.#options;
    let rest = everyMs;
    do {
      this.#again = false;
      this.#failure = undefined;
      try {
        rest = Math.min(everyMs, (await look()) ?? everyMs);
      } catch (error) {
        this.#failure = { error };
        rest = everyMs;
        failed(error);
      }
    } while (this.#again && lingerMs === undefined && !this.isStopped);
    this.#looking = undefined;
    if (this.#state !== 'on') return;
    if (this.#again) this.#linger();
    else this.#rest(rest);
  }

  #linger(): void {
    this.#rest(this.#options.lingerMs!);
    this.#isNear = true;
  }

  #rest(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#begin(), ms).unref();
  }
}
