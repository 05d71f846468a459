// What is asked of a campaign before it is kept, and before it is started.

import { type Campaign, scenarioOfCampaign } from '@visavis/engine/deliver';
import { type Condition, fieldsOf, parseCondition } from '@visavis/engine/segment';
import { durationMs } from '@visavis/engine/unify';
import { type Fault, VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { CHANNELS } from '../messages/index.ts';
import type { CampaignDefinitionsDeps } from './definitions.ts';
import { refused } from './refusals.ts';

/** How many people it is for; undefined where nobody knows, since it waits for something. */
export async function sizeOf(
  { size }: Pick<CampaignDefinitionsDeps, 'size'>,
  workspaceId: string,
  { schedule, audience }: Campaign,
): Promise<number | undefined> {
  return schedule.kind === 'trigger' ? undefined : size(workspaceId, audience);
}

/** One that waits for something is tried on history first, like a scenario: that it was not, where it was not. */
export async function untried(
  { scenarios }: Pick<CampaignDefinitionsDeps, 'scenarios'>,
  workspaceId: string,
  campaign: Campaign,
): Promise<string | undefined> {
  const scenario = scenarioOfCampaign(campaign);
  return scenario && scenarios.unstored.speaksAgainst(workspaceId, scenario);
}

/** As it is kept: behaviour in its audience is a segment. @throws invalid_definition with every fault */
export async function sound(
  { keepAsSegment }: Pick<CampaignDefinitionsDeps, 'keepAsSegment'>,
  actor: Caller,
  given: Campaign,
): Promise<Campaign> {
  const faults: Fault[] = [];
  const { audience, expires, schedule } = given;
  if (audience !== null)
    for (const one of parseCondition(audience).faults ?? [])
      faults.push({ ...one, field: one.field ? `audience.${one.field}` : 'audience' });
  if (expires !== undefined && Number.isNaN(durationMs(expires)))
    faults.push({ field: 'expires', expected: 'a length of time such as 1d', got: expires });
  if (schedule.kind === 'recurring' && schedule.on && schedule.every !== 'week')
    faults.push({ field: 'schedule.on', expected: 'nothing, but for every week', got: schedule.every });
  if (faults.length > 0) throw refused(faults);
  if (audience === null || fieldsOf(audience).events.length === 0) return given;
  const name = `Audience of ${given.name}`;
  return { ...given, audience: { segment: await keepAsSegment(actor.workspaceId, name, audience, actor) } };
}

/** @throws invalid_condition where it names a segment that is not there: nobody in it would be no answer */
export async function demandSegments(
  { program }: Pick<CampaignDefinitionsDeps, 'program'>,
  workspaceId: string,
  audience: Condition,
): Promise<void> {
  const { segments } = await program(workspaceId);
  const unknown = fieldsOf(audience).segments.find((key) => !segments.some((one) => one.key === key));
  if (unknown !== undefined)
    throw new VisavisError(
      'invalid_condition',
      `The audience names a segment “${unknown}” that does not exist.`,
    );
}

/** @throws invalid_definition where its channel, its template or a segment of its audience is not there */
export async function demandReady(
  { messages, program }: Pick<CampaignDefinitionsDeps, 'messages' | 'program'>,
  workspaceId: string,
  { audience, channel, template }: Campaign,
): Promise<void> {
  const faults: Fault[] = [];
  const templates = await messages.templates.list(workspaceId);
  if (!(CHANNELS as readonly string[]).includes(channel))
    faults.push({ field: 'channel', expected: CHANNELS.join(', '), got: channel });
  else if (!templates.some((one) => one.key === template && one.channel === channel))
    faults.push({ field: 'template', expected: `a template for ${channel}`, got: template });
  const { segments } = await program(workspaceId);
  for (const key of audience ? fieldsOf(audience).segments : []) {
    const state = segments.find((one) => one.key === key)?.state ?? 'none';
    if (state !== 'live')
      faults.push({
        field: 'audience',
        expected: `the segment "${key}" to be there and brought up`,
        got: state,
      });
  }
  if (faults.length > 0) throw refused(faults);
}
