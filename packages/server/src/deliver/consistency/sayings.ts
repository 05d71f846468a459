// Everything that anybody may be told in a workspace, and what each of it claims.

import type { Json } from '@visavis/engine/collect';
import { cmsVariantsOf } from '@visavis/engine/decide';
import {
  type Campaign,
  claimsOf,
  type Declared,
  declaredOfStage,
  languageOf,
  nextOccurrence,
  reachedBy,
  type Saying,
  type Scenario,
  type Span,
  scenarioKeyOf,
  type Template,
} from '@visavis/engine/deliver';
import type { Machine } from '@visavis/engine/journey';
import type { Condition } from '@visavis/engine/segment';
import type { StoredCmsExperience, StoredExperience } from '../../decide/index.ts';
import type { AskedMessage } from './consistency-store.ts';

/** What there is to be told. */
export interface Told {
  experiences: readonly StoredExperience[];
  /** A CMS's, each with the segment that its audience stands for; null: everybody, undefined: nobody. */
  entries: readonly { entry: StoredCmsExperience; segment: string | null | undefined }[];
  /** By template, what other systems asked for; null: what they are about to ask for, of anybody. */
  asked: ReadonlyMap<string, readonly AskedMessage[] | null>;
  /** With when they ended, where they have. */
  campaigns: readonly { campaign: Campaign; endedAt?: number | undefined }[];
  scenarios: readonly Scenario[];
  templates: readonly Template[];
  machines: readonly Machine[];
  declared: ReadonlyMap<string, Declared>;
  timezone: string;
  now: number;
}

const DAY_MS = 86_400_000;
/** Recurring ones are looked at so far ahead, and so often at most. */
const AHEAD_MS = 90 * DAY_MS;
const MOST_OCCURRENCES = 60;
/** The hour of each person comes within so long after it came first. */
const ALL_ZONES_MS = 26 * 3_600_000;

