// The pressure ledger: what each person was told in all channels, in-page included, and whether they may be told more now.
// Leave is given for one person at a time and written down with it, so that two channels, or two servers, never give
// the same room away twice.

import type { JsonObject } from '@visavis/engine/collect';
import { type Planned, plan, type Sent, type Waiting } from '@visavis/engine/deliver';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Events } from '../../platform/events/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Message, Permission } from '../messages/index.ts';
import { timezoneOr } from '../scenarios/index.ts';
import { createLedgerStore, eraseTold } from './ledger-store.ts';
import {
  checkRules,
  IN_PAGE,
  isEmpty,
  longestWindow,
  NO_RULES,
  type PressureRules,
  pressureOf,
} from './rules.ts';
import { readViews, type View } from './views-store.ts';
import { reasonOf } from './words.ts';

export { ledgerMigrations } from './migrations.ts';
export { registerLedgerRoutes } from './routes.ts';
export type { PressureRules } from './rules.ts';

export interface LedgerDeps {
  records: Records;
  clock: Clock;
  events: Pick<Events, 'query'>;
  people(workspaceId: string, profileIds: readonly string[]): Promise<Map<string, StoredPerson>>;
  timezone(workspaceId: string): Promise<string>;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
}
export interface Ledger {
  /** For each message, in the same order, whether it may go out now; leave that is given is written down. */
  mayGo(workspaceId: string, messages: readonly Message[]): Promise<Permission[]>;
  rules(workspaceId: string): Promise<PressureRules & { version: number }>;
  /** @throws conflict when somebody has changed them since `version` */
  changeRules(actor: Caller, rules: PressureRules, version: number): Promise<void>;
  erase(unit: Unit, workspaceId: string, ids: readonly string[]): string[];
}

const HOUR_MS = 3_600_000;

export function createLedger(deps: LedgerDeps): Ledger {
  const { records, clock, events } = deps;
  const store = createLedgerStore(records);
  /** One after the other: what one was given leave for, the next must see. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => {});
    return mine;
  };
  const rules = async (workspaceId: string): Promise<PressureRules & { version: number }> => {
    const found = await store.rules(workspaceId);
    return { ...NO_RULES, ...(found?.body as PressureRules | undefined), version: found?.version ?? 0 };
  };

  return {
    rules,
    async mayGo(workspaceId, messages) {
      const valid = await rules(workspaceId);
      if (isEmpty(valid) || messages.length === 0) return messages.map(() => ({ may: 'go' }));
      const people = await deps.people(workspaceId, [...new Set(messages.map(({ profileId }) => profileId))]);
      const zoneOf = timezoneOr(await deps.timezone(workspaceId));
      const groups = [...Map.groupBy(messages, ({ profileId }) => people.get(profileId)?.id ?? profileId)];
      return inTurn(async () => {
        const now = clock.now();
        const from = now - longestWindow(valid);
        const views = await viewsOf(workspaceId, valid, [...people.values()], from);
        const ids = groups.map(([id]) => `pressure ${id}`);
        return records.unit(ids, async (unit) => {
          const given = new Map<string, Permission>();
          for (const [id, mine] of groups) {
            const person = [...people.values()].find((one) => one.id === id);
            const timezone = person ? zoneOf(person) : await deps.timezone(workspaceId);
            const asked = { workspaceId, id, person, mine, timezone, views, rules: valid, now, from };
            for (const [message, permission] of await decide(unit, asked)) given.set(message, permission);
          }
          return messages.map((message) => given.get(message.id)!);
        });
      });
    },
    async changeRules(actor, { rules: list, quiet, keepHours }, version) {
      const body: PressureRules = { rules: list, quiet, keepHours };
      checkRules(body);
      if (!(await store.saveRules(actor.workspaceId, body, version)))
        throw new VisavisError('conflict', 'The rules have been changed meanwhile. Look at them again.');
      const details = { rules: list.length, quiet: quiet.length };
      await deps.audit(actor.workspaceId, actor, 'pressure.changed', 'pressure', details);
    },
    erase: eraseTold,
  };

  /** In-page views, where any rule counts them. */
  async function viewsOf(
    workspaceId: string,
    { rules: list }: PressureRules,
    people: readonly StoredPerson[],
    from: number,
  ): Promise<View[]> {
    if (!list.some(({ channels }) => channels === null || channels.includes(IN_PAGE))) return [];
    const identities = people.flatMap(({ view }) => view.profile.identities.map(({ id }) => id));
    return readViews(events, workspaceId, identities, from);
  }

  async function decide(unit: Unit, asked: Asked): Promise<[id: string, Permission][]> {
    const { workspaceId, id, person, mine, timezone, views, rules: valid, now, from } = asked;
    const own = new Set(mine.map((message) => message.id));
    const names = namesOf(id, person);
    const sent: Sent[] = views
      .filter(({ identity }) => names.includes(identity))
      .map(({ at, slot }) => ({ channel: IN_PAGE, tags: [slot], transactional: false, at }));
    const waiting = mine.map((message) => waitingOf(message, valid));
    for (const name of names) {
      const told = await store.told(unit, workspaceId, name, from);
      for (const { id: line, ...one } of told) if (!own.has(line)) sent.push(one);
      const pending = await store.pending(unit, workspaceId, name, now + (now - from));
      waiting.push(...pending.filter((one) => !own.has(one.id)).map((one) => waitingOf(one, valid)));
    }
    const planned = plan({ timezone, sent, waiting }, pressureOf(valid), now);
    const answers = planned.filter(({ message }) => own.has(message.id));
    const going = new Set(answers.filter(({ at }) => at === now).map(({ message }) => message.id));
    store.tell(
      unit,
      mine
        .filter((message) => going.has(message.id) && !message.transactional)
        .map(({ id: messageId, channel, tags }) => ({
          ...{ workspaceId, id: messageId, profileId: id, channel, tags, at: now },
        })),
    );
    return answers.map((one) => [one.message.id, permissionOf(one, now, valid, timezone)]);
  }
}

interface Asked {
  workspaceId: string;
  /** The profile as it is now. */
  id: string;
  person: StoredPerson | undefined;
  mine: readonly Message[];
  timezone: string;
  views: readonly View[];
  rules: PressureRules;
  now: number;
  from: number;
}

/** What somebody was told before they were joined with another stands under another of their names. */
const namesOf = (id: string, person: StoredPerson | undefined): string[] => [
  ...new Set([id, ...(person?.view.profile.identities.map((identity) => identity.id) ?? [])]),
];

const waitingOf = (
  message: Omit<Waiting, 'expiresAt'> & { expiresAt: number; createdAt: number },
  { keepHours }: PressureRules,
): Waiting => ({
  id: message.id,
  channel: message.channel,
  tags: message.tags,
  priority: message.priority,
  transactional: message.transactional,
  dueAt: message.dueAt,
  expiresAt: message.expiresAt > 0 ? message.expiresAt : message.createdAt + keepHours * HOUR_MS,
});

function permissionOf(
  { at, hold }: Planned,
  now: number,
  rules: PressureRules,
  timezone: string,
): Permission {
  if (at === now) return { may: 'go' };
  const reason = reasonOf(hold ?? { why: 'not due' }, at, rules, timezone);
  return at === undefined ? { may: 'never', reason } : { may: 'wait', at, reason };
}
