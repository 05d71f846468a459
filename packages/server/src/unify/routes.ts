// The HTTP words of unify: people by any of their names, what is known of them, and who is who.

import { Readable } from 'node:stream';
import { iso } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import { type App, written } from '../platform/http/index.ts';
import {
  MembershipListShape,
  MergesPageShape,
  ProfileCheckAnswerShape,
  ProfileConsentPageShape,
  ProfileEventsPageShape,
  ProfileHistoryPageShape,
  ProfileIdentitiesPageShape,
  ProfileSessionsPageShape,
  ProfileShape,
  ProfilesPageShape,
  ProfileTraitsShape,
  WholeListShape,
  WholeShape,
} from './answer-shapes.ts';
import { registerErasing } from './erase-routes.ts';
import type { Unify } from './index.ts';
import { consentOf, traitsOf } from './known.ts';
import type { StoredPerson } from './people.ts';
import { isKnown, type RankedList } from './ranking.ts';
import { type SegmentOf, secret, type UnifyRoutesOptions, words, workspaceOf } from './route-words.ts';
import { registerRules } from './rules-routes.ts';
import * as schemas from './schemas.ts';
import { segmentShown, sessionsOf, shownSource, shownSources, summary, whole } from './shown.ts';

export type { SegmentOf, UnifyRoutesOptions };

export function registerUnifyRoutes(app: App, unify: Unify, options: UnifyRoutesOptions): void {
  registerReading(app, unify, options);
  registerTimeLine(app, unify);
  registerDeciding(app, unify, options);
  registerErasing(app, unify, options);
  registerChecking(app, unify, options);
  registerRules(app, unify, options);
}

/** As many members as a question to the event store may name; of a greater segment everybody is looked at in turn. */
const NAMED_AT_MOST = 5_000;

async function amongOf(
  workspaceId: string,
  segment: string,
  { membersOf, segmentsOf }: UnifyRoutesOptions,
): Promise<Pick<RankedList, 'among' | 'fits'>> {
  const { ids, next } = await membersOf(workspaceId, segment, { limit: NAMED_AT_MOST });
  if (next === undefined) return { among: ids };
  const isIt = ({ id, key }: SegmentOf): boolean => id === segment || key === segment;
  return { fits: async (person) => (await segmentsOf(workspaceId, person)).some(isIt) };
}

const orderOf = (sort: string): Pick<RankedList, 'by' | 'down'> => ({
  by: sort.replace('-', '') as RankedList['by'], // the schema lets nothing else in
  down: sort.startsWith('-'),
});

function narrowed(list: RankedList, known: boolean): RankedList {
  const { fits = () => true } = list;
  return known ? { ...list, fits: (person) => isKnown(person) && fits(person) } : list;
}

function registerReading(app: App, { people }: Unify, options: UnifyRoutesOptions): void {
  app.get(
    '/v1/profiles',
    {
      config: secret,
      schema: {
        ...words('People, by the beginning of a word or all of them'),
        querystring: schemas.Search,
        response: { 200: ProfilesPageShape },
      },
    },
    async (request) => {
      const { limit = 50, cursor, search, segment, sort } = request.query;
      const page = { limit, ...(cursor !== undefined && { cursor }) };
      if (sort !== undefined && !search) {
        const among = segment === undefined ? {} : await amongOf(workspaceOf(request), segment, options);
        const list = { ...page, ...orderOf(sort), ...among };
        const found = await people.ranked(workspaceOf(request), narrowed(list, request.query.known === true));
        return { data: found.people.map(summary), ...(found.next !== undefined && { next: found.next }) };
      }
      if (segment !== undefined) {
        const { ids, next } = await options.membersOf(workspaceOf(request), segment, page);
        const found = await people.byIds(workspaceOf(request), ids);
        return { data: found.map(summary), ...(next !== undefined && { next }) };
      }
      const found = await people.search(workspaceOf(request), {
        ...page,
        ...(search !== undefined && { search }),
      });
      return { data: found.people.map(summary), ...(found.next !== undefined && { next: found.next }) };
    },
  );
  app.get(
    '/v1/profiles/:key',
    {
      config: secret,
      schema: {
        ...words('One person, by any of their names'),
        params: schemas.Key,
        response: { 200: ProfileShape },
      },
    },
    async (request) => {
      const person = await people.get(workspaceOf(request), request.params.key);
      const segments = await options.segmentsOf(workspaceOf(request), person);
      const computed = await options.computedOf(workspaceOf(request), person);
      return { ...whole(person), computed, segments: segments.map(segmentShown) };
    },
  );
  app.get(
    '/v1/profiles/:key/traits',
    {
      config: secret,
      schema: {
        ...words('Traits, each with where it comes from'),
        params: schemas.Key,
        response: { 200: ProfileTraitsShape },
      },
    },
    async (request) => {
      const person = await people.get(workspaceOf(request), request.params.key);
      const { traits, sources } = traitsOf(person.view);
      const computed = await options.computedOf(workspaceOf(request), person);
      return { traits, computed, sources: shownSources(sources) };
    },
  );
  app.get(
    '/v1/profiles/:key/segments',
    {
      config: secret,
      schema: {
        ...words('The segments of which somebody is a member'),
        params: schemas.Key,
        response: { 200: MembershipListShape },
      },
    },
    async (request) => {
      const person = await people.get(workspaceOf(request), request.params.key);
      return { data: (await options.segmentsOf(workspaceOf(request), person)).map(segmentShown) };
    },
  );
  app.get(
    '/v1/profiles/:key/identities',
    {
      config: secret,
      schema: {
        ...words('All names of a person, and what links them'),
        params: schemas.Key,
        response: { 200: ProfileIdentitiesPageShape },
      },
    },
    async (request) => {
      const person = await people.get(workspaceOf(request), request.params.key);
      return { data: await people.identities(workspaceOf(request), person) };
    },
  );
  app.get(
    '/v1/profiles/:key/sessions',
    {
      config: secret,
      schema: {
        ...words('Visits, the latest first'),
        params: schemas.Key,
        response: { 200: ProfileSessionsPageShape },
      },
    },
    async (request) => {
      const { view } = await people.get(workspaceOf(request), request.params.key);
      const visits = sessionsOf(view);
      return {
        data: visits.map(([start, end]) => ({
          start: iso(start),
          end: iso(end),
          seconds: (end - start) / 1000,
        })),
      };
    },
  );
  app.get(
    '/v1/profiles/:key/consent',
    {
      config: secret,
      schema: {
        ...words('What the person agreed to, by purpose'),
        params: schemas.Key,
        response: { 200: ProfileConsentPageShape },
      },
    },
    async (request) => {
      const { view } = await people.get(workspaceOf(request), request.params.key);
      const purposes = Object.entries(consentOf(view));
      return {
        data: purposes.map(([purpose, { granted, source }]) => ({
          purpose,
          granted,
          source: shownSource(source),
        })),
      };
    },
  );
}

