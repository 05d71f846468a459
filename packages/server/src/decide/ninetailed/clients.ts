// Ninetailed's own client ids, each standing for one of our write keys: then a page changes nothing but the address.

import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { DecideDb } from '../definition-store.ts';
import { findClient } from './client-store.ts';
import { put } from './put.ts';
import type { CallerOfKey } from './wire.ts';

/** On Postgres another server may have changed something: look at most this often. */
const KEPT_MS = 1000;
const MOST_KEPT = 10_000;

export class Clients {
  readonly #db: DecideDb;
  readonly #clock: Clock;
  readonly #known = new Map<string, { writeKey: string | undefined; at: number }>();

  constructor({ db, clock }: { db: DecideDb; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The write key that a client id in a path means; a write key means itself. */
  async keyOf(clientId: string): Promise<string | undefined> {
    if (clientId.startsWith('wk_')) return clientId;
    const now = this.#clock.now();
    const known = this.#known.get(clientId);
    if (known && now - known.at < KEPT_MS) return known.writeKey;
    const writeKey = (await findClient(this.#db, clientId))?.definition.writeKey;
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(clientId, { writeKey, at: now });
    return writeKey;
  }

  /** @throws invalid_definition, or conflict where another workspace has the id */
  async set(clientId: string, writeKey: string, actor: Caller, callerOfKey: CallerOfKey): Promise<void> {
    const { workspaceId } = actor;
    const caller = writeKey.startsWith('wk_') ? await callerOfKey(writeKey) : undefined;
    if (caller?.workspaceId !== workspaceId)
      throw new VisavisError('invalid_definition', 'Expected a write key of this workspace.', {
        faults: [{ field: 'writeKey', expected: 'wk_… of this workspace', got: 'another' }],
      });
    const found = await findClient(this.#db, clientId);
    if (found && found.workspaceId !== workspaceId)
      throw new VisavisError('conflict', 'This client id belongs to somebody else here.');
    const writing = { db: this.#db, clock: this.#clock, workspaceId, actor };
    await put(writing, 'cms_client', found?.definition, { key: clientId, writeKey, status: 'live' });
    this.#known.delete(clientId);
  }
}
