// How many were in a segment at the end of each day: from the day on which it went live what was counted day by day,
// before that what the event store says of it today.

import type { Events } from '../platform/events/index.ts';
import { newest, type Segment } from './definition.ts';
import type { MembershipStore } from './membership-store.ts';
import { PastSizes, type SizeAt } from './past-sizes.ts';
import type { Programs } from './program.ts';
import { DAY_MS } from './size-store.ts';
import { UnanswerableError } from './sql/index.ts';
import { surroundingsOf } from './surroundings.ts';

export interface SizesDeps {
  programs: Programs;
  events: Events;
  membership: MembershipStore;
  now(): number;
  countProfiles(workspaceId: string): Promise<number>;
}

const LIST_DAYS = 14;
/** A list of segments does not wait longer for days before they were live; the next one has them. */
const LIST_PATIENCE_MS = 100;

export class Sizes {
  readonly past: PastSizes;
  readonly #deps: SizesDeps;
  /** One segment after the other, so that nothing else has to wait for the past. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: SizesDeps) {
    this.#deps = deps;
    this.past = new PastSizes(deps.events, deps.countProfiles);
  }

  /** Oldest first, at each midnight (UTC) of the last days, and now where the segment is live. */
  async history(segment: Segment, days: number): Promise<SizeAt[]> {
    const midnights = this.#midnights(days);
    const counted = await this.#counted(segment.workspaceId, midnights);
    const points = [...(await this.#before(segment, midnights)), ...counted(segment)];
    return this.#withNow(segment, points, counted.size(segment));
  }

  /** The same of many, by id, as far as it is known already. */
  async lately(workspaceId: string, segments: readonly Segment[]): Promise<Map<string, SizeAt[]>> {
    const midnights = this.#midnights(LIST_DAYS);
    const counted = await this.#counted(workspaceId, midnights);
    const past = new Map<string, SizeAt[]>();
    const looking = segments.map(async (segment) => {
      past.set(segment.id, await this.#before(segment, midnights, { inTurn: true }));
    });
    for (const one of looking) one.catch(() => {});
    const enough = new Promise((resolve) => setTimeout(resolve, LIST_PATIENCE_MS));
    await Promise.race([Promise.allSettled(looking), enough]);
    return new Map(
      segments.map((segment) => {
        const points = [...(past.get(segment.id) ?? []), ...counted(segment)];
        return [segment.id, this.#withNow(segment, points, counted.size(segment))];
      }),
    );
  }

  #midnights(days: number): number[] {
    const now = this.#deps.now();
    const today = now - (now % DAY_MS);
    return Array.from({ length: days }, (_, i) => today - (days - 1 - i) * DAY_MS);
  }

  #withNow(segment: Segment, points: SizeAt[], size: number): SizeAt[] {
    return segment.state === 'live' ? [...points, { time: this.#deps.now(), size }] : points;
  }

  /** Before it was live. */
  async #before(segment: Segment, midnights: readonly number[], { inTurn = false } = {}): Promise<SizeAt[]> {
    const { workspaceId, liveSince } = segment;
    const instants = liveSince === 0 ? midnights : midnights.filter((time) => time < liveSince);
    if (instants.length === 0) return [];
    const around = { workspaceId, ...surroundingsOf(await this.#deps.programs.load(workspaceId)) };
    const condition = segment.condition ?? newest(segment);
    const ask = () => this.past.at(condition, around, instants);
    try {
      if (!inTurn || this.past.knows(condition, around, instants)) return await ask();
      const asked = this.#turn.then(ask);
      this.#turn = asked.catch(() => {});
      return await asked;
    } catch (error) {
      if (error instanceof UnanswerableError) return [];
      throw error;
    }
  }

  /** Since it is live: its size now, less what it has grown since then. */
  async #counted(workspaceId: string, midnights: readonly number[]) {
    const { membership } = this.#deps;
    const [sizes, growth] = await Promise.all([
      membership.sizes(workspaceId),
      membership.growth(workspaceId, midnights[0]! / DAY_MS),
    ]);
    const size = ({ id }: Segment): number => sizes.get(id) ?? 0;
    const points = (segment: Segment): SizeAt[] => {
      const days = [...(growth.get(segment.id) ?? [])];
      return midnights
        .filter((time) => segment.liveSince > 0 && time >= segment.liveSince)
        .map((time) => {
          const since = days.reduce((sum, [day, net]) => (day >= time / DAY_MS ? sum + net : sum), 0);
          return { time, size: size(segment) - since };
        });
    };
    return Object.assign(points, { size });
  }
}
