// The engine's sessions on one directory. A session runs one query at a time, so a query borrows one; writes have a
// session of their own, so that no long report holds up the log. Waiting for one's turn counts as a part of the time that a
// query has, so that whoever asks can tell a store that is busy from one that hangs.

import { Session } from 'chdb';

export type Settings = ReadonlyMap<string, string>;

/** In seconds; 0 is no limit. */
const TIME_LIMIT = 'max_execution_time';

export class Sessions {
  readonly #limits: Settings;
  readonly #all: Lane[] = [];
  readonly #waiting: Waiting[] = [];

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

  /**
   * Runs `work` on a free session that has these settings, besides the limits that every query has. Rejects with
   * ClickHouse's TIMEOUT_EXCEEDED when no session is free for as long as the query may take.
   */
  async use<T>(
    { write, database = 'default', settings = new Map() }: Wanted,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const wanted = new Map([...this.#limits, ...settings]);
    const mayTake = Number(wanted.get(TIME_LIMIT) ?? 0);
    const asked = performance.now();
    const lane = await this.#borrow(write, mayTake);
    const waited = Math.floor((performance.now() - asked) / 1000);
    if (mayTake > 0 && waited > 0) wanted.set(TIME_LIMIT, String(Math.max(1, mayTake - waited)));
    try {
      await this.#enter(lane, database);
      await this.#adjust(lane, wanted);
      return await work(lane.session);
    } finally {
      this.#return(lane);
    }
  }

  close(): void {
    for (const lane of this.#all) lane.session.close();
  }

  #borrow(write: boolean, seconds: number): Promise<Lane> {
    const free = this.#all.find((lane) => !lane.busy && lane.write === write);
    if (free) {
      free.busy = true;
      return Promise.resolve(free);
    }
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new TurnNeverCame(seconds));
      };
      const limit = seconds > 0 ? setTimeout(giveUp, seconds * 1000) : undefined;
      const take = (lane: Lane) => {
        clearTimeout(limit);
        resolve(lane);
      };
      const waiting: Waiting = { write, take };
      this.#waiting.push(waiting);
    });
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

/** Every session was busy with others for as long as this query may take. */
class TurnNeverCame extends Error {
  constructor(seconds: number) {
    super(
      `Code: 159. DB::Exception: Timeout exceeded: waited ${seconds} seconds for other queries. (TIMEOUT_EXCEEDED)`,
    );
  }
}

interface Waiting {
  write: boolean;
  take(lane: Lane): void;
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
