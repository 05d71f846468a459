// Campaigns whose time has come: an occurrence is begun, whom it is for is drawn up once and for all, and each is told when
// it is their hour. Every step is one unit that also writes how far it has come, so a kill between any two leaves nobody
// out and tells nobody twice.

import type { Event, JsonObject } from '@visavis/engine/collect';
import { readMessage } from '@visavis/engine/collect';
import { shareOf } from '@visavis/engine/decide';
import { dueFor, nextOccurrence } from '@visavis/engine/deliver';
import { compile, type Test } from '@visavis/engine/segment';
import { durationMs, EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import { Alone, type Records, type Unit } from '../../platform/records/index.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { MessageRequest } from '../messages/index.ts';
import { naming, tellingName } from '../naming.ts';
import { timezoneOr } from '../scenarios/runner.ts';
import { type CampaignStore, writeStanding } from './campaign-store.ts';
import {
  type OccurrenceStore,
  type Recipient,
  type StoredOccurrence,
  writeAsked,
  writeBegun,
  writeDrawn,
  writeEnded,
} from './occurrence-store.ts';

export interface SendingDeps {
  records: Records;
  clock: Clock;
  store: CampaignStore;
  occurrences: OccurrenceStore;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  /** Resolves when whatever time alone changes has been settled. */
  settleDue(workspaceId: string): Promise<void>;
  /** Profile ids greater than `after`, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  /** By the profile id that was asked for, whoever that is now. */
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  submit(workspaceId: string, events: readonly Event[]): Promise<void>;
  request(unit: Unit, requests: readonly MessageRequest[]): void;
  /** Messages have been asked for. */
  wake(): void;
  failed(error: unknown): void;
}

const AT_ONCE = 500;
const LOOK_EVERY_MS = 1000;
const MISSED_MS = 12 * 3_600_000;

const lockOf = (workspaceId: string, key: string): string => `campaign:${workspaceId}:${key}`;

export class Sending {
  readonly #deps: SendingDeps;
  /** Its looks end when nothing is due. */
  readonly poller: Poller;
  readonly #alone: Alone;

  constructor(deps: SendingDeps) {
    this.#deps = deps;
    this.#alone = new Alone(deps.records);
    this.poller = new Poller({ everyMs: LOOK_EVERY_MS, look: () => this.#run(), failed: deps.failed });
  }

  /** Between two steps, so that what a step has in hand is not changed under it. */
  alone<T>(workspaceId: string, key: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    return this.#alone.do(lockOf(workspaceId, key), work);
  }

  async #run(): Promise<void> {
    const { store, occurrences, clock } = this.#deps;
    // What was missed is passed over, and what comes after it may be due as well.
    for (let due = await store.due(clock.now()); due.length > 0; due = await store.due(clock.now()))
      for (const { workspaceId, key } of due) await this.#begin(workspaceId, key);
    for (const occurrence of await occurrences.open())
      while (!this.poller.isStopped && (await this.#step(occurrence)));
  }

  /** The occurrence is there, and the next one is known, or neither. */
  async #begin(workspaceId: string, key: string): Promise<void> {
    const { store, clock, program } = this.#deps;
    const { timezone } = await program(workspaceId);
    await this.alone(workspaceId, key, async (unit) => {
      const stored = await store.find(workspaceId, key);
      const now = clock.now();
      if (stored?.status !== 'running' || stored.nextAt === 0 || stored.nextAt > now) return;
      const { campaign, nextId: id, nextAt: startsAt } = stored;
      // What recurs and was missed, by a pause or a server that was down, is not made up for.
      const isMissed = campaign.schedule.kind === 'recurring' && startsAt < now - MISSED_MS;
      if (!isMissed)
        writeBegun(unit, {
          ...{
            workspaceId,
            campaign: key,
            id,
            state: 'drawing',
            definition: campaign,
            startsAt,
            beganAt: now,
          },
          ...{ endedAt: 0, after: '', people: 0, held: 0 },
        });
      const next = nextOccurrence(campaign.schedule, { zone: timezone, now, after: id });
      writeStanding(unit, workspaceId, { ...stored, nextId: next?.id ?? '', nextAt: next?.startsAt ?? 0 });
    });
  }

  /** True when there is more to do at once. */
  async #step(occurrence: StoredOccurrence): Promise<boolean> {
    const { workspaceId, campaign } = occurrence;
    if (occurrence.after === '' && occurrence.state === 'drawing') await this.#deps.settleDue(workspaceId);
    const goesOn = await this.alone(workspaceId, campaign, async (unit) => {
      const known = await this.#deps.occurrences.find(occurrence);
      const stored = await this.#deps.store.find(workspaceId, campaign);
      if (!known || known.state === 'done' || stored?.status !== 'running') return false;
      Object.assign(occurrence, known);
      if (known.state === 'drawing') return this.#draw(unit, known);
      return this.#tell(unit, known);
    });
    this.#deps.wake();
    return goesOn;
  }

  async #draw(unit: Unit, occurrence: StoredOccurrence): Promise<boolean> {
    const { profiles, people, program, clock } = this.#deps;
    const { workspaceId, id, definition } = occurrence;
    const ids = await profiles(workspaceId, occurrence.after, AT_ONCE);
    const loaded = await program(workspaceId);
    const holds = audienceOf(definition.audience, loaded);
    const zoneOf = timezoneOr(loaded.timezone);
    const now = clock.now();
    const found = ids.length > 0 ? await people(workspaceId, ids) : new Map<string, StoredPerson>();
    const recipients = ids.flatMap((profileId): Recipient[] => {
      const person = found.get(profileId);
      if (person?.id !== profileId || !holds(person, now)) return [];
      const { holdout = 0, key, schedule } = definition;
      const isHeld = holdout > 0 && shareOf(`campaign/${key}/holdout`, profileId) < holdout;
      const when = { personZone: zoneOf(person), startsAt: occurrence.startsAt, now };
      return [{ profileId, side: isHeld ? 'held' : 'treated', dueAt: dueFor(schedule, id, when) }];
    });
    writeDrawn(
      unit,
      {
        ...occurrence,
        people: occurrence.people + recipients.length,
        held: occurrence.held + recipients.filter(({ side }) => side === 'held').length,
        after: ids.at(-1) ?? occurrence.after,
        state: ids.length < AT_ONCE ? 'sending' : 'drawing',
      },
      recipients,
    );
    return true;
  }

  async #tell(unit: Unit, occurrence: StoredOccurrence): Promise<boolean> {
    const { occurrences, clock, people, submit, request } = this.#deps;
    const { workspaceId, definition } = occurrence;
    const now = clock.now();
    const due = await occurrences.recipientsDue(occurrence, now, AT_ONCE);
    if (due.length === 0) {
      if ((await occurrences.waiting(occurrence)) === 0) await this.#end(unit, occurrence, now);
      return false;
    }
    const found = await people(
      workspaceId,
      due.map(({ profileId }) => profileId),
    );
    const known = due.flatMap((one) => {
      const person = found.get(one.profileId);
      return person ? [{ ...one, person }] : [];
    });
    // Told again after a crash under the same messageId, and so taken once.
    if ((definition.holdout ?? 0) > 0)
      await submit(
        workspaceId,
        known.flatMap((one) => exposureOf(occurrence, one, now) ?? []),
      );
    const told = known.filter(({ side }) => side === 'treated').map((one) => requestOf(occurrence, one));
    if (told.length > 0) request(unit, told);
    writeAsked(unit, occurrence, due);
    return true;
  }

  async #end(unit: Unit, occurrence: StoredOccurrence, now: number): Promise<void> {
    const { workspaceId, campaign } = occurrence;
    writeEnded(unit, occurrence, now);
    const stored = await this.#deps.store.find(workspaceId, campaign);
    const others = (await this.#deps.occurrences.of(workspaceId, campaign)).filter(
      ({ id, state }) => id !== occurrence.id && state !== 'done',
    );
    if (stored?.nextAt === 0 && others.length === 0)
      writeStanding(unit, workspaceId, { ...stored, status: 'done' });
  }
}

