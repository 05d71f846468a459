// What counts as having seen something: an event that says what a decision of ours said, of the person whom that
// decision was about. Its proof is made with the decision and costs no look into the log.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import { type Asker, type Decision, HELD, type Lineup } from '@visavis/engine/decide';
import { canonical, EXPERIENCE_VIEWED, identityId, normaliseIdentifier } from '@visavis/engine/unify';

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
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** For each of the names that the decision was asked for. */
  of(workspaceId: string, exposure: Exposure, identityIds: readonly string[]): string {
    const said = canonical(exposure as unknown as JsonObject);
    return identityIds
      .slice(0, MOST_NAMES)
      .map((id) => this.#mac(workspaceId, said, id).toString('base64url'))
      .join('.');
  }

  /** Renames an event that says a view that nothing proves, where it came by a key that anybody may have. */
  vouch(workspaceId: string, events: readonly Event[]): void {
    for (const event of events) {
      if (event.type !== 'track' || event.name !== EXPERIENCE_VIEWED) continue;
      if (this.#isProven(workspaceId, event)) continue;
      event.name = UNPROVEN;
      event.raw = { ...event.raw, event: UNPROVEN };
    }
  }

  #isProven(workspaceId: string, { properties, identifiers }: Event): boolean {
    const { proof } = properties;
    if (typeof proof !== 'string') return false;
    const macs = proof.split('.').map((mac) => Buffer.from(mac, 'base64url'));
    const said: Record<string, Json> = {};
    for (const name of SAID) if (properties[name] !== undefined) said[name] = properties[name]!;
    const text = canonical(said);
    return identifiers.some((name) => {
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
