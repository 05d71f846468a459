// What /openapi.json promises: every route says what it answers, and each shape stands once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Running, run } from './running.ts';

interface Answer {
  description?: string;
  content?: Record<string, { schema?: { type?: string } }>;
}
interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  components: { schemas: Record<string, unknown> };
}

let server: Running;
let document: Document;
before(async () => {
  server = await run();
  document = (await server.ask('GET', '/openapi.json')).body;
});
after(() => server.stop());

test('every route says what it answers when all goes well', () => {
  const silent = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => !Object.keys(responses).some((code) => /^[23]/.test(code)))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(silent, []);
});

test('a shape that many routes answer stands once, and every reference leads to one', () => {
  const { schemas } = document.components;
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  assert.ok(refs.length > 100);
  assert.deepEqual(
    refs.map(([, name]) => name!).filter((name) => !Object.hasOwn(schemas, name)),
    [],
  );
  const texts = Object.values(schemas).map((schema) => JSON.stringify(schema));
  assert.equal(new Set(texts).size, texts.length);
});