const ALWAYS: readonly Span[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

export function sayingsOf(told: Told): Saying[] {
  return [
    ...told.experiences.flatMap((one) => ofExperience(one, told)),
    ...told.entries.flatMap((one) => ofEntry(one, told)),
    ...[...told.asked.keys()].flatMap((one) => ofMessage(one, told)),
    ...told.campaigns.flatMap((one) => ofCampaign(one, told)),
    ...told.scenarios.flatMap((one) => ofScenario(one, told)),
    ...told.machines.flatMap((one) => ofMachine(one, told)),
  ];
}

function ofExperience(
  { key, name, slot, layer, audience, variants, from, to }: StoredExperience,
  told: Told,
): Saying[] {
  return variants
    .filter(({ weight }) => weight > 0)
    .map((variant) => ({
      ...{
        id: `experience:${key}/${variant.key}`,
        kind: 'experience',
        key,
        part: variant.key,
        slot,
        layer,
        audience,
      },
      ...{ name: variants.length > 1 ? `${name}: ${variant.key}` : name, channel: 'in_page' },
      spans: [{ from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY }],
      claims: claimsOf(
        variant.content,
        declaredFor(told, `experience:${key}/${variant.key}`, `experience:${key}`),
      ),
      ...unreadIn(variant.content),
    }));
}

/** What a CMS shows is known as far as its entries came along. */
function ofEntry({ entry, segment }: Told['entries'][number], told: Told): Saying[] {
  if (segment === undefined) return [];
  const { key, name, configuration, contents = {} } = entry;
  const bases = configuration.components.flatMap((one) =>
    one.type === 'EntryReplacement' ? [one.baseline.id] : [],
  );
  return cmsVariantsOf(configuration, contents).map(({ name: part, content, isKnown }): Saying => {
    const declared = declaredFor(told, `cms:${key}/${part}`, `cms:${key}`);
    return {
      ...{ id: `cms:${key}/${part}`, kind: 'cms', key, part, name: `${name}: ${part}`, channel: 'in_page' },
      ...(bases.length === 1 && { slot: `entry:${bases[0]}` }),
      audience: segment === null ? null : { segment },
      spans: ALWAYS,
      claims: claimsOf(content, declared),
      ...(isKnown ? unreadIn(content) : { unread: 'elsewhere' as const }),
    };
  });
}

/** Of what other systems ask for, only to whom is known, and that only afterwards. */
function ofMessage(key: string, told: Told): Saying[] {
  const asked = told.asked.get(key);
  const template = told.templates.find((one) => one.key === key);
  if (!template) return [];
  const times = asked?.map(({ at }) => at) ?? [];
  const spans = asked ? [{ from: Math.min(...times), to: Math.max(...times) }] : ALWAYS;
  const own = declaredFor(told, `message:${key}`);
  return variantsOf(key, undefined, told).map(
    ({ variant, whom, declared }): Saying => ({
      ...{ id: `message:${key}/${variant.key}`, kind: 'message', key, part: variant.key, spans },
      ...{ name: `${template.name}: ${variant.name}`, channel: template.channel, audience: allOf(whom) },
      claims: claimsOf(variant.content as Json, [...own, ...declared]),
      ...unreadIn(variant.content as Json),
    }),
  );
}

const unreadIn = (content: Json): Pick<Saying, 'unread'> =>
  languageOf(content) === 'another' ? { unread: 'language' } : {};

function ofCampaign({ campaign, endedAt }: Told['campaigns'][number], told: Told): Saying[] {
  const { key, name, channel, audience, tone } = campaign;
  const isTriggered = campaign.schedule.kind === 'trigger';
  const spans = endedAt === undefined ? spansOf(campaign, told) : [{ from: endedAt, to: endedAt }];
  if (spans.length === 0) return [];
  const trigger = isTriggered ? triggered(campaign) : { conditions: [], assumed: [] };
  const own = declaredFor(told, `campaign:${key}`, toned(tone));
  return variantsOf(campaign.template, undefined, told).map(({ variant, whom, declared }) => ({
    ...{ id: `campaign:${key}/${variant.key}`, kind: 'campaign', key, part: variant.key, channel, spans },
    name: `${name}: ${variant.name}`,
    audience: allOf([...trigger.conditions, ...(audience ? [audience] : []), ...whom]),
    ...(trigger.assumed.length > 0 && { assumed: trigger.assumed }),
    claims: claimsOf(variant.content as Json, [...own, ...declared]),
    ...unreadIn(variant.content as Json),
  }));
}

/** Of a triggered campaign, who comes in; it is a scenario of one message. */
function triggered({ schedule }: Campaign): { conditions: Condition[]; assumed: Condition[] } {
  if (schedule.kind !== 'trigger') return { conditions: [], assumed: [] };
  const scenario = { trigger: schedule.trigger, exits: [], start: 's' } as unknown as Scenario;
  const node = { id: 's', kind: 'send', channel: '', template: '', next: null } as const;
  const [reached] = reachedBy({ ...scenario, nodes: [node] });
  return { conditions: reached?.audience ? [reached.audience] : [], assumed: reached?.assumed ?? [] };
}

function spansOf({ schedule }: Campaign, { timezone, now }: Told): Span[] {
  if (schedule.kind === 'trigger') return [...ALWAYS];
  const spans: Span[] = [];
  const length = schedule.kind !== 'now' && schedule.zone === 'person' ? ALL_ZONES_MS : 0;
  let next = nextOccurrence(schedule, { zone: timezone, now });
  while (next && spans.length < MOST_OCCURRENCES && next.startsAt <= now + AHEAD_MS) {
    spans.push({ from: next.startsAt, to: next.startsAt + length });
    next = nextOccurrence(schedule, { zone: timezone, now: next.startsAt, after: next.id });
  }
  return spans;
}

function ofScenario(scenario: Scenario, told: Told): Saying[] {
  const { key, name } = scenario;
  return reachedBy(scenario).flatMap(({ node, audience, assumed }) => {
    const own = declaredFor(told, `scenario:${key}/${node.id}`, toned(node.tone), `scenario:${key}`);
    return variantsOf(node.template, node.variant, told).map(
      ({ variant, whom, declared }): Saying => ({
        ...{ id: `scenario:${key}/${node.id}/${variant.key}`, kind: 'scenario', key, part: node.id },
        ...{ channel: node.channel, spans: ALWAYS, assumed, name: `${name}: ${node.name ?? variant.name}` },
        audience: allOf([...(audience ? [audience] : []), ...whom]),
        claims: claimsOf(variant.content as Json, [...own, ...declared]),
        ...unreadIn(variant.content as Json),
      }),
    );
  });
}

function ofMachine({ key, name, stages }: Machine, told: Told): Saying[] {
  return stages.map((stage) => ({
    ...{ id: `stage:${key}/${stage.key}`, kind: 'stage', key, part: stage.key, channel: '*', spans: ALWAYS },
    name: `${name}: ${stage.name}`,
    audience: { attribute: `stage.${key}`, op: 'eq', value: stage.key },
    claims: claimsOf(stage.says?.message ?? '', [
      ...declaredFor(told, `stage:${key}/${stage.key}`),
      declaredOfStage(key, stage),
    ]),
  }));
}

interface Spoken {
  variant: Template['variants'][number];
  /** Who gets this variant: those it is for, and not those whom one before it is for. */
  whom: Condition[];
  declared: Declared[];
}

function variantsOf(key: string, chosen: string | undefined, told: Told): Spoken[] {
  const template = told.templates.find((one) => one.key === key);
  const before: Condition[] = [];
  const spoken: Spoken[] = [];
  for (const variant of template?.variants ?? []) {
    const own: Condition[] =
      variant.for === undefined
        ? []
        : 'segment' in variant.for
          ? [{ segment: variant.for.segment }]
          : [{ attribute: variant.for.attribute, op: 'eq', value: variant.for.is }];
    const declared = declaredFor(told, `template:${key}/${variant.key}`, `template:${key}`);
    if (chosen === undefined) spoken.push({ variant, whom: [...before, ...own], declared });
    else if (chosen === variant.key) spoken.push({ variant, whom: [], declared });
    if (variant.for === undefined) break;
    before.push({ not: own[0]! });
  }
  return spoken;
}

const allOf = (parts: readonly Condition[]): Condition | null =>
  parts.length === 0 ? null : parts.length === 1 ? parts[0]! : { all: [...parts] };

const toned = (tone: string | undefined): Declared => (tone === undefined ? {} : { tone });

/** The nearest first: by subject, or as it stands in the definition itself. */
const declaredFor = ({ declared }: Told, ...subjects: (string | Declared)[]): Declared[] =>
  subjects.flatMap((one) => (typeof one === 'string' ? (declared.get(one) ?? []) : [one]));

/** The saying that a message told; triggered campaigns go out as scenarios. */
export function sayingOfMessage(
  {
    cause,
    template,
    variant,
  }: { cause: { kind: string; id: string; step: string | null }; template: string; variant: string },
  campaigns: readonly Campaign[],
): string {
  const triggeredBy = campaigns.find(
    (one) => one.schedule.kind === 'trigger' && scenarioKeyOf(one) === cause.id,
  );
  if (cause.kind === 'api') return `message:${template}/${variant}`;
  if (cause.kind === 'campaign') return `campaign:${cause.id}/${variant}`;
  return triggeredBy
    ? `campaign:${triggeredBy.key}/${variant}`
    : `scenario:${cause.id}/${cause.step ?? ''}/${variant}`;
}