/** Segments are settled; whoever else must be looked at is looked at as they are. */
function audienceOf(
  audience: StoredOccurrence['definition']['audience'],
  { program }: WorkspaceProgram,
): (person: StoredPerson, now: number) => boolean {
  if (audience === null) return () => true;
  const test: Test = compile(audience, program.surroundings).test;
  return ({ view, members }, now) => test(view, now, members) > 0;
}

type Known = Recipient & { person: StoredPerson };

function requestOf(
  { workspaceId, definition, id }: StoredOccurrence,
  { person, dueAt }: Known,
): MessageRequest {
  const { key, template, channel, tags, priority, expires, tone } = definition;
  return {
    ...{ workspaceId, profileId: person.id, template, cause: { kind: 'campaign', id: key, step: id } },
    // Checked when the campaign was started.
    channel: channel as MessageRequest['channel'],
    context: { campaign: { key, occurrence: id, ...(tone !== undefined && { tone }) } },
    // Of two who have become one, one is told.
    idempotencyKey: `campaign:${key}:${id}:${person.id}`,
    ...(tags && { tags }),
    ...(priority !== undefined && { priority }),
    ...(expires !== undefined && { expiresAt: dueAt + durationMs(expires) }),
  };
}

/** On which side somebody is, so that what the campaign did can be measured. */
function exposureOf(
  { definition, id }: StoredOccurrence,
  { person, side }: Known,
  now: number,
): Event | undefined {
  const { key, holdout = 0 } = definition;
  const messageId = `campaign:${key}:${id}:${person.id}:exposure`;
  const isHeld = side === 'held';
  const properties: JsonObject = {
    ...{ experience: `campaign:${key}`, variant: isHeld ? '' : 'sent', slot: 'campaign', occurrence: id },
    propensity: isHeld ? holdout : 1 - holdout,
  };
  const own = tellingName(person.view.profile.identities);
  if (!own) return undefined;
  const message = { type: 'track', event: EXPERIENCE_VIEWED, messageId, ...naming(own), properties };
  return readMessage(message, { receivedAt: now, sourceId: 'campaigns', newId: () => messageId }).event;
}
