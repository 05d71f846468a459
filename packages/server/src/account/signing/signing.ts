// Signed identity: who may say that a visitor is a certain person? A write key stands in every page, so what it says of
// who somebody is, is a claim. A workspace gives us a key that its own server signs names with, looks for a while at how
// many claims come without a signature, and then insists.

import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { ProvenName, Signing } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import type { Seal } from './seal.ts';
import type { Algorithm, SigningKey, SigningStore } from './signing-store.ts';
import { provenBy, publicKey, type Verifier } from './tokens.ts';

/** With several servers, how long a change that another one made may be unknown here. */
const REFRESH_MS = 5000;
const TOKENS_KEPT = 20_000;
const MOST_KEYS = 5;

export interface NewSigningKey {
  workspaceId: string;
  name: string;
  algorithm: Algorithm;
  /** PEM (SPKI), for all but HS256. */
  publicKey?: string | undefined;
  createdBy: string;
}

interface Policy extends Signing {
  keys: readonly SigningKey[];
}

export class SignedIdentity {
  readonly #store: SigningStore;
  readonly #seal: Seal;
  readonly #clock: Clock;
  readonly #exclusive: boolean;
  #policies: Map<string, Policy> = new Map();
  #loadedAt = -Infinity;
  #loading: Promise<void> | undefined;

  constructor(deps: { store: SigningStore; seal: Seal; clock: Clock; exclusive: boolean }) {
    this.#store = deps.store;
    this.#seal = deps.seal;
    this.#clock = deps.clock;
    this.#exclusive = deps.exclusive;
  }

  /** How names are proven here; undefined where the workspace has no key: then everything is believed. */
  async of(workspaceId: string): Promise<Policy | undefined> {
    const age = this.#clock.now() - this.#loadedAt;
    if (age > (this.#exclusive ? Number.MAX_VALUE : REFRESH_MS)) await (this.#loading ?? this.#load());
    return this.#policies.get(workspaceId);
  }

  /** `secret`: of HS256, readable here and never again. */
  async addKey(wanted: NewSigningKey): Promise<{ key: SigningKey; secret?: string }> {
    const { workspaceId, name, algorithm, createdBy } = wanted;
    const known = (await this.of(workspaceId))?.keys ?? [];
    if (known.length >= MOST_KEYS)
      throw new VisavisError('conflict', `Expected at most ${MOST_KEYS} signing keys, got one more.`);
    const secret = algorithm === 'HS256' ? randomBytes(32).toString('base64url') : undefined;
    const pem = secret === undefined ? await checked(wanted.publicKey, algorithm) : '';
    const now = this.#clock.now();
    const key: SigningKey = {
      ...{ id: newId(now), workspaceId, name, algorithm, createdBy, createdAt: now },
      material: secret === undefined ? pem : this.#seal.seal(secret),
      shown: secret === undefined ? pem : `…${secret.slice(-4)}`,
    };
    await this.#store.insert(key);
    await this.#load();
    return { key, ...(secret !== undefined && { secret }) };
  }

  async removeKey(workspaceId: string, id: string): Promise<SigningKey> {
    const policy = await this.of(workspaceId);
    if (policy?.required && policy.keys.length === 1 && policy.keys[0]!.id === id)
      throw new VisavisError(
        'conflict',
        'It is the last signing key, and signatures are required: nobody could be recognised any more. Add another key first, or stop requiring signatures.',
      );
    const removed = await this.#store.remove(workspaceId, id);
    if (!removed) throw new VisavisError('not_found', 'There is no such signing key in this workspace.');
    await this.#load();
    return removed;
  }

  async require(workspaceId: string, required: boolean): Promise<void> {
    if (required && !(await this.of(workspaceId)))
      throw new VisavisError(
        'conflict',
        'Expected a signing key before signatures are required: without one nobody could be recognised.',
      );
    await this.#store.setRequired(workspaceId, required);
    await this.#load();
  }

  /** A load that began before a change may have read what was; so a later caller waits and loads anew. */
  async #load(): Promise<void> {
    const before = this.#loading;
    const load = (async () => {
      await before?.catch(() => undefined);
      const began = this.#clock.now();
      const [keys, requiring] = await Promise.all([this.#store.keys(), this.#store.requiring()]);
      const policies = [...Map.groupBy(keys, (key) => key.workspaceId)].map(async ([id, mine]) => {
        const verifiers = (await Promise.all(mine.map((key) => this.#verifier(key)))).filter(
          (one) => one !== undefined,
        );
        return [id, policyOf(mine, verifiers, requiring.includes(id), this.#clock)] as const;
      });
      this.#policies = new Map(await Promise.all(policies));
      this.#loadedAt = began;
    })();
    this.#loading = load;
    try {
      await load;
    } finally {
      if (this.#loading === load) this.#loading = undefined;
    }
  }

  /** Undefined for a secret that was sealed under another secret of the server: nothing is proven by it any more. */
  async #verifier({ id, algorithm, material }: SigningKey): Promise<Verifier | undefined> {
    if (algorithm !== 'HS256') return { id, algorithm, key: await publicKey(material, algorithm) };
    const secret = this.#seal.open(material);
    return secret === undefined ? undefined : { id, algorithm, key: new TextEncoder().encode(secret) };
  }
}

function policyOf(
  keys: readonly SigningKey[],
  verifiers: readonly Verifier[],
  required: boolean,
  clock: Clock,
): Policy {
  /** A visitor's token comes with each of their events. */
  const seen = new LRUCache<string, { names: readonly ProvenName[]; until: number }>({ max: TOKENS_KEPT });
  return {
    keys,
    required,
    async namesIn(token) {
      const now = clock.now();
      const known = seen.get(token);
      if (known) return now < known.until ? known.names : [];
      const proven = await provenBy(token, verifiers, now);
      // What is not proven now may be in a minute, by a token whose time begins then; it is looked at again.
      if (proven.names.length > 0) seen.set(token, proven);
      return proven.names;
    },
  };
}

async function checked(pem: string | undefined, algorithm: Algorithm): Promise<string> {
  const expected = `a public key for ${algorithm} as PEM, which begins with “-----BEGIN PUBLIC KEY-----”`;
  const refuse = (got: string, cause?: unknown) =>
    new VisavisError('invalid_request', `Expected ${expected}, got ${got}.`, {
      faults: [{ field: 'publicKey', expected, got }],
      cause,
    });
  if (pem === undefined) throw refuse('none');
  if (/PRIVATE KEY/.test(pem)) throw refuse('a private key, which should stay on your server');
  try {
    await publicKey(pem.trim(), algorithm);
  } catch (error) {
    throw refuse('something else', error);
  }
  return pem.trim();
}
