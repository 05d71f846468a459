// The HTTP words of suggested segments.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import { type DiscoverySettings, discovery } from '../kinds/discovery.ts';
import { JobShape } from '../shapes.ts';
import { shownJob } from '../shown.ts';
import type { Search, Suggestions } from './suggestions.ts';

const tags = ['segments'];
const secret = { access: 'secret' as const };
const Side = Type.Object({ people: Type.Integer(), mean: Type.Number() });
const SuggestionShape = Type.Object({
  name: Type.String({ description: 'For a segment made of it.' }),
  sentence: Type.String(),
  condition: Type.Unknown({
    description: 'In the grammar of segments: POST /v1/segments takes it as it is.',
  }),
  size: Type.Integer({ description: 'How many there are now.' }),
  saved: Type.Union([Type.Object({ key: Type.String(), name: Type.String() }), Type.Null()], {
    description: 'The segment that says the same by now.',
  }),
  inside: Side,
  outside: Side,
  difference: Type.Number({ description: 'Of the means, among people on whom it was not found.' }),
  low: Type.Number({ description: 'All intervals hold at once with a chance of 95%.' }),
  high: Type.Number(),
  p: Type.Number({ description: 'Corrected for all rules that were tried (Holm).' }),
  found: Type.Number({ description: 'The difference where it was found: always flattering.' }),
  share: Type.Number(),
});
const SearchShape = Type.Object({
  key: Type.String({ description: 'Of the model that keeps it: see /v1/models.' }),
  settings: Type.Record(Type.String(), Type.Unknown()),
  sentence: Type.String(),
  job: Type.Union([JobShape, Type.Null()]),
  found: Type.Union([
    Type.Object({
      summary: Type.String(),
      notes: Type.Array(Type.String()),
      outcome: Type.String(),
      isShare: Type.Boolean({
        description: 'Means are shares of people who did it; else what it was worth.',
      }),
      people: Type.Object({ trained: Type.Integer(), heldOut: Type.Integer() }),
      parts: Type.Integer(),
      tried: Type.Integer(),
      knownAt: Type.String(),
      suggestions: Type.Array(SuggestionShape),
    }),
    Type.Null(),
  ]),
});

export function registerSuggestionRoutes(app: App, suggestions: Suggestions): void {
  app.get(
    '/v1/segments/suggestions',
    {
      config: secret,
      schema: {
        summary: 'Suggested segments: searches for people who differ in an outcome, and what they found',
        tags,
        response: { 200: Type.Object({ data: Type.Array(SearchShape) }) },
      },
    },
    async ({ caller }) => ({ data: (await suggestions.list(caller!.workspaceId)).map(shown) }),
  );
  app.post(
    '/v1/segments/suggestions',
    {
      config: secret,
      schema: {
        summary: 'Search for segments that differ in an outcome',
        tags,
        body: Type.Partial(discovery.settings),
        response: { 202: SearchShape },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(202).send(shown(await suggestions.search(caller!, body as Record<string, never>))),
  );
}

const shown = ({ model, job, found }: Search) => ({
  key: model.key,
  settings: model.settings,
  sentence: discovery.describe(model.settings as DiscoverySettings),
  job: job ? shownJob(job) : null,
  found: found && { ...found, knownAt: new Date(found.knownAt).toISOString() },
});
