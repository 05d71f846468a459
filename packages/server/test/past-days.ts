// Days that are over, written into the event store as the server would have left them: who went how far on a journey of
// two stages, `looking` and `buying`, what was decided for whom, and what a source sent. Everybody is somebody new.

import type { Event } from '@visavis/engine/collect';
import { identityId } from '@visavis/engine/unify';
import { eventBlock } from '../src/platform/events/index.ts';
import type { Running } from './running.ts';

const HOUR = 3_600_000;

export function pastDays({ workspaceId, app }: Pick<Running, 'workspaceId' | 'app'>) {
  let made = 0;
  const person = () => identityId(workspaceId, 'user_id', `made-${++made}`);
  const token = () => `past-${++made}`;
  return {
    /** So many come to the first stage from eight o'clock on, a minute apart; the first `buyers` go on five hours later. */
    visits(day: number, people: number, buyers: number): Promise<void> {
      const rows = Array.from({ length: people }, (_, n) => {
        const [entered, left] = [day + 8 * HOUR + n * 60_000, day + 13 * HOUR + n * 60_000];
        const goesOn = n < buyers;
        return {
          ...{ workspace_id: workspaceId, profile: person(), version: 1 },
          machines: goesOn ? ['buying', 'buying'] : ['buying'],
          stages: goesOn ? ['looking', 'buying'] : ['looking'],
          entered_at: goesOn ? [entered, left] : [entered],
          left_at: goesOn ? [left, 0] : [0],
          next: goesOn ? ['buying', ''] : [''],
          why: goesOn ? ['entry', ''] : [''],
        };
      });
      return app.events.insert('visits', rows, { token: token() });
    },

    /** So many are decided for at nine; the first `fallen` see the default, the first `held` of those as a holdout. */
    decisions(day: number, people: number, fallen: number, held = 0): Promise<void> {
      const rows = Array.from({ length: people }, (_, n) => ({
        ...{ workspace_id: workspaceId, id: crypto.randomUUID(), time: day + 9 * HOUR + n },
        ...{ person: person(), slots: ['hero'], experiences: ['e'], versions: [1], propensities: [1] },
        ...{ held: [n < held ? 1 : 0], variants: [n < fallen ? '' : 'a'] },
        ...{ reasons: ['split'], raw: '{}', seq: ++made },
      }));
      return app.events.insert('decisions', rows, { token: token() });
    },

    /** One event of this source at each of these instants. */
    events(sourceId: string, times: readonly number[]): Promise<void> {
      const rows = times.map((time) => {
        const event = {
          ...{ messageId: `x${++made}`, type: 'track', name: 'Ping', sourceId, time, receivedAt: time },
          ...{ identifiers: [], traits: {}, properties: {}, facts: {}, flags: [], raw: {} },
        } as unknown as Event;
        return { workspaceId, seq: 1_000_000 + made, identity: person(), event };
      });
      return app.events.insert('events', eventBlock(rows), { token: token() });
    },
  };
}
