// Making, starting, approving, pausing and ending campaigns. One that is larger than the workspace lets one person decide
// needs a second one, who is an admin. Everything is in the audit log.

import type { JsonObject } from '@visavis/engine/collect';
import { type Campaign, nextOccurrence, scenarioOfCampaign } from '@visavis/engine/deliver';
import type { Condition } from '@visavis/engine/segment';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import { type Caller, ROLES } from '../../platform/http/index.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { BeforeTold } from '../consistency/index.ts';
import type { Messages } from '../messages/index.ts';
import { demandReason, type Scenarios } from '../scenarios/index.ts';
import type { CampaignReview, CampaignStatus, CampaignStore, StoredCampaign } from './campaign-store.ts';
import { demandReady, sizeOf, sound, untried } from './checks.ts';
import { overtaken, refused } from './refusals.ts';
import type { Sending } from './sending.ts';

export interface CampaignDefinitionsDeps {
  store: CampaignStore;
  clock: Clock;
  sending: Pick<Sending, 'alone' | 'poller'>;
  messages: Pick<Messages, 'pauses' | 'cancel' | 'templates'>;
  scenarios: Pick<Scenarios, 'definitions' | 'unstored'>;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  /** @throws conflict when it contradicts what people are told, without a reason; call what it gives when it has begun */
  beforeTold: BeforeTold<Campaign>;
  /** How many that is now; null is everybody. */
  size(workspaceId: string, audience: Condition | null): Promise<number>;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
}

const idOf = ({ userId, keyId, name }: Caller): string => userId ?? keyId ?? name;
const isAdmin = ({ role }: Caller): boolean => ROLES.indexOf(role) >= ROLES.indexOf('admin');

export class CampaignDefinitions {
  readonly #deps: CampaignDefinitionsDeps;
  constructor(deps: CampaignDefinitionsDeps) {
    this.#deps = deps;
  }

  list(workspaceId: string): Promise<StoredCampaign[]> {
    return this.#deps.store.list(workspaceId);
  }

  /** @throws not_found */
  async get(workspaceId: string, key: string): Promise<StoredCampaign> {
    const found = await this.#deps.store.find(workspaceId, key);
    if (!found) throw new VisavisError('not_found', `There is no campaign "${key}".`);
    return found;
  }

