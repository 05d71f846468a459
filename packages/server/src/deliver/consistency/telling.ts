// Whether somebody would really be told something at an instant: by the very decision, audience, variant and address
// that count when it happens. What the guard calls a witness has passed this for both.

import type { Json } from '@visavis/engine/collect';
import { refuses, selectVariants, shareOf, variantName } from '@visavis/engine/decide';
import {
  requestFor,
  type Saying,
  type Surrounded,
  scenarioKeyOf,
  type Template,
  variantFor,
} from '@visavis/engine/deliver';
import { compile, type Members } from '@visavis/engine/segment';
import { firstView } from '@visavis/engine/unify';
import { answer, type LiveLineup, type StoredExperience } from '../../decide/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { ChannelName, Messages } from '../messages/index.ts';
import type { AskedMessage } from './consistency-store.ts';
import type { Besides, Gathered } from './gathered.ts';

export interface TellingDeps {
  /** What decides with these experiences besides. */
  trial(workspaceId: string, besides: readonly StoredExperience[]): Promise<LiveLineup>;
  attribute(workspaceId: string, person: StoredPerson, name: string): Promise<Json | undefined>;
  messages: Pick<Messages, 'unreachable'>;
}
export type Verdict = { told: true; because: string } | { told: false; because: string };

const no = (because: string): Verdict => ({ told: false, because });
const yes = (because: string): Verdict => ({ told: true, because });

/** For one look: the line-up is read once, and all else is as it was gathered. */
export class Telling {
  readonly #deps: TellingDeps;
  readonly #workspaceId: string;
  readonly #gathered: Gathered;
  readonly #besides: Besides;
  #lineup: Promise<LiveLineup> | undefined;

  constructor(deps: TellingDeps, workspaceId: string, gathered: Gathered, besides: Besides) {
    this.#deps = deps;
    this.#workspaceId = workspaceId;
    this.#gathered = gathered;
    this.#besides = besides;
  }

  async of(saying: Saying, person: StoredPerson, at: number): Promise<Verdict> {
    const { program } = this.#gathered.program;
    const { members } = program.settle(person.view, person.members, 'all', at);
    if (saying.kind === 'stage') return this.#stage(saying, person);
    if (saying.kind === 'experience') return this.#decided(saying, person, members, at);
    if (saying.kind === 'cms') return this.#picked(saying, person, members, at);
    const asked = saying.kind === 'message' ? this.#gathered.told.asked.get(saying.key) : undefined;
    if (asked) return this.#asked(saying, person, asked, members);
    return this.#sent(saying, person, members, at);
  }

