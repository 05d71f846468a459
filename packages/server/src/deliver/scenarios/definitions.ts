// Making and changing scenarios: what may be said, what becomes of people in flight, and what each change leaves in the
// record. Conditions that ask what people did are kept as segments, which are brought up from history and kept right.

import type { JsonObject } from '@visavis/engine/collect';
import {
  type EditRules,
  type Expectation,
  goneIn,
  parseScenario,
  type Scenario,
  type Send,
  whensIn,
} from '@visavis/engine/deliver';
import { type Condition, fieldsOf } from '@visavis/engine/segment';
import type { Clock } from '../../platform/clock.ts';
import { type Fault, VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Unit } from '../../platform/records/index.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { BeforeTold } from '../consistency/index.ts';
import { CHANNELS } from '../messages/index.ts';
import { demandUnchanged, overtaken, refused } from './refusals.ts';
import { writeResumed } from './run-store.ts';
import type { ScenarioStatus, ScenarioStore, StoredScenario } from './scenario-store.ts';
import { demandReason, speaksAgainst, type TriedDeps } from './tried.ts';

export interface DefinitionsDeps extends TriedDeps {
  store: ScenarioStore;
  clock: Clock;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  /** Whether a template is there, and for this channel. */
  hasTemplate(workspaceId: string, key: string, channel: string): Promise<boolean>;
  /** Messages that wait in the queue on behalf of a scenario. */
  queue: {
    pause(workspaceId: string, key: string, by: string): Promise<void>;
    resume(workspaceId: string, key: string): Promise<void>;
    cancel(workspaceId: string, key: string): Promise<void>;
  };
  /** While nobody is taken on. */
  alone<T>(workspaceId: string, work: (unit: Unit) => Promise<T>): Promise<T>;
  /** @throws conflict when it contradicts what people are told, without a reason; call what it gives when it is live */
  beforeTold: BeforeTold<Scenario>;
  changed(workspaceId: string): void;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
}

export interface ScenarioChange {
  /** The version that was seen. */
  version?: number | undefined;
  scenario?: Scenario | undefined;
  expectations?: Expectation[] | undefined;
  rules?: EditRules | undefined;
  status?: ScenarioStatus | undefined;
  /** A triggered campaign was asked about as the campaign that it is; nothing that comes over HTTP. */
  isForetold?: true;
  /** Why it goes live although it contradicts something, or is not what a segment expects as far as was tried. */
  reason?: string | undefined;
}
/** What an edit does to people in flight. */
export interface EditPlan {
  people: number;
  /** Nodes that are gone and on which people stand. */
  gone: { node: string; people: number }[];
}

export class Definitions {
  readonly #deps: DefinitionsDeps;
  constructor(deps: DefinitionsDeps) {
    this.#deps = deps;
  }

  list(workspaceId: string): Promise<StoredScenario[]> {
    return this.#deps.store.list(workspaceId);
  }

  /** @throws not_found */
  async get(workspaceId: string, key: string): Promise<StoredScenario> {
    const found = (await this.list(workspaceId)).find(({ scenario }) => scenario.key === key);
    if (!found) throw new VisavisError('not_found', `There is no scenario "${key}".`);
    return found;
  }

  /** The sides of an experiment in it, in their order. @throws not_found */
  async branchesOf(workspaceId: string, key: string, experiment: string): Promise<{ key: string }[]> {
    const { scenario } = await this.get(workspaceId, key);
    const node = scenario.nodes.find((one) => one.kind === 'experiment' && one.experiment === experiment);
    if (node?.kind !== 'experiment')
      throw new VisavisError('not_found', `“${scenario.name}” has no experiment “${experiment}”.`);
    return node.branches.map(({ name }) => ({ key: name }));
  }

