// What the pages load: the style, the script (TypeScript with its types taken out), the SDK from its package, the
// font, and the pictures.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Catalogue } from './catalogue.ts';
import { pictureOf } from './pictures/index.ts';

const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const HOUR = 'public, max-age=3600';

export function registerAssets(app: FastifyInstance, catalogue: Catalogue): void {
  const fonts = dirname(fileURLToPath(import.meta.resolve('@fontsource-variable/fraunces')));
  const font = readFileSync(join(fonts, 'files/fraunces-latin-wght-normal.woff2'));
  const sdk = readFileSync(fileURLToPath(import.meta.resolve('@visavis/browser')), 'utf8');
  const script = stripTypeScriptTypes(here('./browser/page.ts')).replace('@visavis/browser', './visavis.mjs');
  const files: Record<string, [type: string, content: string | Buffer]> = {
    'style.css': ['text/css', here('./browser/style.css')],
    'page.js': ['text/javascript', script],
    'visavis.mjs': ['text/javascript', sdk],
    'fraunces.woff2': ['font/woff2', font],
    'icon.svg': ['image/svg+xml', pictureOf({ id: '47566', name: 'Red bunting' })],
  };
  for (const [name, [type, content]] of Object.entries(files))
    app.get(`/assets/${name}`, (_, reply) => reply.type(type).header('cache-control', HOUR).send(content));
  app.get<{ Params: { id: string } }>('/picture/:id.svg', (request, reply) => {
    const product = catalogue.product(request.params.id);
    if (!product) return reply.code(404).send('');
    return reply.type('image/svg+xml').header('cache-control', HOUR).send(pictureOf(product));
  });
}
