// Work that reads what it then writes, with nobody in between: one after the other in this process, where the next sees
// all that the one before has written, and under a lock where several processes share a store.

import type { Records, Unit } from './records.ts';

export class Alone {
  readonly #records: Pick<Records, 'unit'>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(records: Pick<Records, 'unit'>) {
    this.#records = records;
  }

  /** Does `work` in a unit of its own. Whoever is called from it must not call this again: it would wait for itself. */
  do<T>(lock: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => this.#records.unit([lock], work));
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
