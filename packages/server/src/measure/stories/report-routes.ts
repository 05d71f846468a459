// Makes a report into a story, by which it is shared, exported and spoken of. Each takes what its own address takes.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import type { Questions } from './questions.ts';
import { reportKinds } from './report-kinds.ts';
import { tags } from './route-words.ts';

const Made = Type.Object({
  kind: Type.Literal('report'),
  key: Type.String({ description: 'Of `/v1/stories/report/{key}`; the same question has the same.' }),
});

export function registerStoriedReports(app: App, questions: Questions): void {
  for (const [of, { body }] of Object.entries(reportKinds))
    app.post(
      `/v1/reports/${of}/story`,
      {
        config: { access: 'secret', role: 'viewer' },
        schema: {
          summary: `The story of a report (${of}), to be read, shared and exported like any other`,
          ...{ tags, body, response: { 201: Made } },
        },
      },
      async ({ caller, body: asked }, reply) => {
        const key = await questions.keep(caller!.workspaceId, of, asked as Readonly<Record<string, unknown>>);
        return reply.code(201).send({ kind: 'report' as const, key });
      },
    );
}
