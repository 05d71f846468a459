// Reads a machine from JSON that somebody sent, or says everything that is wrong with it.

import { describeValue, type Fault, type Json, type JsonObject } from '../collect/index.ts';
import { fieldsOf, type Parsed, parseCondition } from '../segment/index.ts';
import { isDerivedName } from '../unify/index.ts';
import type { Machine } from './machine.ts';

const KEY = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const MOST_STAGES = 20;
const PARTS = ['key', 'name', 'role', 'stages'];
const STAGE_PARTS = ['key', 'name', 'entry', 'exit', 'owner', 'says'];
const SAYS = ['message', 'tone', 'callToAction'];

/** A whole machine: key, name, role, and its stages in order. */
export function parseMachine(json: unknown): Parsed<Machine> {
  const faults: Fault[] = [];
  const fault = (field: string, expected: string, got: unknown) =>
    void faults.push({ field, expected, got: describeValue(got) });
  const it = objectOf(json, '', PARTS, fault);
  if (it) {
    if (!isKey(it.key)) fault('key', KEY_WORDS, it.key);
    if (!isText(it.name, 200)) fault('name', 'text of 1 to 200 characters', it.name);
    if (!isText(it.role, 60)) fault('role', 'whom people are here, such as "customer"', it.role);
    faults.push(...stages(it.stages, fault));
  }
  return faults.length > 0 ? { faults } : { value: json as Machine };
}

type Tell = (field: string, expected: string, got: unknown) => void;

/** What is wrong with conditions, each in its stage; all else is told. */
function stages(json: Json | undefined, fault: Tell): Fault[] {
  if (!Array.isArray(json) || json.length === 0 || json.length > MOST_STAGES)
    fault('stages', `a list of 1 to ${MOST_STAGES} stages`, json);
  if (!Array.isArray(json)) return [];
  const keys = new Set<unknown>();
  const faults: Fault[] = [];
  for (const [i, one] of json.entries()) {
    const at = `stages.${i}`;
    const stage = objectOf(one, at, STAGE_PARTS, fault);
    if (!stage) continue;
    if (!isKey(stage.key)) fault(`${at}.key`, KEY_WORDS, stage.key);
    else if (keys.has(stage.key)) fault(`${at}.key`, 'a key that no other stage has', stage.key);
    keys.add(stage.key);
    if (!isText(stage.name, 200)) fault(`${at}.name`, 'text of 1 to 200 characters', stage.name);
    if (stage.owner !== undefined && !isText(stage.owner, 200))
      fault(`${at}.owner`, 'text of 1 to 200 characters, or nothing', stage.owner);
    faults.push(...condition(stage.entry, `${at}.entry`));
    if (stage.exit !== undefined) faults.push(...condition(stage.exit, `${at}.exit`));
    if (stage.says !== undefined) says(stage.says, `${at}.says`, fault);
  }
  return faults;
}

/** A journey is worked out from what happened, so nothing that was worked out of people may stand in its conditions. */
function condition(json: Json | undefined, field: string): Fault[] {
  const { value, faults = [] } = parseCondition(json);
  if (!value)
    return faults.map((one) => ({ ...one, field: one.field === '' ? field : `${field}.${one.field}` }));
  const derived = fieldsOf(value).attributes.find(isDerivedName);
  if (!derived) return [];
  return [{ field, expected: 'what people did or said, which has a history', got: describeValue(derived) }];
}

function says(json: Json, field: string, fault: Tell): void {
  const it = objectOf(json, field, SAYS, fault);
  for (const part of SAYS)
    if (it?.[part] !== undefined && !isText(it[part], 2000))
      fault(`${field}.${part}`, 'text of 1 to 2000 characters, or nothing', it[part]);
}

const KEY_WORDS = 'small letters, digits, - and _, 40 at most';
const isKey = (value: unknown): boolean => typeof value === 'string' && KEY.test(value);
const isText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most;

function objectOf(
  json: unknown,
  field: string,
  known: readonly string[],
  fault: Tell,
): JsonObject | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    fault(field, 'an object', json);
    return undefined;
  }
  for (const key of Object.keys(json))
    if (!known.includes(key))
      fault(field === '' ? key : `${field}.${key}`, `only ${known.join(', ')} here`, key);
  return json as JsonObject;
}
