// One at a time: who takes a turn waits until the one before is done.

/** Longer than any unit's work takes; whoever forgot to end a turn is passed over, rather than stop everything. */
const FORGOTTEN_AFTER_MS = 30_000;

export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves to what ends the turn; ending it twice is harmless. */
  async take(): Promise<() => void> {
    const before = this.#last;
    let done = () => {};
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#last = mine;
    await before;
    const timer = setTimeout(done, FORGOTTEN_AFTER_MS);
    timer.unref();
    return () => {
      clearTimeout(timer);
      done();
    };
  }
}
