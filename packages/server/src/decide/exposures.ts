// What counts as having seen something: an event that says what a decision of ours said, of the person whom that
// decision was about. Its proof is made with the decision and costs no look into the log.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import { type Asker, type Decision, HELD, type Lineup } from '@visavis/engine/decide';
import { canonical, EXPERIENCE_VIEWED, identityId, normaliseIdentifier } from '@visavis/engine/unify';
import { CROWDED, type Crowds } from './crowds.ts';

/** The properties of the event that says it. */
export interface Exposure {
  experience: string;
  /** '' for who is kept back. */
  variant: string;
  version?: number;
  slot: string;
  /** Of a decision that is logged. */
  decisionId?: string;
  rung?: number;
  /** So that exposures are counted. */
  capped?: true;
  /** On which side of the workspace's holdouts the person is, as long as that is not remembered of them. */
  holdouts?: Record<string, string>;
}

/** What `Experience Viewed` is called when nothing proves it: it is kept, and counts for nothing. */
export const UNPROVEN = 'Experience Viewed (unproven)';

/** By slot; a default that is the same for everybody exposes nobody to anything. */
export function exposuresOf(
  lineup: Lineup,
  asker: Pick<Asker, 'unit' | 'view' | 'viewed'>,
  decisions: readonly Decision[],
  decisionId: string | undefined,
): Record<string, Exposure> {
  const { sides } = lineup.ceiling(asker);
  const news = Object.entries(sides).filter(([holdout]) => asker.viewed(holdout) === undefined);
  const holdouts = news.length > 0 && { holdouts: Object.fromEntries(news) };
  const heldBy = Object.keys(sides).find((holdout) => sides[holdout] === HELD);
  const list = decisions.flatMap((decision): [string, Exposure][] => {
    const { slot, experience, variant, rung, passedOver } = decision;
    const of = { slot, ...(decisionId !== undefined && { decisionId }) };
    if (experience) {
      const { key, version } = experience;
      const what = { experience: key, variant: variant ?? HELD, version, ...of };
      const marks = {
        ...(rung && { rung }),
        ...(lineup.capped.has(key) && { capped: true as const }),
        ...holdouts,
      };
      return [[slot, { ...what, ...marks }]];
    }
    // The default is what a holdout left of it.
    if (heldBy === undefined || !passedOver.some(({ why }) => why === 'holdout')) return [];
    return [[slot, { experience: heldBy, variant: HELD, ...of, ...holdouts }]];
  });
  return Object.fromEntries(list);
}

const SAID = [
  'experience',
  'variant',
  'version',
  'slot',
  'decisionId',
  'rung',
  'capped',
  'holdouts',
] as const;
const MOST_NAMES = 6;

export class Proofs {
  readonly #secret: string;
  readonly #crowds: Crowds;
  constructor(secret: string, crowds: Crowds) {
    this.#secret = secret;
    this.#crowds = crowds;
  }

  /** For each of the names that the decision was asked for. */
  of(workspaceId: string, exposure: Exposure, identityIds: readonly string[]): string {
    const said = canonical(exposure as unknown as JsonObject);
    return identityIds
      .slice(0, MOST_NAMES)
      .map((id) => this.#mac(workspaceId, said, id).toString('base64url'))
      .join('.');
  }

  /**
   * What came by a key that anybody may have: an event that says a view that nothing proves is renamed, and one that is
   * proven for a device is the device's, whoever else it claims to be of.
   */
  vouch(workspaceId: string, events: readonly Event[], address?: string): void {
    for (const event of events) {
      if (event.type !== 'track' || event.name !== EXPERIENCE_VIEWED) continue;
      const first = this.#provenAt(workspaceId, event);
      if (first < 0) {
        event.name = UNPROVEN;
        event.raw = { ...event.raw, event: UNPROVEN };
        continue;
      }
      if (first > 0) nameOnly(event, event.identifiers.slice(first));
      this.crowd(workspaceId, [event], address);
    }
  }

  /** Marks views of which an address has sent too many to be learned from. */
  crowd(workspaceId: string, views: readonly Event[], address: string | undefined): void {
    for (const event of views)
      if (this.#crowds.isFull(workspaceId, address)) event.flags = [...event.flags, CROWDED];
  }

  /** The place of the most telling name that the event's proof holds for; -1 for none. */
  #provenAt(workspaceId: string, { properties, identifiers }: Event): number {
    const { proof } = properties;
    if (typeof proof !== 'string') return -1;
    const macs = proof.split('.').map((mac) => Buffer.from(mac, 'base64url'));
    const said: Record<string, Json> = {};
    for (const name of SAID) if (properties[name] !== undefined) said[name] = properties[name]!;
    const text = canonical(said);
    return identifiers.findIndex((name) => {
      const { type, value } = normaliseIdentifier(name);
      const mac = this.#mac(workspaceId, text, identityId(workspaceId, type, value));
      return macs.some((one) => one.length === mac.length && timingSafeEqual(one, mac));
    });
  }

  #mac(workspaceId: string, said: string, identity: string): Buffer {
    const text = JSON.stringify(['exposure', workspaceId, identity, said]);
    return createHmac('sha256', this.#secret).update(text).digest().subarray(0, 12);
  }
}

/** Leaves the event these of its names, and takes the others out of what it says as it came. */
export function nameOnly(event: Event, identifiers: Event['identifiers']): void {
  const isKept = (type: string) => identifiers.some((name) => name.type === type);
  const { userId, anonymousId, context, ...raw } = event.raw;
  if (userId !== undefined && isKept('user_id')) raw.userId = userId;
  if (anonymousId !== undefined && isKept('anonymous_id')) raw.anonymousId = anonymousId;
  if (typeof context === 'object' && context !== null && !Array.isArray(context)) {
    const { externalIds: _, traits: __, ...rest } = context;
    raw.context = rest;
  }
  event.identifiers = identifiers;
  event.raw = raw;
}