  async create(
    actor: Caller,
    { scenario, expectations = [] }: { scenario: Scenario; expectations?: Expectation[] },
  ): Promise<StoredScenario> {
    const { workspaceId } = actor;
    const { store, clock } = this.#deps;
    const at = clock.now();
    const stored: StoredScenario = {
      ...{ scenario: await this.#sound(actor, scenario), expectations, version: 1, status: 'draft' },
      ...{ finishing: [], createdAt: at, updatedAt: at, updatedBy: actor.name },
    };
    await this.#demandSegments(workspaceId, expectations);
    if (!(await store.save(workspaceId, stored, { before: 0 })))
      throw new VisavisError('conflict', `There is a scenario "${scenario.key}" already.`);
    await this.#told(actor, stored, 'created', {});
    return stored;
  }

  /** As it is stored, or as an edit of it would be; @throws not_found, and invalid_definition for an edit */
  async asItIs(
    actor: Caller,
    key: string,
    edit: Pick<ScenarioChange, 'scenario' | 'expectations'> = {},
  ): Promise<Pick<StoredScenario, 'scenario' | 'version' | 'expectations'>> {
    const before = await this.get(actor.workspaceId, key);
    const { expectations = before.expectations } = edit;
    await this.#demandSegments(actor.workspaceId, expectations);
    const isEdited = edit.scenario !== undefined && !same(edit.scenario, before.scenario);
    if (!isEdited) return { scenario: before.scenario, version: before.version, expectations };
    const scenario = await this.#sound(actor, { ...edit.scenario!, key });
    return { scenario, version: before.version + 1, expectations };
  }

  async plan(workspaceId: string, key: string, scenario: Scenario): Promise<EditPlan> {
    const before = await this.get(workspaceId, key);
    const flying = await this.#deps.store.inFlight(workspaceId, key);
    const gone = new Set(goneIn(before.scenario, scenario));
    return {
      people: flying.reduce((sum, { people }) => sum + people, 0),
      gone: flying
        .filter(({ version, node }) => version === before.version && gone.has(node))
        .map(({ node, people }) => ({ node, people })),
    };
  }

  async change(actor: Caller, key: string, change: ScenarioChange): Promise<StoredScenario> {
    const { workspaceId } = actor;
    const { store, clock, alone } = this.#deps;
    const before = await this.get(workspaceId, key);
    demandUnchanged(before, change);
    const isEdited = change.scenario !== undefined && !same(change.scenario, before.scenario);
    const scenario = isEdited ? await this.#sound(actor, { ...change.scenario!, key }) : before.scenario;
    const { expectations = before.expectations, status = before.status, rules = {} } = change;
    await this.#demandSegments(workspaceId, expectations);
    const isNews = status === 'live' && (isEdited || before.status !== 'live');
    if (isNews) await this.#demandReady(workspaceId, scenario);
    if (isEdited) await this.#demandRules(workspaceId, before, scenario, rules);
    const version = isEdited ? before.version + 1 : before.version;
    const isAsked = isNews && !change.isForetold;
    const against = isAsked
      ? await speaksAgainst(this.#deps, workspaceId, { scenario, version, expectations })
      : undefined;
    const told = isAsked
      ? await demandReason(against, change.reason, () =>
          this.#deps.beforeTold(actor, scenario, change.reason),
        )
      : undefined;
    const stored: StoredScenario = {
      ...before,
      ...{ scenario, expectations, status, version, updatedAt: clock.now(), updatedBy: actor.name },
    };
    // From the very next message on.
    if (status === 'paused' && before.status !== 'paused')
      await this.#deps.queue.pause(workspaceId, key, actor.name);
    await alone(workspaceId, async (unit) => {
      const flying = isEdited ? await store.inFlight(workspaceId, key) : [];
      if (isEdited) stored.finishing = [...new Set(flying.map((one) => one.version))];
      if (!(await store.save(workspaceId, stored, { before: before.version, rules })))
        throw overtaken(before);
      if (before.status === 'paused' && status === 'live') writeResumed(unit, workspaceId, key);
    });
    // Before the next round: one that still took it for paused would put back whom this has let go on.
    this.#deps.changed(workspaceId);
    if (before.status === 'paused' && status === 'live') await this.#deps.queue.resume(workspaceId, key);
    if (status === 'archived') await this.#deps.queue.cancel(workspaceId, key);
    const action = status === before.status ? 'changed' : status === 'live' ? 'started' : status;
    const said: JsonObject = against === undefined ? {} : { reason: change.reason!, against };
    await this.#told(actor, stored, action, { rules: rules as JsonObject, ...said });
    await told?.();
    return stored;
  }

  async #told(
    actor: Caller,
    { scenario, version, status }: StoredScenario,
    action: string,
    more: JsonObject,
  ) {
    this.#deps.changed(actor.workspaceId);
    const details = { name: scenario.name, version, status, ...more };
    await this.#deps.audit(
      actor.workspaceId,
      actor,
      `scenario.${action}`,
      `scenario:${scenario.key}`,
      details,
    );
  }

