// Takes a CMS's entries as they are: audiences become segments of ours where their rules can be said in our grammar,
// experiences are kept as they are. Says of every one what became of it.

import type { Fault, Json } from '@visavis/engine/collect';
import {
  type CmsEntry,
  cmsEntriesOf,
  contentsIn,
  findEntries,
  mapRules,
  type NinetailedConfiguration,
  readExperienceEntry,
  textOf,
} from '@visavis/engine/decide';
import type { Condition } from '@visavis/engine/segment';
import { canonical } from '@visavis/engine/unify';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { findDefinition, listDefinitions } from '../definition-store.ts';
import { type Put, put } from './put.ts';
import type { StoredAudience, StoredCmsExperience } from './stored.ts';

/** What taking needs of the segment room. */
export interface SegmentDoor {
  /** The key of the segment with this id or key. */
  find(workspaceId: string, idOrKey: string): Promise<string | undefined>;
  create(workspaceId: string, made: NewSegment, actor: Caller): Promise<string>;
  change(workspaceId: string, key: string, condition: Condition, actor: Caller): Promise<void>;
}
interface NewSegment {
  name: string;
  description: string;
  condition: Condition;
}
export interface Taking extends Put {
  segments: SegmentDoor;
  /** @throws conflict when it contradicts what people are told, without a reason; call what it gives when it is live */
  beforeTold?:
    | ((actor: Caller, entry: StoredCmsExperience, reason?: string) => Promise<() => Promise<void>>)
    | undefined;
}
interface Given {
  audiences: Record<string, string>;
  reason?: string | undefined;
}

export type Outcome = 'created' | 'changed' | 'unchanged';
export interface Report {
  experiences: {
    id: string;
    name: string;
    outcome: Outcome | 'refused';
    status?: StoredCmsExperience['status'];
    /** What it is for; null is everybody. */
    audience?: string | null;
    faults?: Fault[];
  }[];
  audiences: (Pick<StoredAudience, 'name' | 'segment' | 'mappedBy' | 'unmapped' | 'notes'> & {
    id: string;
    outcome: Outcome;
  })[];
}

/** `audiences` maps audiences to segments by hand, by their ids. */
export async function takeEntries(
  taking: Taking,
  json: unknown,
  { audiences: given, reason }: Given,
): Promise<Report> {
  const entries = findEntries(json);
  const { db, workspaceId } = taking;
  const known = await listDefinitions(db, workspaceId, 'cms_audience');
  const audienceOf = (link: string) => {
    const entry = entries.audiences.find(
      ({ entryId, fields }) => entryId === link || fields.nt_audience_id === link,
    );
    if (entry) return { id: String(entry.fields.nt_audience_id), name: String(entry.fields.nt_name ?? '') };
    const stored = known.find(({ key, entryId }) => key === link || entryId === link);
    return stored && { id: stored.key, name: stored.name };
  };
  const read = entries.experiences.map((entry) => ({
    entry,
    result: readExperienceEntry(entry, audienceOf),
  }));
  const named = read.flatMap(({ result }) => result.configuration?.audience ?? []);
  const missing = named.filter(
    ({ id }) => !entries.audiences.some((one) => one.fields.nt_audience_id === id),
  );
  const audiences: Report['audiences'] = [];
  for (const entry of entries.audiences) audiences.push(await takeAudience(taking, entry, given));
  for (const { id, name } of new Map(missing.map((one) => [one.id, one])).values())
    if (given[id] !== undefined || !known.some(({ key }) => key === id))
      audiences.push(await takeAudience(taking, nameOnly(id, name), given));
  const experiences: Report['experiences'] = [];
  for (const { entry, result } of read) {
    const id = String(entry.fields.nt_experience_id);
    const name = textOf(entry.fields.nt_name) ?? id;
    if (result.faults) experiences.push({ id, name, outcome: 'refused', faults: result.faults });
    else experiences.push(await takeExperience(taking, { entry, json, reason, ...result }));
  }
  return { experiences, audiences };
}

const nameOnly = (id: string, name: string | undefined): CmsEntry => ({
  entryId: undefined,
  isDraft: false,
  fields: { nt_audience_id: id, nt_name: name ?? id },
});

interface TakenEntry {
  entry: CmsEntry;
  /** All that came, with the entries that it shows. */
  json: unknown;
  configuration: NinetailedConfiguration;
  reason: string | undefined;
}

