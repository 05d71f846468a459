// A campaign's message that was held: whether the person is still one of those that the campaign is for, as it was when
// it was begun. A triggered campaign goes as a scenario, and its audience is asked in the same way.

import { type Campaign, scenarioKeyOf } from '@visavis/engine/deliver';
import { compile, type Test } from '@visavis/engine/segment';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Message, Reason } from '../messages/index.ts';
import type { CampaignStore } from './campaign-store.ts';
import type { OccurrenceStore } from './occurrence-store.ts';

export interface OvertakenDeps {
  store: Pick<CampaignStore, 'list'>;
  occurrences: Pick<OccurrenceStore, 'find'>;
  clock: { now(): number };
  program(workspaceId: string): Promise<WorkspaceProgram>;
}

/** By message: why it is of no use any more. */
export async function outOfAudience(
  deps: OvertakenDeps,
  workspaceId: string,
  messages: readonly Message[],
  people: ReadonlyMap<string, StoredPerson>,
): Promise<Map<Message, Reason>> {
  const out = new Map<Message, Reason>();
  const groups = Map.groupBy(messages, ({ cause }) => `${cause.kind} ${cause.id} ${cause.step}`);
  for (const group of groups.values()) {
    const campaign = await campaignOf(deps, workspaceId, group[0]!);
    if (!campaign?.audience) continue;
    const { program } = await deps.program(workspaceId);
    const test: Test = compile(campaign.audience, program.surroundings).test;
    for (const message of group) {
      const person = people.get(message.profileId);
      if (!person || test(person.view, deps.clock.now(), person.members) > 0) continue;
      const sentence = `Not sent any more: while it was held they left the audience of “${campaign.name}”.`;
      out.set(message, { code: 'left_audience', sentence });
    }
  }
  return out;
}

async function campaignOf(
  { store, occurrences }: OvertakenDeps,
  workspaceId: string,
  { cause }: Message,
): Promise<Campaign | undefined> {
  if (cause.kind === 'campaign' && cause.step !== undefined)
    return (await occurrences.find({ workspaceId, campaign: cause.id, id: cause.step }))?.definition;
  if (cause.kind !== 'scenario') return undefined;
  const triggered = (await store.list(workspaceId)).map(({ campaign }) => campaign);
  return triggered.find((one) => one.schedule.kind === 'trigger' && scenarioKeyOf(one) === cause.id);
}