  async create(actor: Caller, given: Campaign): Promise<StoredCampaign> {
    const at = this.#deps.clock.now();
    const stored: StoredCampaign = {
      ...{ campaign: await sound(this.#deps, actor, given), version: 1, status: 'draft', review: null },
      ...{ nextId: '', nextAt: 0, createdAt: at, updatedAt: at, updatedBy: actor.name },
    };
    if (!(await this.#deps.store.create(actor.workspaceId, stored)))
      throw new VisavisError('conflict', `There is a campaign "${given.key}" already.`);
    await this.#told(actor, stored, 'created');
    return stored;
  }

  /** What has gone out cannot be changed; an approval is of what was seen, and is lost. */
  async change(actor: Caller, key: string, given: Campaign, version?: number): Promise<StoredCampaign> {
    const before = await this.#demand(actor.workspaceId, key, ['draft', 'review']);
    if (version !== undefined && version !== before.version) throw overtaken(before);
    const campaign = await sound(this.#deps, actor, { ...given, key });
    return this.#move(actor, before, { campaign, status: 'draft', review: null }, 'changed');
  }

  /**
   * Live at once, or up for review where it is too large for one person to decide.
   * @throws conflict when it waits for something and was not simulated, or contradicts, and nobody says why all the same
   */
  async start(actor: Caller, key: string, reason?: string): Promise<StoredCampaign> {
    const before = await this.#demand(actor.workspaceId, key, ['draft']);
    await demandReady(this.#deps, actor.workspaceId, before.campaign);
    const against = await untried(this.#deps, actor.workspaceId, before.campaign);
    const told = await demandReason(against, reason, () =>
      this.#deps.beforeTold(actor, before.campaign, reason),
    );
    const started = await this.#startOrAsk(
      actor,
      before,
      against === undefined ? {} : { reason: reason!, against },
    );
    await told();
    return started;
  }

  async #startOrAsk(actor: Caller, before: StoredCampaign, said: JsonObject): Promise<StoredCampaign> {
    const above = await this.#deps.store.approveAbove(actor.workspaceId);
    const size = above === null ? undefined : await sizeOf(this.#deps, actor.workspaceId, before.campaign);
    if (above === null || (size !== undefined && size <= above))
      return this.#begin(actor, before, 'started', null, said);
    const { clock } = this.#deps;
    const review: CampaignReview = {
      ...{ askedBy: idOf(actor), askedByName: actor.name, askedAt: clock.now() },
      ...(size !== undefined && { size }),
    };
    return this.#move(actor, before, { status: 'review', review }, 'review', { size: size ?? null, ...said });
  }

  /** @throws forbidden for who asked for it, or is no admin */
  async approve(actor: Caller, key: string, reason?: string): Promise<StoredCampaign> {
    const before = await this.#demand(actor.workspaceId, key, ['review']);
    if (!isAdmin(actor))
      throw new VisavisError(
        'forbidden',
        `Approving needs the role "admin" or more; ${actor.name} has "${actor.role}".`,
      );
    if (before.review?.askedBy === idOf(actor))
      throw new VisavisError(
        'forbidden',
        `${actor.name} asked for this review, so somebody else must approve it.`,
      );
    await demandReady(this.#deps, actor.workspaceId, before.campaign);
    const approvedBy = {
      approvedBy: idOf(actor),
      approvedByName: actor.name,
      approvedAt: this.#deps.clock.now(),
    };
    const told = await this.#deps.beforeTold(actor, before.campaign, reason);
    const begun = await this.#begin(actor, before, 'approved', { ...before.review!, ...approvedBy });
    await told();
    return begun;
  }

  async pause(actor: Caller, key: string): Promise<StoredCampaign> {
    const before = await this.#demand(actor.workspaceId, key, ['running']);
    // From the very next message on, those that wait in the queue included.
    await this.#deps.messages.pauses.pause(actor.workspaceId, `campaign:${key}`, actor.name);
    await this.#scenario(actor, before.campaign, 'paused');
    return this.#move(actor, before, { status: 'paused' }, 'paused');
  }

  async resume(actor: Caller, key: string, reason?: string): Promise<StoredCampaign> {
    const before = await this.#demand(actor.workspaceId, key, ['paused']);
    const told = await this.#deps.beforeTold(actor, before.campaign, reason);
    const resumed = await this.#move(actor, before, { status: 'running' }, 'resumed');
    await this.#scenario(actor, before.campaign, 'live');
    await this.#deps.messages.pauses.resume(actor.workspaceId, `campaign:${key}`);
    await told();
    return resumed;
  }

  /** Nobody is told any more; what was told stays told. */
  async cancel(actor: Caller, key: string): Promise<StoredCampaign> {
    const before = await this.#demand(actor.workspaceId, key, ['draft', 'review', 'running', 'paused']);
    const change = { status: 'cancelled' as const, nextAt: 0, nextId: '' };
    const cancelled = await this.#move(actor, before, change, 'cancelled');
    await this.#scenario(actor, before.campaign, 'archived');
    const reason = { code: 'cancelled', sentence: 'The campaign that asked for it was cancelled.' };
    await this.#deps.messages.cancel(actor.workspaceId, { cause: { kind: 'campaign', id: key } }, reason);
    return cancelled;
  }

  async setApproveAbove(actor: Caller, people: number | null): Promise<void> {
    if (!isAdmin(actor))
      throw new VisavisError('forbidden', 'Only an admin says which campaigns need a second person.');
    await this.#deps.store.setApproveAbove(actor.workspaceId, people);
    await this.#deps.audit(actor.workspaceId, actor, 'campaign.settings', 'campaigns', {
      approveAbove: people,
    });
  }

  // --- steps -------------------------------------------------------------------------------------------------------

  async #begin(
    actor: Caller,
    before: StoredCampaign,
    action: string,
    review: CampaignReview | null,
    said: JsonObject = {},
  ): Promise<StoredCampaign> {
    const { program, clock } = this.#deps;
    const { timezone } = await program(actor.workspaceId);
    const { schedule } = before.campaign;
    const next = nextOccurrence(schedule, { zone: timezone, now: clock.now() });
    if (!next && schedule.kind !== 'trigger')
      throw refused([
        { field: 'schedule', expected: 'a time that is still to come', got: 'one that is over' },
      ]);
    await this.#scenario(actor, before.campaign, 'live');
    const change = {
      status: 'running' as const,
      review,
      nextId: next?.id ?? '',
      nextAt: next?.startsAt ?? 0,
    };
    return this.#move(actor, before, change, action, said);
  }

  /** A triggered campaign goes as a scenario of one message. */
  async #scenario(actor: Caller, campaign: Campaign, status: 'live' | 'paused' | 'archived'): Promise<void> {
    const scenario = scenarioOfCampaign(campaign);
    if (!scenario) return;
    const { definitions } = this.#deps.scenarios;
    const known = (await definitions.list(actor.workspaceId)).find(
      (one) => one.scenario.key === scenario.key,
    );
    if (!known && status !== 'live') return;
    if (!known) await definitions.create(actor, { scenario });
    await definitions.change(actor, scenario.key, { scenario, status, isForetold: true });
  }

  async #move(
    actor: Caller,
    before: StoredCampaign,
    change: Partial<StoredCampaign>,
    action: string,
    more: JsonObject = {},
  ): Promise<StoredCampaign> {
    const { store, clock, sending } = this.#deps;
    const { workspaceId } = actor;
    const version = before.version + 1;
    const next = await sending.alone(workspaceId, before.campaign.key, async () => {
      // What is due next may have moved on meanwhile.
      const now = await this.get(workspaceId, before.campaign.key);
      const after = { ...now, ...change, version, updatedAt: clock.now(), updatedBy: actor.name };
      if (!(await store.replace(workspaceId, after, before.version))) throw overtaken(before);
      return after;
    });
    sending.poller.wake();
    await this.#told(actor, next, action, more);
    return next;
  }

  #told(actor: Caller, { campaign, version, status }: StoredCampaign, action: string, more: JsonObject = {}) {
    const details = { name: campaign.name, version, status, ...more };
    return this.#deps.audit(
      actor.workspaceId,
      actor,
      `campaign.${action}`,
      `campaign:${campaign.key}`,
      details,
    );
  }

  async #demand(
    workspaceId: string,
    key: string,
    states: readonly CampaignStatus[],
  ): Promise<StoredCampaign> {
    const found = await this.get(workspaceId, key);
    if (!states.includes(found.status))
      throw new VisavisError(
        'conflict',
        `“${found.campaign.name}” is “${found.status}”; that needs one that is ${states.join(' or ')}.`,
      );
    return found;
  }
}