async function takeExperience(
  taking: Taking,
  { entry: { isDraft }, json, configuration, reason }: TakenEntry,
): Promise<Report['experiences'][number]> {
  const { db, workspaceId, actor, clock } = taking;
  const { id: key, name } = configuration;
  const before = await findDefinition(db, workspaceId, 'cms_experience', key);
  const isPaused = before?.status === 'paused';
  const position = before?.position ?? (await listDefinitions(db, workspaceId, 'cms_experience')).length;
  const status = isDraft ? 'draft' : isPaused ? 'paused' : 'live';
  // What an entry that did not come along says is known from before.
  const contents = { ...before?.contents, ...contentsIn(json, cmsEntriesOf(configuration)) };
  const content = { key, name, configuration, position, status, contents } as const;
  const said = ({
    configuration: one,
    contents: words = {},
  }: Pick<typeof content, 'configuration' | 'contents'>) =>
    canonical(JSON.parse(JSON.stringify({ one, words })));
  const isNews =
    status === 'live' && (before?.status !== 'live' || said({ contents, ...before }) !== said(content));
  const audience = configuration.audience?.id ?? null;
  let told: (() => Promise<void>) | undefined;
  try {
    const now = clock.now();
    const dated = { id: key, version: 0, createdAt: now, updatedAt: now };
    told = isNews ? await taking.beforeTold?.(actor, { ...dated, ...content }, reason) : undefined;
  } catch (error) {
    if (!(error instanceof VisavisError) || error.code !== 'conflict') throw error;
    return { id: key, name, outcome: 'refused', audience, faults: [...(error.faults ?? [])] };
  }
  const outcome = await put(taking, 'cms_experience', before, content);
  await told?.();
  return { id: key, name, outcome, status, audience };
}

async function takeAudience(
  taking: Taking,
  { entryId, fields }: CmsEntry,
  given: Record<string, string>,
): Promise<Report['audiences'][number]> {
  const { db, workspaceId } = taking;
  const key = String(fields.nt_audience_id);
  const name = textOf(fields.nt_name) ?? key;
  const rules = fields.nt_rules ?? null;
  const before = await findDefinition(db, workspaceId, 'cms_audience', key);
  const mapping = await mapAudience(taking, { key, name, rules, before, wanted: given[key] });
  const outcome = await put(taking, 'cms_audience', before, {
    ...{ key, name, entryId: entryId ?? null, rules, status: 'live' as const, ...mapping },
  });
  return { id: key, name, outcome, ...mapping };
}

type Mapping = Pick<StoredAudience, 'segment' | 'mappedBy' | 'unmapped' | 'notes'>;
interface ToMap {
  key: string;
  name: string;
  rules: Json;
  before: StoredAudience | undefined;
  wanted: string | undefined;
}

async function mapAudience(taking: Taking, { key, name, rules, before, wanted }: ToMap): Promise<Mapping> {
  const { segments, workspaceId, actor } = taking;
  const none = { unmapped: [], notes: [] };
  if (wanted !== undefined) {
    const segment = await segments.find(workspaceId, wanted);
    if (segment === undefined) throw noSegment(key, wanted);
    return { segment, mappedBy: 'hand', ...none };
  }
  if (before?.mappedBy === 'hand' && before.segment !== null && before.status === 'live')
    return { segment: before.segment, mappedBy: 'hand', ...none };
  const same = await segments.find(workspaceId, key);
  if (same !== undefined) return { segment: same, mappedBy: 'id', ...none };
  const { condition, unmapped, notes } = mapRules(rules);
  if (!condition) return { segment: null, mappedBy: 'nothing', unmapped, notes };
  const mine = before?.mappedBy === 'rules' && before.segment !== null ? before.segment : undefined;
  try {
    if (mine !== undefined && (await segments.find(workspaceId, mine)) !== undefined) {
      if (canonical({ rules: before!.rules }) !== canonical({ rules }))
        await segments.change(workspaceId, mine, condition, actor);
      return { segment: mine, mappedBy: 'rules', unmapped, notes };
    }
    const description = `The audience “${name}” (${key}) of the CMS`;
    const segment = await segments.create(workspaceId, { name, description, condition }, actor);
    return { segment, mappedBy: 'rules', unmapped, notes };
  } catch (error) {
    if (!(error instanceof VisavisError)) throw error;
    const why = [
      error.message,
      ...(error.faults ?? []).map(({ field, expected, got }) => `${field}: expected ${expected}, got ${got}`),
    ];
    return { segment: null, mappedBy: 'nothing', unmapped: why, notes };
  }
}

const noSegment = (audience: string, segment: string): VisavisError =>
  new VisavisError(
    'invalid_definition',
    `The audience “${audience}” is to be the segment “${segment}”, which is not there.`,
    {
      faults: [{ field: `audiences.${audience}`, expected: 'the key of a segment', got: `“${segment}”` }],
    },
  );