function registerTimeLine(app: App, { people }: Unify): void {
  app.get(
    '/v1/profiles/:key/events',
    {
      config: secret,
      schema: {
        ...words('A person’s events, the latest first'),
        params: schemas.Key,
        querystring: schemas.EventQuery,
        response: { 200: ProfileEventsPageShape },
      },
    },
    async (request) => {
      const person = await people.get(workspaceOf(request), request.params.key);
      const { limit = 50, before, cursor = before, name } = request.query;
      return people.events(workspaceOf(request), person, {
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(name !== undefined && { name }),
      });
    },
  );
  app.get(
    '/v1/profiles/:key/history',
    {
      config: secret,
      schema: {
        ...words('Joined, parted, in and out of segments; the latest first'),
        params: schemas.Key,
        response: { 200: ProfileHistoryPageShape },
      },
    },
    async (request) => {
      const person = await people.get(workspaceOf(request), request.params.key);
      return { data: await people.history(workspaceOf(request), person) };
    },
  );
  app.get(
    '/v1/profiles/:key/export',
    {
      config: secret,
      schema: {
        ...words('Everything on a person, as JSON Lines'),
        params: schemas.Key,
        response: { 200: written('application/x-ndjson', 'A line each, `kind` first.') },
      },
    },
    async (request, reply) => {
      const person = await people.get(workspaceOf(request), request.params.key);
      reply.header('content-disposition', `attachment; filename="person-${person.id}.jsonl"`);
      reply.type('application/x-ndjson; charset=utf-8');
      return reply.send(Readable.from(asLines(people.export(workspaceOf(request), person))));
    },
  );
  app.get(
    '/v1/merges',
    {
      config: secret,
      schema: {
        ...words('The merge log: who was joined or parted, and why'),
        querystring: schemas.MergeQuery,
        response: { 200: MergesPageShape },
      },
    },
    (request) => {
      const { limit = 50, cursor } = request.query;
      return people.merges(workspaceOf(request), { limit, ...(cursor !== undefined && { cursor }) });
    },
  );
}

function registerDeciding(app: App, unify: Unify, { submit, audit }: UnifyRoutesOptions): void {
  const decisions = unify.decisions(submit);
  app.post(
    '/v1/profiles/merge',
    {
      config: secret,
      schema: {
        ...words('Make one person of several'),
        body: schemas.MergeBody,
        response: { 200: WholeShape },
      },
    },
    async (request) => {
      const { profiles, reason } = request.body;
      const by = { actor: request.caller!.name, reason };
      const person = await decisions.merge(workspaceOf(request), profiles, by);
      await audit(workspaceOf(request), request.caller, 'profile.merged', `profile:${person.id}`, { reason });
      return whole(person);
    },
  );
  app.post(
    '/v1/profiles/:key/unmerge',
    {
      config: secret,
      schema: {
        ...words('Take identities out of a person, or undo a merge'),
        params: schemas.Key,
        body: schemas.UnmergeBody,
        response: { 200: WholeListShape },
      },
    },
    async (request) => {
      const { identities, merge, reason } = request.body;
      const by = { actor: request.caller!.name, reason };
      if ((identities === undefined) === (merge === undefined))
        throw new VisavisError('invalid_request', 'Expected either `identities` or `merge`.');
      const { key } = request.params;
      const parted =
        merge !== undefined
          ? await decisions.undo(workspaceOf(request), key, merge, by)
          : await decisions.unmerge(workspaceOf(request), key, identities ?? [], by);
      await audit(workspaceOf(request), request.caller, 'profile.unmerged', `profile:${parted[0]?.id}`, {
        reason,
      });
      return { data: parted.map(whole) };
    },
  );
}

function registerChecking(app: App, unify: Unify, { isFilling, misplaced }: UnifyRoutesOptions): void {
  app.post(
    '/v1/profiles/check',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        ...words('Whether people are what their events add up to: each is worked out again from the log'),
        body: schemas.CheckBody,
        response: { 200: ProfileCheckAnswerShape },
      },
    },
    async (request) => {
      const { limit = 100, cursor } = request.body;
      // What a new definition needs remembered is there when its history has been read.
      const withoutBehaviours = await isFilling(workspaceOf(request));
      const page = { limit, withoutBehaviours, ...(cursor !== undefined && { cursor }) };
      const standing = (people: readonly StoredPerson[]) => misplaced(workspaceOf(request), people);
      const check = await unify.check(workspaceOf(request), page, withoutBehaviours ? undefined : standing);
      return { ...check, withoutBehaviours };
    },
  );
}

async function* asLines(records: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}
