// The engine's sessions on one directory. A session runs one query at a time, so a query borrows one; writes have a
// session of their own, so that no long report holds up the log.

import { Session } from 'chdb';

export type Settings = ReadonlyMap<string, string>;

export class Sessions {
  readonly #limits: Settings;
  readonly #all: Lane[] = [];
  readonly #waiting: { write: boolean; take(lane: Lane): void }[] = [];

  constructor(path: string, count: number, limits: Settings) {
    this.#limits = limits;
    for (let index = 0; index < count; index++) {
      this.#all.push({
        session: new Session(path),
        write: index === 0,
        busy: false,
        database: 'default',
        settings: new Map(),
      });
    }
  }

  /** Runs `work` on a free session that has these settings, besides the limits that every query has. */
  async use<T>(
    { write, database = 'default', settings = new Map() }: Wanted,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const lane = await this.#borrow(write);
    try {
      await this.#enter(lane, database);
      await this.#adjust(lane, new Map([...this.#limits, ...settings]));
      return await work(lane.session);
    } finally {
      this.#return(lane);
    }
  }

  close(): void {
    for (const lane of this.#all) lane.session.close();
  }

  #borrow(write: boolean): Promise<Lane> {
    const free = this.#all.find((lane) => !lane.busy && lane.write === write);
    if (!free) return new Promise((take) => this.#waiting.push({ write, take }));
    free.busy = true;
    return Promise.resolve(free);
  }

  #return(lane: Lane): void {
    const next = this.#waiting.findIndex((waiting) => waiting.write === lane.write);
    if (next >= 0) this.#waiting.splice(next, 1)[0]!.take(lane);
    else lane.busy = false;
  }

  async #enter(lane: Lane, database: string): Promise<void> {
    if (lane.database === database) return;
    await lane.session.queryAsync(`USE \`${database.replace(/[\\`]/g, '\\$&')}\``);
    lane.database = database;
  }

  /** Settings stay with a session, so most queries find it as they need it; `SET` takes 0.3 ms. */
  async #adjust(lane: Lane, wanted: Settings): Promise<void> {
    const changes: string[] = [];
    for (const name of lane.settings.keys()) if (!wanted.has(name)) changes.push(`${name} = DEFAULT`);
    for (const [name, value] of wanted) {
      if (lane.settings.get(name) !== value) changes.push(`${name} = ${literal(value)}`);
    }
    if (changes.length === 0) return;
    // When one is refused, those before it may be set: forget what was, so that the next query sets all of its own.
    lane.settings = new Map();
    await lane.session.queryAsync(`SET ${changes.join(', ')}`);
    lane.settings = new Map(wanted);
  }
}

export interface Wanted {
  write: boolean;
  database?: string;
  settings?: Settings;
}

interface Lane {
  session: Session;
  write: boolean;
  busy: boolean;
  database: string;
  settings: Settings;
}

/** A number as it is, anything else as a quoted text. */
export const literal = (value: string): string =>
  /^-?\d+(\.\d+)?$/.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`;
