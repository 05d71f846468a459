// Links to one story for who has not signed in: signed, so that none can be guessed; kept, so that each can be revoked;
// and at an end some day. A link opens its story and nothing else: it is no key, and no other address knows it. What it
// shows has no person in it. A snapshot is what was seen when it was shared; a live one is written anew every five minutes.

import { forStrangers, type PublicStory, type Story, type StoryKind } from '@visavis/engine/measure';
import { LRUCache } from 'lru-cache';
import { Throttle } from '../../account/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import type { Records } from '../../platform/records/index.ts';
import { createSeals, type Seals } from '../../platform/seal.ts';
import type { Audit } from './index.ts';
import { createShareStore, type StoredShare } from './share-store.ts';

export interface SharesDeps {
  records: Records;
  clock: Clock;
  audit: Audit;
  secret: string;
  story(workspaceId: string, kind: StoryKind, key: string): Promise<Story & { computedAt: string }>;
}
export interface Shared {
  story: PublicStory;
  mode: StoredShare['mode'];
  computedAt: string;
  expiresAt: string;
}
type Body = Pick<Shared, 'story' | 'computedAt'>;

const DAY_MS = 86_400_000;
/** What was deleted, and what has become too few. A store that is away is none of these. */
const GONE: ReadonlySet<string> = new Set(['not_found', 'invalid_request']);
const LINK = 'link to a story';
const FRESH_MS = 5 * 60_000;
/** From one address a minute. */
const LOOKS = 60;

export class Shares {
  readonly #deps: SharesDeps;
  readonly #store: ReturnType<typeof createShareStore>;
  readonly #throttle: Throttle;
  readonly #seals: Seals;
  /** Live stories of strangers are worked out once in a while, however many look. */
  readonly #live = new LRUCache<string, Promise<Body>>({ max: 500, ttl: FRESH_MS });

  constructor(deps: SharesDeps) {
    this.#deps = deps;
    this.#store = createShareStore(deps.records);
    this.#seals = createSeals(deps.secret);
    this.#throttle = new Throttle({ allowed: LOOKS, windowMs: 60_000 }, deps.clock);
  }

  of(workspaceId: string, kind: StoryKind, key: string): Promise<StoredShare[]> {
    return this.#store.of(workspaceId, kind, key);
  }

  /** The open links of a kind that show how things are now, so that what they tell of is needed. */
  live(workspaceId: string, kind: StoryKind): Promise<StoredShare[]> {
    return this.#store.live(workspaceId, kind, this.#deps.clock.now());
  }

  /** @throws not_found; invalid_request for a story of fewer than five people */
  async create(
    caller: Caller,
    kind: StoryKind,
    key: string,
    { days, mode }: { days: number; mode: StoredShare['mode'] },
  ): Promise<{ share: StoredShare; token: string }> {
    const { clock, audit } = this.#deps;
    const { workspaceId } = caller;
    const body = await this.#written(workspaceId, kind, key);
    const now = clock.now();
    const share: StoredShare = {
      ...{ id: newId(now), workspaceId, kind, key, mode, createdAt: now, createdBy: caller.name },
      body: mode === 'snapshot' ? JSON.stringify(body) : null,
      ...{ expiresAt: now + days * DAY_MS, revokedAt: null, opened: 0, openedAt: null },
    };
    await this.#store.add(share);
    audit(caller, 'story.shared', `${kind}:${key}`, { share: share.id, mode, days });
    return { share, token: this.#token(share) };
  }

  /** The link of a share that works still. */
  tokenOf(share: StoredShare): string | undefined {
    const isOpen = share.revokedAt === null && share.expiresAt > this.#deps.clock.now();
    return isOpen ? this.#token(share) : undefined;
  }

  /** @throws not_found where there is no open one */
  async revoke(caller: Caller, id: string): Promise<void> {
    const gone = await this.#store.revoke(caller.workspaceId, id, this.#deps.clock.now());
    if (!gone) throw new VisavisError('not_found', `There is no link “${id}” that could be revoked.`);
    this.#live.delete(id);
    this.#deps.audit(caller, 'story.share_revoked', `${gone.kind}:${gone.key}`, { share: id });
  }

  /**
   * What a link shows. Forged, revoked and old ones are told apart by nobody.
   * @throws not_found; too_many_requests, of which `retryAfter` hears the seconds to wait
   */
  async open(token: string, address: string, retryAfter: (seconds: number) => void): Promise<Shared> {
    const wait = this.#throttle.waitSeconds(address);
    if (wait > 0) {
      retryAfter(wait);
      throw new VisavisError(
        'too_many_requests',
        `Too many looks from one place. Try again in ${wait} seconds.`,
      );
    }
    this.#throttle.count(address);
    const now = this.#deps.clock.now();
    const id = this.#seals.open<string>(LINK, token);
    const share = id === undefined ? undefined : await this.#store.find(id);
    if (!share || share.revokedAt !== null || share.expiresAt <= now) throw closed();
    const body =
      share.mode === 'live' ? await this.#fresh(share) : (JSON.parse(share.body ?? 'null') as Body);
    await this.#store.open(share.id, now);
    return { ...body, mode: share.mode, expiresAt: new Date(share.expiresAt).toISOString() };
  }

  #fresh({ id, workspaceId, kind, key }: StoredShare): Promise<Body> {
    const known = this.#live.get(id);
    if (known) return known;
    // What was deleted since, or has shrunk to a few persons, is closed like any other.
    const body = this.#written(workspaceId, kind as StoryKind, key).catch((error: unknown) => {
      this.#live.delete(id);
      throw error instanceof VisavisError && GONE.has(error.code) ? closed() : error;
    });
    this.#live.set(id, body);
    return body;
  }

  async #written(workspaceId: string, kind: StoryKind, key: string): Promise<Body> {
    const whole = await this.#deps.story(workspaceId, kind, key);
    const story = forStrangers(whole);
    if (!story)
      throw new VisavisError(
        'invalid_request',
        'A story of fewer than five people tells of persons, so it cannot be shared.',
      );
    return { story, computedAt: whole.computedAt };
  }

  #token({ id }: StoredShare): string {
    return this.#seals.seal(LINK, id);
  }
}

const closed = (): VisavisError =>
  new VisavisError('not_found', 'This link shows nothing: it is over, or it was revoked. Ask who sent it.');
