// Hands out our own browser SDK: /sdk/visavis.js, its module and its types. It stands beside the other libraries that
// clients load before they send; packages/browser builds the files, `npm start` and `npm test` see to it.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import Type from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';

const DIST = join(import.meta.dirname, '../../../browser/dist');
const TYPES: Record<string, string> = {
  'visavis.js': 'text/javascript; charset=utf-8',
  'visavis.mjs': 'text/javascript; charset=utf-8',
  'visavis-about.js': 'text/javascript; charset=utf-8',
  'visavis-ask.js': 'text/javascript; charset=utf-8',
  'visavis-edit.js': 'text/javascript; charset=utf-8',
  'visavis-inbox.js': 'text/javascript; charset=utf-8',
  'visavis-worker.js': 'text/javascript; charset=utf-8',
  'visavis.d.ts': 'text/plain; charset=utf-8',
};
/** An hour, since the names carry no hash: pages name the file by hand. A day more while a new one is fetched. */
const CACHE = 'public, max-age=3600, stale-while-revalidate=86400';

interface Served {
  etag: string;
  plain: Buffer;
  gzip: Buffer;
  br: Buffer;
}

export function registerBrowserRoutes(app: App, dist: string = DIST): void {
  const files = new Map<string, Promise<Served>>();
  const schema = { hide: true, params: Type.Object({ file: Type.String({ maxLength: 100 }) }) };
  app.get('/sdk/:file', { config: { access: 'public' }, schema }, async (request, reply) => {
    const { file } = request.params;
    const type = Object.hasOwn(TYPES, file) ? TYPES[file] : undefined;
    if (type === undefined) throw new VisavisError('not_found', `The browser SDK has no file named ${file}.`);
    let served = files.get(file);
    if (served === undefined) {
      served = load(join(dist, file));
      files.set(file, served);
      served.catch(() => files.delete(file));
    }
    const { etag, ...content } = await served;
    reply.header('cache-control', CACHE).header('etag', etag).header('vary', 'Accept-Encoding, Origin');
    // For pages that isolate themselves (COEP): anybody may embed this.
    reply.header('cross-origin-resource-policy', 'cross-origin');
    if (sameTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    const encoding = encodingFor(request.headers['accept-encoding']);
    if (encoding !== 'plain') reply.header('content-encoding', encoding);
    return reply.type(type).send(content[encoding]);
  });
}

async function load(path: string): Promise<Served> {
  const plain = await readFile(path).catch((cause) => {
    throw new VisavisError(
      'not_found',
      'The browser SDK is not built: run npm start, or npm run build -w @visavis/browser.',
      { cause },
    );
  });
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { etag: `"${hash}"`, plain, gzip: gzipSync(plain, { level: 9 }), br: brotliCompressSync(plain) };
}

function encodingFor(accepted: string | string[] | undefined): 'br' | 'gzip' | 'plain' {
  const text = String(accepted ?? '');
  return /\bbr\b/.test(text) ? 'br' : /\bgzip\b/.test(text) ? 'gzip' : 'plain';
}

/** Proxies that pack the answer again mark its tag as weak. */
function sameTag(asked: string | undefined, etag: string): boolean {
  return (asked ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
