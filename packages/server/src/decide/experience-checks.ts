// What an experience must be before it is kept, and before it goes live.

import type { Fault } from '@visavis/engine/collect';
import { rungOf } from '@visavis/engine/decide';
import { type Condition, fieldsOf, parseCondition } from '@visavis/engine/segment';
import { MOST_CAPPED } from '@visavis/engine/unify';
import { VisavisError } from '../platform/errors.ts';
import {
  type DecideDb,
  type ExperienceStatus,
  listDefinitions,
  type StoredExperience,
} from './definition-store.ts';
import type { Editing } from './experience.ts';
import { measurementFaults } from './measurement.ts';
import { requireApproval } from './review.ts';
import { readSettings } from './settings.ts';
import { contentFaults, demand, existingSlot } from './slots.ts';

/** Its content fits its slot, and what it says of chance and time makes sense. */
export async function demandSound(
  { db }: Editing,
  workspaceId: string,
  experience: StoredExperience,
): Promise<void> {
  const slot = await existingSlot(db, workspaceId, experience.slot).catch((error: unknown) => {
    if (!(error instanceof VisavisError)) throw error;
    const got = `“${experience.slot}”`;
    throw new VisavisError('invalid_definition', `${error.message} Make it first: POST /v1/slots.`, {
      faults: [{ field: 'slot', expected: 'a slot that exists', got }],
    });
  });
  demand(
    [
      ...splitFaults(experience),
      ...experience.variants.flatMap(({ content }, i) =>
        contentFaults(slot, content, `variants.${i}.content`),
      ),
      ...(await layerFaults(db, workspaceId, experience)),
    ],
    `“${experience.name}” is not as it should be`,
  );
}

function splitFaults({ variants, layer, from, to, cap }: StoredExperience): Fault[] {
  const faults: Fault[] = [];
  variants.forEach(({ key }, i) => {
    if (variants.findIndex((other) => other.key === key) < i)
      faults.push({ field: `variants.${i}.key`, expected: 'a key of its own', got: `“${key}” again` });
  });
  if (variants.every(({ weight }) => weight === 0))
    faults.push({ field: 'variants', expected: 'a variant with a weight above 0', got: 'none' });
  if (layer && layer.from >= layer.to)
    faults.push({ field: 'layer.to', expected: `more than ${layer.from}`, got: String(layer.to) });
  if (cap && cap.exposures > MOST_CAPPED)
    faults.push({ field: 'cap.exposures', expected: `at most ${MOST_CAPPED}`, got: String(cap.exposures) });
  if (from !== null && to !== null && from >= to)
    faults.push({ field: 'to', expected: 'a time after "from"', got: new Date(to).toISOString() });
  return faults;
}

/** Two experiences of a layer that shared a part of it would not exclude each other. */
async function layerFaults(
  db: DecideDb,
  workspaceId: string,
  { id, layer }: StoredExperience,
): Promise<Fault[]> {
  if (!layer) return [];
  const others = await listDefinitions(db, workspaceId, 'experience');
  return others.flatMap((other) => {
    const taken = other.layer;
    if (other.id === id || taken?.key !== layer.key) return [];
    if (layer.to <= taken.from || taken.to <= layer.from) return [];
    const got = `${layer.from} to ${layer.to}, where “${other.key}” has ${taken.from} to ${taken.to}`;
    return [{ field: 'layer', expected: 'a part that no other experience has', got }];
  });
}

/**
 * What is about to be live can be measured, and is approved where that is asked for. One that was live before there
 * were goals may be changed, and goes on.
 */
export async function demandReady(
  { db, conditions }: Editing,
  workspaceId: string,
  after: StoredExperience,
  changed: boolean,
  before?: ExperienceStatus,
): Promise<void> {
  if (after.status !== 'live') return;
  const settings = await readSettings(db, workspaceId);
  requireApproval(after, changed, settings);
  if (before === 'live' && after.goal === undefined) return;
  const rung = rungOf(after, await conditions(workspaceId));
  demand(
    measurementFaults(after, rung, settings),
    `“${after.name}” cannot go live: it could not be measured`,
  );
}

/** An audience that can be looked at; @throws invalid_condition. */
export async function checkAudience(
  editing: Editing,
  workspaceId: string,
  audience: unknown,
): Promise<Condition | null> {
  if (audience === null) return null;
  const parsed = parseCondition(audience, { request: true });
  if (parsed.faults)
    throw new VisavisError('invalid_condition', 'The audience is not a condition that can be read.', {
      faults: parsed.faults.map((fault) => ({ ...fault, field: `audience.${fault.field}` })),
    });
  const fields = fieldsOf(parsed.value);
  for (const key of fields.segments)
    if (!(await editing.segmentExists(workspaceId, key)))
      throw new VisavisError(
        'invalid_condition',
        `The audience names a segment “${key}” that does not exist.`,
      );
  if (fields.events.length > 0 && fields.attributes.some((attribute) => attribute.startsWith('request.')))
    throw new VisavisError(
      'invalid_condition',
      'The audience mixes behaviour with the request: make the behaviour a segment and name it here.',
    );
  return parsed.value;
}
