// A question of what to show, on its way into the flow and back: its messages are read, its names become identities,
// and what is said to be seen is recorded with the decision itself.

import {
  believed,
  DEVICE_TYPES,
  type Event,
  type JsonObject,
  mayName,
  type Receipt,
} from '@visavis/engine/collect';
import { EXPERIENCE_VIEWED, identityId, normaliseIdentifier } from '@visavis/engine/unify';
import { type Collect, readMessages } from '../collect/index.ts';
import { type Ask, type Asking, type Decide, nameOnly } from '../decide/index.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import type { Flow } from './flow.ts';
import type { Task } from './task.ts';

interface AskerDeps {
  flow: Flow;
  collect: Collect;
  decide: Decide;
  clock: Clock;
}

/** Takes a question of who is to see what through the flow. */
export function asker(deps: AskerDeps): Ask {
  const { flow, collect, decide, clock } = deps;
  return async (asking) => {
    const { workspaceId, messages, http, trusted = true } = asking;
    const receipt = await collect.receipt(http, messages, asking);
    const { identifiers, ownDevice } = whom(asking, receipt.proof);
    const { events, rejected } = readMessages(messages, receipt);
    if (!trusted) decide.proofs.vouch(workspaceId, events, http.ip);
    const names = [...identifiers, ...events.flatMap((event) => event.identifiers)].map(normaliseIdentifier);
    const idOf = ({ type, value }: { type: string; value: string }) => identityId(workspaceId, type, value);
    const device = ownDevice && { device: idOf(normaliseIdentifier(ownDevice)) };
    const identityIds = [...(asking.identityId === undefined ? [] : [asking.identityId]), ...names.map(idOf)];
    const views = asking.exposed ? viewsOf({ ...asking, trusted }, receipt, decide) : undefined;
    const {
      accepted,
      answer,
      names: own = [],
    } = await flow.submit({
      workspaceId,
      events,
      question: {
        identityIds,
        slots: asking.slots,
        request: asking.request,
        mayKnow: http.caller!.access === 'secret' ? 'everything' : device,
        explain: asking.explain,
        climb: asking.climb,
        look: asking.look,
        logAs: asking.log ? newId(clock.now()) : undefined,
        repeats: (logged) => decide.repeats(workspaceId, logged),
      },
      ...(views && { views }),
      preview: asking.preview,
    });
    // What a server decides before the page is sent is not the visit yet; the view that the page tells needs its record.
    if (asking.preview && answer!.logged) await decide.keep(workspaceId, answer!.logged);
    const { person, decisions, missing, trace, counterfactuals, decisionId } = answer!;
    const proven = Object.entries(views ? {} : answer!.exposures).map(([slot, exposure]) => {
      const proof = decide.proofs.of(workspaceId, exposure, [...new Set(own)]);
      return [slot, { ...exposure, proof }] as const;
    });
    const exposures = Object.fromEntries(proven);
    const told = { decisions, missing, person, trace, counterfactuals, decisionId, exposures };
    return { accepted, rejected, ...told };
  };
}

/** Whom the call is about, as far as its sender may say so. Who is proven to be somebody may know what they may know. */
function whom(
  { identifiers, ownDevice, token }: Asking,
  proof: Receipt['proof'],
): Pick<Asking, 'identifiers' | 'ownDevice'> {
  const names = proof?.namesIn(token) ?? [];
  const own = identifiers.find((name) => !DEVICE_TYPES.has(name.type) && mayName(name, names)) ?? ownDevice;
  return { identifiers: proof?.required ? [...believed(identifiers, names)] : identifiers, ownDevice: own };
}

/** The events of a client that shows everything at once, by the names of the call. */
function viewsOf(
  { workspaceId, identifiers, http, trusted }: Asking,
  receipt: Receipt,
  decide: Decide,
): Task['views'] {
  const names = Object.fromEntries(identifiers.map(({ type, value }) => [type, value]));
  const { user_id: userId, anonymous_id: anonymousId, ...others } = names;
  const externalIds = Object.entries(others).map(([type, id]) => ({ type, id, collection: 'users' }));
  const message = { type: 'track', event: EXPERIENCE_VIEWED, userId, anonymousId, context: { externalIds } };
  const [named] = readMessages([message], receipt).events;
  if (!named) return undefined;
  const of: NonNullable<Task['views']>['of'] = ({ exposures }, identifiers) => {
    const own = { ...named };
    if (identifiers.length < named.identifiers.length) nameOnly(own, identifiers);
    const seen = Object.values(exposures).map((exposure, at): Event => {
      // Later in the order than what the unit was loaded for: said at the same instant, an earlier link would be news of
      // people whose surroundings are not at hand.
      const messageId = `${named.messageId}-${at}`;
      const properties = { ...exposure } as unknown as JsonObject;
      return { ...own, messageId, properties, raw: { ...own.raw, messageId, properties } };
    });
    if (!trusted) decide.proofs.crowd(workspaceId, seen, http.ip);
    return seen;
  };
  return { names: named, of };
}
