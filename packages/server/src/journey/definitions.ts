// Making, changing and removing machines: what may be said, and what each change leaves in the record. Telling people's
// journeys anew by them is retelling's work.

import type { Json } from '@visavis/engine/collect';
import { type Machine, parseMachine } from '@visavis/engine/journey';
import { type Condition, fieldsOf, type ValueNames } from '@visavis/engine/segment';
import { isDerivedName } from '@visavis/engine/unify';
import { type Fault, VisavisError } from '../platform/errors.ts';
import type { Caller } from '../platform/http/index.ts';
import type { WorkspaceProgram } from '../segment/index.ts';
import type { DefinitionStore, MachineVersion, StoredMachine } from './definition-store.ts';
import { segmentsLeanedOn } from './programs.ts';

/** Who does it, as the audit shows it. */
export interface Author {
  workspaceId: string;
  name: string;
  caller?: Caller;
}

export interface DefinitionsDeps {
  store: DefinitionStore;
  now(): number;
  segments(workspaceId: string): Promise<WorkspaceProgram>;
  /** Called after every change. */
  changed(workspaceId: string): void;
  audit(author: Author, action: string, subject: string, details: Record<string, Json>): Promise<void>;
}

const MOST_MACHINES = 20;

export class Definitions {
  readonly #deps: DefinitionsDeps;

  constructor(deps: DefinitionsDeps) {
    this.#deps = deps;
  }

  /** The oldest first; its stage is also called just `stage`. */
  /** What stages are called, by attribute and key. */
  async names(workspaceId: string): Promise<ValueNames> {
    const machines = await this.machines(workspaceId);
    return Object.fromEntries(
      machines.map(({ machine: { key, stages } }) => [
        `stage.${key}`,
        Object.fromEntries(stages.map((stage) => [stage.key, stage.name])),
      ]),
    );
  }

  machines(workspaceId: string): Promise<StoredMachine[]> {
    return this.#deps.store.machines(workspaceId);
  }

  /** @throws not_found */
  async machine(workspaceId: string, key: string): Promise<StoredMachine> {
    const found = (await this.machines(workspaceId)).find(({ machine }) => machine.key === key);
    if (!found) throw new VisavisError('not_found', `There is no journey "${key}".`);
    return found;
  }

  /** Every condition of every stage, and whose it is. */
  async leaning(workspaceId: string): Promise<{ what: string; condition: Condition }[]> {
    return (await this.machines(workspaceId)).flatMap(({ machine }) =>
      machine.stages.flatMap(({ name, entry, exit }) => {
        const what = `the stage "${name}" of the journey "${machine.name}"`;
        return (exit ? [entry, exit] : [entry]).map((condition) => ({ what, condition }));
      }),
    );
  }

  versions(workspaceId: string, key: string): Promise<MachineVersion[]> {
    return this.#deps.store.versions(workspaceId, key);
  }

  async create(author: Author, json: unknown): Promise<StoredMachine> {
    const machine = await this.#check(author.workspaceId, json);
    const all = await this.machines(author.workspaceId);
    if (all.some((one) => one.machine.key === machine.key))
      throw new VisavisError('conflict', `There is a journey "${machine.key}" already.`);
    if (all.length >= MOST_MACHINES)
      throw new VisavisError('conflict', `Expected at most ${MOST_MACHINES} journeys in a workspace.`);
    return this.#save(author, machine, 'created');
  }

  /** What is not among the changes stays as it is; stages are given whole. */
  async change(author: Author, key: string, changes: Partial<Machine>): Promise<StoredMachine> {
    const { machine } = await this.machine(author.workspaceId, key);
    const next = await this.#check(author.workspaceId, { ...machine, ...changes, key });
    return this.#save(author, next, 'changed');
  }

  async remove(author: Author, key: string): Promise<void> {
    const { machine } = await this.machine(author.workspaceId, key);
    await this.#save(author, machine, 'removed');
  }

  async #save(author: Author, machine: Machine, change: MachineVersion['change']): Promise<StoredMachine> {
    const { store, now, changed, audit } = this.#deps;
    const at = now();
    const version = await store.save(author.workspaceId, { machine, change, by: author.name, at });
    changed(author.workspaceId);
    await audit(author, `journey.${change}`, `journey:${machine.key}`, { name: machine.name, version });
    return { machine, version, createdAt: at, createdBy: author.name, updatedAt: at };
  }

  async #check(workspaceId: string, json: unknown): Promise<Machine> {
    const { value: machine, faults } = parseMachine(json);
    if (!machine) throw refused(faults ?? []);
    const segments = await this.#deps.segments(workspaceId);
    const wrong = machine.stages.flatMap((stage, i) =>
      (['entry', 'exit'] as const).flatMap((part) => faultsOf(stage[part], `stages.${i}.${part}`, segments)),
    );
    if (wrong.length > 0) throw refused(wrong);
    return machine;
  }
}

/** Segments and computed traits that are not there, and segments that rest on what was worked out of people. */
function faultsOf(
  condition: Machine['stages'][number]['entry'] | undefined,
  field: string,
  program: WorkspaceProgram,
): Fault[] {
  if (!condition) return [];
  const { segments, attributes } = fieldsOf(condition);
  const known = new Set(program.segments.filter(({ state }) => state !== 'archived').map(({ key }) => key));
  const computed = new Set(
    program.computed.filter(({ state }) => state !== 'archived').map(({ key }) => key),
  );
  const faults = segments
    .filter((key) => !known.has(key))
    .map((key) => ({ field, expected: 'a segment that there is', got: `"${key}"` }));
  for (const name of attributes)
    if (name.startsWith('computed.') && !computed.has(name.slice('computed.'.length)))
      faults.push({ field, expected: 'a computed trait that there is', got: `"${name}"` });
  for (const other of segmentsLeanedOn([condition], program)) {
    const derived = fieldsOf(other.condition).attributes.find(isDerivedName);
    if (derived)
      faults.push({
        field,
        expected: 'what has a history',
        got: `segment "${other.key}", which asks for ${derived}`,
      });
  }
  return faults;
}

const refused = (faults: readonly Fault[]): VisavisError => {
  const [first] = faults;
  const where = first ? ` ${first.field}: expected ${first.expected}, got ${first.got}.` : '';
  return new VisavisError('invalid_definition', `The journey cannot be read.${where}`, { faults });
};
