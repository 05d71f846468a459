// Who uses a segment: other segments, and whatever rooms to the right show, send or let people walk by it. Those rooms
// register here what they hold, so that segment need not know them.

import { type Condition, fieldsOf } from '@visavis/engine/segment';
import { newest } from './definition.ts';
import type { Author, Definitions } from './definitions.ts';
import type { Leaning } from './leaning.ts';

/** One condition that somebody holds. */
export interface HeldCondition {
  /** Among those of its kind; one thing may hold several: `customer/loyal/entry`. */
  key: string;
  /** Of the thing, for people. */
  name: string;
  condition: Condition;
  /** Why only people may put another in its place, as in “people are on their way”. */
  fixed?: string;
}
export interface ConditionHolder {
  /** `experience`, `journey`, `campaign`, … */
  kind: string;
  /** Everything that is not archived. */
  list(workspaceId: string): Promise<HeldCondition[]>;
  /** Puts another condition in its place; absent where only people may do that. */
  write?(author: Author, key: string, condition: Condition): Promise<void>;
}
export interface SegmentUse extends HeldCondition {
  kind: string;
}

const OWN = 'segment';

export class SegmentUses {
  readonly #holders = new Map<string, ConditionHolder>();

  constructor(definitions: Definitions) {
    this.register({
      kind: OWN,
      list: async (workspaceId) =>
        (await definitions.segments(workspaceId)).map((one) => ({
          ...{ key: one.key, name: one.name, condition: newest(one) },
        })),
      write: async (author, key, condition) => void (await definitions.change(author, key, { condition })),
    });
  }

  /** Once for each kind, when the rooms are wired. */
  register(holder: ConditionHolder): void {
    this.#holders.set(holder.kind, holder);
  }

  /** Everything that names a segment, by the segment's key. */
  async all(workspaceId: string): Promise<Map<string, SegmentUse[]>> {
    const uses = new Map<string, SegmentUse[]>();
    for (const { kind, list } of this.#holders.values())
      for (const held of await list(workspaceId))
        for (const segment of new Set(fieldsOf(held.condition).segments))
          uses.set(segment, [...(uses.get(segment) ?? []), { kind, ...held }]);
    return uses;
  }

  async of(workspaceId: string, segment: string): Promise<SegmentUse[]> {
    return (await this.all(workspaceId)).get(segment) ?? [];
  }

  /** Every condition that is held outside of this room, and by what. */
  async outside(workspaceId: string): Promise<Leaning[]> {
    const found: Leaning[] = [];
    for (const { kind, list } of this.#holders.values())
      if (kind !== OWN)
        for (const { name, condition } of await list(workspaceId))
          found.push({ what: `the ${kind} "${name}"`, condition });
    return found;
  }

  /** As it is now; undefined when it is gone. */
  async held(workspaceId: string, kind: string, key: string): Promise<HeldCondition | undefined> {
    return (await this.#holders.get(kind)?.list(workspaceId))?.find((one) => one.key === key);
  }

  canWrite({ kind, fixed }: SegmentUse): boolean {
    return fixed === undefined && this.#holders.get(kind)?.write !== undefined;
  }

  async write(
    author: Author,
    { kind, key }: Pick<SegmentUse, 'kind' | 'key'>,
    condition: Condition,
  ): Promise<void> {
    await this.#holders.get(kind)!.write!(author, key, condition);
  }
}
