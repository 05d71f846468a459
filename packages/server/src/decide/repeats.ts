// The same person asks the same again, and everything that the answer rests on is as it was: that is told under the
// decision that the log has already, and counted with the next one. So the log does not grow with page views.

import { createHash } from 'node:crypto';
import type { LoggedDecision } from '@visavis/engine/decide';
import { LRUCache } from 'lru-cache';

interface Latest {
  id: string;
  time: number;
  content: string;
  repeats: number;
}

const FOR_MS = 10 * 60_000;
const PEOPLE_KEPT = 50_000;

export class Repeats {
  readonly #latest = new LRUCache<string, Latest>({ max: PEOPLE_KEPT });

  /** The id of the decision that this one repeats, if it is in the log. Where a variant is drawn anew each time, none. */
  of(workspaceId: string, logged: LoggedDecision): string | undefined {
    const latest = this.#latest.get(keyOf(workspaceId, logged));
    if (!latest || logged.time - latest.time >= FOR_MS || logged.learned) return undefined;
    if (latest.content !== contentOf(logged)) return undefined;
    latest.repeats++;
    return latest.id;
  }

  /** How often the person's decision before this one was told again. */
  before(workspaceId: string, logged: LoggedDecision): LoggedDecision {
    const latest = this.#latest.get(keyOf(workspaceId, logged));
    if (!latest || latest.repeats === 0) return logged;
    return { ...logged, before: { id: latest.id, repeats: latest.repeats } };
  }

  /** These are committed. */
  remember(workspaceId: string, list: readonly LoggedDecision[]): void {
    for (const logged of list) {
      const { id, time } = logged;
      const content = contentOf(logged);
      this.#latest.set(keyOf(workspaceId, logged), { id, time, content, repeats: 0 });
    }
  }

  /** Somebody was erased, and their decisions with them. */
  forget(): void {
    this.#latest.clear();
  }
}

const keyOf = (workspaceId: string, { person, slots }: LoggedDecision): string =>
  [workspaceId, person, ...slots].join(' ');

function contentOf({ id: _, time: __, before: ___, ...content }: LoggedDecision): string {
  return createHash('sha1').update(JSON.stringify(content)).digest('base64url');
}
