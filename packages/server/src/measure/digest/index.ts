// What changed, once a week, as a letter to those of the team who want it: on Monday at eight on the workspace’s own wall.
// The row that says that a week was told and the letters are written in one unit, so a server that dies tells a week once.

import { dateOf, nextWallTime } from '@visavis/engine/deliver';
import { onDay } from '@visavis/engine/sentences';
import type { Letters } from '../../deliver/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records } from '../../platform/records/index.ts';
import { createLeaseStore, Leases } from '../../segment/index.ts';
import type { Page, Team } from '../team/index.ts';
import { createDigestStore } from './digest-store.ts';
import { type PartsDeps, partsOf } from './parts.ts';

export { digestMigrations } from './digest-store.ts';
export { registerDigestRoutes } from './routes.ts';

export interface DigestDeps extends Omit<PartsDeps, 'baseUrl'> {
  records: Records;
  clock: Clock;
  team: Team;
  letters: Letters;
  timezone(workspaceId: string): Promise<string>;
  workspaces(): Promise<readonly { id: string; name: string; createdAt: number }[]>;
}
export interface Digest {
  /** The letter as it would be sent now, of the seven days before, and when the next one goes out. */
  preview(workspaceId: string): Promise<{ page: Page; nextAt: number }>;
  /** Sends what is due, of every workspace, once. */
  send(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const AT = '08:00';
const ON = ['mon'] as const;
/** A server that was down for longer leaves the week out: by then it is no news. */
const LATE_MS = 3 * DAY_MS;
const LOOK_EVERY_MS = 300_000;

export function createDigest(deps: DigestDeps): Digest {
  const { records, clock, team, letters, timezone, workspaces, failed } = deps;
  const store = createDigestStore(records);
  const leases = new Leases(createLeaseStore(records, 'alarm_lease'), {
    now: () => clock.now(),
    exclusive: records.exclusive,
  });

  const pageOf = async (workspaceId: string, name: string, to: number): Promise<Page> => ({
    title: `${name}: what changed this week`,
    intro: `The seven days until ${onDay(to, await timezone(workspaceId))}. Every figure leads to the page behind it.`,
    parts: await partsOf({ ...deps, baseUrl: team.baseUrl }, { workspaceId, from: to - WEEK_MS, to }),
  });
  const sendOf = async (one: { id: string; name: string; createdAt: number }): Promise<void> => {
    const zone = await timezone(one.id);
    const due = lastDue(zone, clock.now());
    const week = dateOf(zone, due);
    const isNews = clock.now() - due < LATE_MS && one.createdAt < due;
    if (!isNews || (await store.toldAt(one.id, week)) !== undefined) return;
    await leases.hold(`digest ${one.id}`, async () => {
      const to = await team.recipients(one.id, 'digest');
      const page = to.length > 0 ? await pageOf(one.id, one.name, due) : undefined;
      await records.unit([], async (unit) => {
        store.told(unit, one.id, week, clock.now());
        // Its key is the week’s: whoever is asked for twice is written once.
        if (page)
          letters.request(
            unit,
            to.map((member) => team.letter(one.id, member, 'digest', `digest:${week}`, page)),
          );
      });
    });
    letters.wake();
  };
  const send = async (): Promise<void> => {
    for (const one of await workspaces()) await sendOf(one).catch(failed);
  };
  const poller = new Poller({ everyMs: LOOK_EVERY_MS, look: send, failed });
  return {
    async preview(workspaceId) {
      const now = clock.now();
      const name = (await workspaces()).find(({ id }) => id === workspaceId)?.name ?? '';
      const nextAt = nextWallTime(await timezone(workspaceId), AT, now, ON);
      return { page: await pageOf(workspaceId, name, now), nextAt };
    },
    send,
    start: () => poller.start(LOOK_EVERY_MS),
    stop: () => poller.stop(),
  };
}

/** The latest Monday at eight that is over. */
function lastDue(zone: string, now: number): number {
  const first = nextWallTime(zone, AT, now - 8 * DAY_MS, ON);
  const second = nextWallTime(zone, AT, first + DAY_MS, ON);
  return second <= now ? second : first;
}