  #stage({ key, part }: Saying, { view }: StoredPerson): Verdict {
    const stage = view.get(`stage.${key}`);
    const where = `stage of “${key}” is ${JSON.stringify(stage ?? null)}`;
    return stage === part ? yes(where) : no(where);
  }

  async #decided(saying: Saying, person: StoredPerson, members: Members, at: number): Promise<Verdict> {
    const { experience } = this.#besides;
    this.#lineup ??= this.#deps.trial(this.#workspaceId, experience ? [experience] : []);
    const live = await this.#lineup;
    const { program } = this.#gathered;
    const slot = saying.slot!;
    const request = requestFor(saying.audience, this.#surrounded(at));
    const { view } = person;
    const whom = {
      id: person.id,
      profile: view.profile,
      members,
      viewWith: (asked: Record<string, Json>) => withRequest(view, asked),
    };
    const identityIds = view.profile.identities.map(({ id }) => id);
    const question = { identityIds, slots: [slot], request, mayKnow: 'everything' as const };
    const [decision] = answer({ live, person: whom, program, now: at, question }).decisions;
    const isShown = decision?.experience?.key === saying.key && decision.variant === saying.part;
    const because = `“${slot}”: ${(decision?.reason.text ?? 'nothing is shown').replace(/\.$/, '')}`;
    return isShown ? yes(because) : no(because);
  }

  /** As the Experience API picks it. */
  #picked({ key, part }: Saying, { id, view }: StoredPerson, members: Members, at: number): Verdict {
    if (refuses({ view })) return no('does not want to be addressed as who they are');
    const { entry, segment } = this.#gathered.told.entries.find((one) => one.entry.key === key)!;
    const { configuration } = entry;
    const { surroundings } = this.#gathered.program.program;
    const isInside = segment && compile({ segment }, surroundings).test(view, at, members) > 0;
    const audiences = new Set(isInside ? [configuration.audience?.id ?? ''] : []);
    const viewed = (experience: string) => firstView(view.profile, experience)?.[0];
    const [picked] = selectVariants([configuration], { stableId: id, audiences, viewed }).experiences;
    const name = picked && variantName(configuration.type, picked.variantIndex);
    if (name !== part) return no(`the CMS’s experience shows ${name ? `“${name}”` : 'them nothing'}`);
    return yes(segment ? `in the audience “${configuration.audience?.name ?? segment}”` : 'for everybody');
  }

  /** Another system asked for it; in which variant is chosen as for everything. */
  async #asked(
    { key, part }: Saying,
    person: StoredPerson,
    asked: readonly AskedMessage[],
    members: Members,
  ): Promise<Verdict> {
    const mine = asked.find(({ profileId }) => profileId === person.id);
    if (!mine) return no('no other system has asked for it');
    const template = this.#gathered.told.templates.find((one) => one.key === key)!;
    const variant = mine.variant ?? (await this.#variant(template, person, members));
    if (variant !== part) return no(`gets the variant “${variant ?? 'none'}”`);
    return yes(
      `asked for through the API for ${new Date(mine.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    );
  }

  async #sent(saying: Saying, person: StoredPerson, members: Members, at: number): Promise<Verdict> {
    const { surroundings } = this.#gathered.program.program;
    const { audience } = saying;
    if (audience && compile(audience, surroundings).test(person.view, at, members) <= 0)
      return no('not in the audience');
    const { template: key, chosen, holdout, heldBy } = this.#definition(saying);
    if (holdout > 0 && shareOf(heldBy, person.id) < holdout) return no('kept back to compare with');
    const template = this.#gathered.told.templates.find((one) => one.key === key);
    if (!template) return no(`there is no template “${key}”`);
    const variant = chosen ?? (await this.#variant(template, person, members));
    if (saying.id.split('/').at(-1) !== variant) return no(`gets the variant “${variant ?? 'none'}”`);
    const lane = { workspaceId: this.#workspaceId, channel: saying.channel as ChannelName };
    const unreachable = await this.#deps.messages.unreachable(lane, key, person);
    if (unreachable) return no(unreachable.sentence);
    return yes(audience ? this.#gathered.whom(saying) : 'for everybody');
  }

  /** `chosen`: the variant that everybody gets on that step. */
  #definition({ kind, key, part }: Saying): {
    template: string;
    chosen?: string | undefined;
    holdout: number;
    heldBy: string;
  } {
    const { campaigns, scenarios } = this.#gathered.told;
    if (kind === 'message') return { template: key, holdout: 0, heldBy: '' };
    if (kind === 'campaign') {
      const { campaign } = campaigns.find((one) => one.campaign.key === key)!;
      const isTriggered = campaign.schedule.kind === 'trigger';
      const heldBy = isTriggered ? `${scenarioKeyOf(campaign)}/holdout` : `campaign/${key}/holdout`;
      return { template: campaign.template, holdout: campaign.holdout ?? 0, heldBy };
    }
    const { nodes, holdout = 0 } = scenarios.find((one) => one.key === key)!;
    const node = nodes.find(({ id }) => id === part);
    const { template, variant: chosen } = node?.kind === 'send' ? node : { template: '' };
    return { template, chosen, holdout, heldBy: `${key}/holdout` };
  }

  /** As sending chooses it. */
  async #variant(template: Template, person: StoredPerson, members: Members) {
    const { segments } = this.#gathered.program;
    const inside = new Set(segments.filter(({ id }) => (members[id]?.[0] ?? 0) > 0).map(({ key }) => key));
    const values = new Map<string, Json | undefined>();
    for (const { for: whom } of template.variants)
      if (whom && 'attribute' in whom)
        values.set(whom.attribute, await this.#deps.attribute(this.#workspaceId, person, whom.attribute));
    return variantFor(template, { isIn: (key) => inside.has(key), get: (name) => values.get(name) })?.key;
  }

  #surrounded(now: number): Surrounded {
    return { segment: this.#gathered.conditionOf, now };
  }
}

/** The person with what this visit says. */
function withRequest(view: StoredPerson['view'], request: Record<string, Json>): StoredPerson['view'] {
  return {
    profile: view.profile,
    get: (attribute) =>
      attribute.startsWith('request.') ? request[attribute.slice('request.'.length)] : view.get(attribute),
    source: (attribute) => view.source(attribute),
    behaviours: (id) => view.behaviours(id),
    firstTouch: view.firstTouch,
    lastTouch: view.lastTouch,
  };
}
