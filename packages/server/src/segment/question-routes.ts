// The HTTP words for what can be asked of segments: who, since when, how many then, why, and what sets them apart.

import { describe, fieldsOf } from '@visavis/engine/segment';
import { Type } from 'typebox';
import { iso, isoOrNull } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import {
  SegmentDescribeAnswerShape,
  SegmentDifferencesShape,
  SegmentEstimateAnswerShape,
  SegmentExplainShape,
  SegmentFieldsPageShape,
  SegmentHistoryPageShape,
  SegmentMembersPageShape,
  SegmentOverlapPageShape,
} from './answer-shapes.ts';
import { newest } from './definition.ts';
import type { Segments } from './index.ts';
import { someone } from './insights.ts';
import { registerMoveRoutes } from './move-routes.ts';
import { AnyCondition, Id, secret, shownPoint, tags } from './route-words.ts';
import { UnanswerableError } from './sql/index.ts';

const Asked = Type.Object({ condition: AnyCondition }, { additionalProperties: false });

export function registerQuestionRoutes(app: App, segments: Segments): void {
  registerConditionQuestions(app, segments);
  registerMemberQuestions(app, segments);
  registerComparisons(app, segments);
  registerMoveRoutes(app, segments);
}

function registerConditionQuestions(app: App, { definitions, insights, names }: Segments): void {
  app.post(
    '/v1/segments/estimate',
    {
      config: { ...secret, role: 'viewer' as const },
      schema: {
        summary: 'What a condition would come to: size, people, the last weeks',
        tags,
        body: Asked,
        response: { 200: SegmentEstimateAnswerShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const condition = await definitions.check(workspaceId, request.body.condition);
      const { sparkline, ...estimate } = await answered(insights.estimate(workspaceId, condition));
      return { ...estimate, sparkline: sparkline.map(shownPoint) };
    },
  );
  app.post(
    '/v1/segments/describe',
    {
      config: { ...secret, role: 'viewer' as const },
      schema: {
        summary: 'A condition as a sentence',
        tags,
        body: Asked,
        response: { 200: SegmentDescribeAnswerShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const condition = await definitions.check(workspaceId, request.body.condition, { request: true });
      return { sentence: describe(condition, await names(workspaceId)) };
    },
  );
}

function registerMemberQuestions(app: App, segments: Segments): void {
  const { definitions, membership, insights } = segments;
  app.get(
    '/v1/segments/:id/members',
    {
      config: secret,
      schema: {
        summary: 'Who is in it now',
        tags,
        params: Id,
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
          cursor: Type.Optional(Type.String({ maxLength: 100 })),
        }),
        response: { 200: SegmentMembersPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const { limit, cursor = '' } = request.query;
      const segment = await definitions.segment(workspaceId, request.params.id);
      await segments.settleDue(workspaceId);
      const members = await membership.members(workspaceId, segment.id, cursor, limit);
      const people = await segments.people(
        workspaceId,
        members.map((member) => member.profileId),
      );
      const known = new Map(people.map((person) => [person.view.profile.id, person]));
      const next = members.length === limit ? members.at(-1)!.profileId : undefined;
      const data = members.map(({ profileId, since }) => {
        const person = known.get(profileId);
        return {
          ...(person ? someone(person.view) : { id: profileId }),
          since: iso(since),
          flipAt: isoOrNull(person?.members[segment.id]?.[1]),
        };
      });
      return { data, ...(next && { next }) };
    },
  );
  app.get(
    '/v1/segments/:id/explain',
    {
      config: secret,
      schema: {
        summary:
          'Why somebody is in it or not, by the condition that members are held against; `next`: by the one that is being brought up',
        tags,
        params: Id,
        querystring: Type.Object({
          profile: Type.String({ description: 'A profile’s id, or a key such as user_id:42.' }),
        }),
        response: { 200: SegmentExplainShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const segment = await definitions.segment(workspaceId, request.params.id);
      const { profile } = request.query;
      const found = await segments.personNow(workspaceId, profile);
      if (!found) throw new VisavisError('not_found', `Nobody is known as ${profile.slice(0, 200)}.`);
      const { person, now } = found;
      const [since = 0, flipAt = 0] = person.members[segment.id] ?? [];
      const explanations = await insights.explain(segment, person.view, now);
      return {
        inside: since > 0,
        since: isoOrNull(since),
        flipAt: isoOrNull(flipAt),
        state: segment.state,
        ...explanations,
      };
    },
  );
  app.get(
    '/v1/segments/:id/history',
    {
      config: secret,
      schema: {
        summary:
          'How many they were at the end of each day: as counted since it is live, before that by all that is known today',
        tags,
        params: Id,
        querystring: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 366, default: 56 }) }),
        response: { 200: SegmentHistoryPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const segment = await definitions.segment(workspaceId, request.params.id);
      await segments.settleDue(workspaceId);
      return { data: (await insights.sizes.history(segment, request.query.days)).map(shownPoint) };
    },
  );
}

function registerComparisons(app: App, segments: Segments): void {
  const { definitions, membership, insights } = segments;
  app.get(
    '/v1/segments/:id/differences',
    {
      config: secret,
      schema: {
        summary: 'What makes them different',
        tags,
        params: Id,
        response: { 200: SegmentDifferencesShape },
      },
    },
    async (request) => {
      const segment = await definitions.segment(request.caller!.workspaceId, request.params.id);
      await segments.settleDue(segment.workspaceId);
      return {
        ...(await insights.differences(segment)),
        method:
          'Shares with Wilson intervals, differences with Newcombe’s, ratios with Katz’; 95%. q is the p value of a two-sided z test, corrected by Benjamini and Hochberg.',
      };
    },
  );
  app.get(
    '/v1/segments/:id/overlap',
    {
      config: secret,
      schema: {
        summary: 'Who of them is in other segments',
        tags,
        params: Id,
        response: { 200: SegmentOverlapPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const segment = await definitions.segment(workspaceId, request.params.id);
      await segments.settleDue(workspaceId);
      const [sizes, both, all] = await Promise.all([
        membership.sizes(workspaceId),
        membership.overlaps(workspaceId, segment.id),
        definitions.segments(workspaceId),
      ]);
      const mine = sizes.get(segment.id) ?? 0;
      const data = all
        .filter((other) => other.id !== segment.id && other.state === 'live')
        .map(({ id, key, name }) => {
          const [size, shared] = [sizes.get(id) ?? 0, both.get(id) ?? 0];
          const union = mine + size - shared;
          return {
            id,
            key,
            name,
            size,
            both: shared,
            share: mine === 0 ? 0 : shared / mine,
            jaccard: union === 0 ? 0 : shared / union,
          };
        })
        .sort((a, b) => b.jaccard - a.jaccard);
      return { data };
    },
  );
  app.get(
    '/v1/segments/:id/fields',
    {
      config: secret,
      schema: {
        summary: 'What it rests on, and what is missing',
        tags,
        params: Id,
        response: { 200: SegmentFieldsPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const segment = await definitions.segment(workspaceId, request.params.id);
      const condition = newest(segment);
      const data = await insights.coverage(workspaceId, condition);
      return { data, segments: fieldsOf(condition).segments };
    },
  );
}

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UnanswerableError)
      throw new VisavisError('invalid_condition', error.message, { cause: error });
    throw error;
  }
}