  /** Checked, and with what people did kept as segments. */
  async #sound(actor: Caller, given: Scenario): Promise<Scenario> {
    const { faults = [] } = parseScenario(given);
    if (faults.length > 0) throw refused(faults);
    const scenario = structuredClone(given);
    const segments: { segment: string }[] = [];
    for (const { field, when } of whensIn(scenario)) {
      if (fieldsOf(when).events.length === 0) continue;
      const name = `${scenario.name}: ${field}`.slice(0, 200);
      const segment = await this.#deps.keepAsSegment(actor.workspaceId, name, { ...when }, actor);
      for (const part of Object.keys(when)) delete (when as unknown as Record<string, unknown>)[part];
      segments.push(Object.assign(when as unknown as { segment: string }, { segment }));
    }
    const asked = whensIn(scenario).flatMap(({ field, when }) =>
      fieldsOf(when).segments.map((segment) => ({ field, segment })),
    );
    if ('segment' in scenario.trigger)
      asked.push({ field: 'trigger.segment', segment: scenario.trigger.segment });
    await this.#demandKnown(actor.workspaceId, asked);
    return scenario;
  }

  #demandSegments(workspaceId: string, expectations: readonly Expectation[]): Promise<void> {
    const asked = expectations.flatMap(({ segment }, i) =>
      segment === undefined ? [] : [{ field: `expectations.${i}.segment`, segment }],
    );
    return this.#demandKnown(workspaceId, asked);
  }

  async #demandKnown(
    workspaceId: string,
    asked: readonly { field: string; segment: string }[],
  ): Promise<void> {
    if (asked.length === 0) return;
    const { segments } = await this.#deps.program(workspaceId);
    const known = new Set(segments.filter(({ state }) => state !== 'archived').map(({ key }) => key));
    const faults = asked
      .filter(({ segment }) => !known.has(segment))
      .map(({ field, segment }) => ({ field, expected: 'a segment that there is', got: `"${segment}"` }));
    if (faults.length > 0) throw refused(faults);
  }

  /** Templates are there, and what it asks for has been brought up. */
  async #demandReady(workspaceId: string, scenario: Scenario): Promise<void> {
    const faults: Fault[] = [];
    for (const [i, node] of scenario.nodes.entries()) {
      if (node.kind !== 'send') continue;
      if (!(CHANNELS as readonly string[]).includes(node.channel))
        faults.push({ field: `nodes.${i}.channel`, expected: CHANNELS.join(', '), got: node.channel });
      else if (!(await this.#hasTemplate(workspaceId, node)))
        faults.push({
          ...{ field: `nodes.${i}.template`, expected: `a template for ${node.channel}`, got: node.template },
        });
    }
    const { segments } = await this.#deps.program(workspaceId);
    const asked = new Set(whensIn(scenario).flatMap(({ when }) => fieldsOf(when).segments));
    if ('segment' in scenario.trigger) asked.add(scenario.trigger.segment);
    for (const { key, state } of segments)
      if (asked.has(key) && state !== 'live')
        faults.push({
          field: 'segments',
          expected: `the segment "${key}" to be brought up first`,
          got: state,
        });
    if (faults.length > 0) throw refused(faults);
  }

  #hasTemplate(workspaceId: string, { template, channel }: Send): Promise<boolean> {
    return this.#deps.hasTemplate(workspaceId, template, channel);
  }

  async #demandRules(
    workspaceId: string,
    before: StoredScenario,
    to: Scenario,
    rules: EditRules,
  ): Promise<void> {
    const { gone } = await this.plan(workspaceId, before.scenario.key, to);
    const ids = new Set(to.nodes.map(({ id }) => id));
    const faults: Fault[] = gone
      .filter(({ node }) => rules[node] === undefined)
      .map(({ node, people }) => ({
        field: `rules.${node}`,
        expected: `what becomes of the ${people} on this node: move, exit or finish`,
        got: 'nothing',
      }));
    for (const [node, rule] of Object.entries(rules))
      if (rule.rule === 'move' && !ids.has(rule.to))
        faults.push({ field: `rules.${node}.to`, expected: 'a node of the new version', got: rule.to });
    if (faults.length > 0) throw refused(faults);
  }
}

const same = (a: Scenario, b: Scenario): boolean => JSON.stringify(a) === JSON.stringify(b);
