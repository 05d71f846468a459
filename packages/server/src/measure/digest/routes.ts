// The HTTP words of the weekly letter.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import { letterHtml } from '../team/index.ts';
import type { Digest } from './index.ts';

const Line = Type.Object({
  text: Type.String(),
  note: Type.Optional(Type.String({ description: 'How sure it is.' })),
  url: Type.Optional(Type.String({ description: 'The page behind it.' })),
});

export function registerDigestRoutes(app: App, digest: Digest): void {
  app.get(
    '/v1/digest/preview',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        summary: 'What changed in the last seven days, as the weekly letter would tell it',
        tags: ['measure'],
        response: {
          200: Type.Object({
            title: Type.String(),
            intro: Type.String(),
            parts: Type.Array(
              Type.Object({
                title: Type.String(),
                lines: Type.Array(Line),
                empty: Type.String({ description: 'Said where there is no line.' }),
              }),
            ),
            html: Type.String(),
            nextAt: Type.String({ format: 'date-time', description: 'When the next one goes out.' }),
          }),
        },
      },
    },
    async ({ caller }) => {
      const { page, nextAt } = await digest.preview(caller!.workspaceId);
      const parts = page.parts.map((part) => ({ ...part, lines: [...part.lines] }));
      return { ...page, parts, html: letterHtml(page), nextAt: new Date(nextAt).toISOString() };
    },
  );
}
