import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { VisavisError } from '../errors.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { type App, Checks, createHttp } from './index.ts';

const config = { trustedProxies: [], publicUrl: undefined };
const log = createLog({ level: 'silent' });

async function startApp(extra: { dashboardDir?: string; checks?: Checks } = {}): Promise<App> {
  const metrics = createMetrics({ process: false });
  const app = await createHttp({ config, log, metrics, dashboardDir: '/nowhere/at/all', ...extra });
  const access = 'public' as const;
  app.post(
    '/v1/things',
    {
      config: { access },
      schema: {
        summary: 'Makes a thing.',
        body: Type.Object(
          {
            name: Type.String({ minLength: 1 }),
            size: Type.Optional(Type.Integer({ minimum: 1 })),
            kind: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => ({ name: request.body.name }),
  );
  app.get(
    '/v1/things',
    {
      config: { access },
      schema: { querystring: Type.Object({ limit: Type.Integer({ default: 50, maximum: 100 }) }) },
    },
    async (request) => ({ data: [request.query.limit] }),
  );
  app.get('/v1/refused', { config: { access } }, async () => {
    throw new VisavisError('conflict', 'There is one already.');
  });
  app.get('/v1/broken', { config: { access } }, async () => {
    throw new TypeError('a secret detail of ours');
  });
  return app;
}

describe('the web server', () => {
  let app: App;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  const post = (payload: unknown, headers = {}) =>
    app.inject({ method: 'POST', url: '/v1/things', payload: payload as string, headers });

  it('names the field, what was expected and what came', async () => {
    const answer = await post({ name: '', size: 'x', kind: 'c', extra: 1 });
    assert.equal(answer.statusCode, 400);
    const { error } = answer.json();
    assert.equal(error.code, 'invalid_request');
    assert.deepEqual(
      error.faults.toSorted((a: { field: string }, b: { field: string }) => a.field.localeCompare(b.field)),
      [
        { field: 'extra', expected: 'no such field', got: '1' },
        { field: 'kind', expected: 'one of "a", "b"', got: '"c"' },
        { field: 'name', expected: 'at least 1 characters', got: '""' },
        { field: 'size', expected: 'an integer', got: '"x"' },
      ],
    );
  });

  it('says which field is missing', async () => {
    const { error } = (await post({})).json();
    assert.deepEqual(error.faults, [{ field: 'name', expected: 'a value', got: 'nothing' }]);
  });

  it('converts query text, fills defaults, and leaves bodies as they are', async () => {
    assert.deepEqual((await app.inject('/v1/things?limit=7')).json(), { data: [7] });
    assert.deepEqual((await app.inject('/v1/things')).json(), { data: [50] });
    assert.equal((await app.inject('/v1/things?limit=101')).statusCode, 400);
    assert.equal((await post({ name: 'x', size: '3' })).statusCode, 400);
  });

  it('answers our own errors in one shape', async () => {
    const answer = await app.inject('/v1/refused');
    assert.equal(answer.statusCode, 409);
    assert.deepEqual(answer.json(), { error: { code: 'conflict', message: 'There is one already.' } });
  });

  it('keeps the insides of an unforeseen failure to itself and gives an id instead', async () => {
    const answer = await app.inject('/v1/broken');
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().error.code, 'internal');
    assert.equal(answer.json().error.id, answer.headers['x-request-id']);
    assert.doesNotMatch(answer.body, /secret detail/);
  });

  it('refuses broken JSON, prototype pollution and huge bodies with a code', async () => {
    const json = { 'content-type': 'application/json' };
    const code = async (payload: string) => {
      const answer = await post(payload, json);
      return [answer.statusCode, answer.json().error.code];
    };
    assert.deepEqual(await code('{"name":'), [400, 'invalid_json']);
    assert.deepEqual(await code(''), [400, 'invalid_json']);
    assert.deepEqual(await code('{"name":"x","__proto__":{"polluted":1}}'), [400, 'invalid_json']);
    assert.deepEqual(await code('{"name":"x","constructor":{"prototype":{"polluted":1}}}'), [
      400,
      'invalid_json',
    ]);
    assert.deepEqual(await code(`{"name":"${'x'.repeat(1_100_000)}"}`), [413, 'payload_too_large']);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('answers unknown API addresses and bad URLs with the error shape', async () => {
    for (const [url, status] of [
      ['/v1/nothing', 404],
      ['/api/nothing', 404],
      ['/v1/%c3%28', 400],
    ] as const) {
      const answer = await app.inject(url);
      assert.equal(answer.statusCode, status, url);
      assert.ok(answer.json().error.message, url);
    }
    assert.equal((await app.inject({ method: 'DELETE', url: '/somewhere' })).statusCode, 404);
  });

  it('does not let a header value split the response', async () => {
    const answer = await app.inject({ url: '/v1/things?limit=1%0d%0aset-cookie:%20a=b' });
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.headers['set-cookie'], undefined);
  });

  it('forbids inline scripts, other hosts and framing by others', async () => {
    const { headers } = await app.inject('/healthz');
    assert.match(String(headers['content-security-policy']), /script-src 'self';/);
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'self'/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['strict-transport-security'], undefined);
  });

  it('describes its routes at /openapi.json and renders them at /docs', async () => {
    const description = (await app.inject('/openapi.json')).json();
    assert.equal(description.openapi, '3.1.0');
    assert.equal(description.paths['/v1/things'].post.summary, 'Makes a thing.');
    assert.equal(description.paths['/healthz'], undefined);
    const page = await app.inject('/docs/');
    assert.equal(page.statusCode, 200);
    assert.doesNotMatch(page.body, /(src|href)="https?:/);
  });

  it('measures requests by route, not by address', async () => {
    await app.inject('/v1/things?limit=3');
    const { body } = await app.inject('/metrics');
    assert.match(
      body,
      /visavis_http_request_duration_seconds_count\{method="GET",route="\/v1\/things",status="200"\}/,
    );
  });

  it('has a clear page while the dashboard is not built', async () => {
    const answer = await app.inject('/segments');
    assert.equal(answer.statusCode, 503);
    assert.match(answer.body, /dashboard is not built/);
  });
});

describe('addresses behind proxies', () => {
  const addressOf = async (trustedProxies: string[], client = '203.0.113.9') => {
    const metrics = createMetrics({ process: false });
    const app = await createHttp({
      config: { trustedProxies, publicUrl: 'https://v.example' },
      log,
      metrics,
    });
    app.get('/v1/address', { config: { access: 'public' } }, async ({ ip, protocol, host }) => [
      ip,
      protocol,
      host,
    ]);
    const headers = {
      host: 'inside:3000',
      'x-forwarded-for': client,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'v.example',
    };
    const answer = await app.inject({ url: '/v1/address', headers, remoteAddress: '10.0.0.7' });
    await app.close();
    return { seen: answer.json(), headers: answer.headers };
  };

  it('are believed of a proxy that is named, and of nobody else', async () => {
    assert.deepEqual((await addressOf([])).seen, ['10.0.0.7', 'http', 'inside:3000']);
    assert.deepEqual((await addressOf(['192.168.0.0/16'])).seen, ['10.0.0.7', 'http', 'inside:3000']);
    assert.deepEqual((await addressOf(['10.0.0.0/8'])).seen, ['203.0.113.9', 'https', 'v.example']);
    for (const [said, ip] of [
      ['203.0.113.9:50712', '203.0.113.9'],
      ['[2001:db8::7]:50712, 10.0.0.8:443', '2001:db8::7'],
      ['2001:db8::7', '2001:db8::7'],
    ] as const)
      assert.equal((await addressOf(['10.0.0.0/8'], said)).seen[0], ip);
  });

  it('that are https are told to stay so', async () => {
    assert.match(String((await addressOf([])).headers['strict-transport-security']), /max-age=/);
  });
});

describe('readiness', () => {
  it('names each check and fails when one does', async () => {
    const checks = new Checks();
    checks.add('records', async () => undefined);
    checks.add('shipper', async () => '3 events behind');
    const app = await startApp({ checks });
    const good = await app.inject('/readyz');
    assert.equal(good.statusCode, 200);
    assert.deepEqual(good.json().checks, [
      { name: 'records', ok: true },
      { name: 'shipper', ok: true, detail: '3 events behind' },
    ]);
    checks.add('events', async () => {
      throw new Error('connection refused');
    });
    const bad = await app.inject('/readyz');
    assert.equal(bad.statusCode, 503);
    assert.deepEqual(bad.json().checks[2], { name: 'events', ok: false, detail: 'connection refused' });
    await app.close();
  });
});

describe('the static dashboard', () => {
  let dir: string;
  let app: App;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'visavis-'));
    const root = join(dir, 'dist');
    await mkdir(join(root, 'assets'), { recursive: true });
    await writeFile(join(dir, 'secret.txt'), 'do not read me');
    await writeFile(join(root, '.env'), 'do not read me');
    await writeFile(join(root, 'index.html'), '<title>Visavis</title>');
    await writeFile(join(root, 'assets/app-1a2b.js'), 'start()');
    await writeFile(join(root, 'assets/app-1a2b.js.br'), 'packed');
    app = await startApp({ dashboardDir: root });
  });
  after(async () => {
    await app.close();
    await rm(dir, { recursive: true });
  });

  it('sends the page for every address of its router', async () => {
    const addresses = [
      '/',
      '/people',
      '/people/email:ann@shop.example',
      '/shared/MDFh.dGgYNVKX',
      '/segments/1/members?x=1',
    ];
    for (const url of addresses) {
      const answer = await app.inject(url);
      assert.equal(answer.statusCode, 200, url);
      assert.match(answer.body, /<title>Visavis/, url);
      assert.equal(answer.headers['cache-control'], 'no-cache');
    }
  });

  it('lets hashed files be kept, and says 404 for a missing one', async () => {
    const answer = await app.inject('/assets/app-1a2b.js');
    assert.equal(answer.body, 'start()');
    assert.match(String(answer.headers['cache-control']), /immutable/);
    assert.equal((await app.inject('/assets/app-old.js')).statusCode, 404);
  });

  it('hands out the packed form of a file to who takes it', async () => {
    const headers = { 'accept-encoding': 'gzip, br' };
    const packed = await app.inject({ url: '/assets/app-1a2b.js', headers });
    assert.deepEqual(
      [packed.headers['content-encoding'], packed.headers.vary, packed.rawPayload.toString()],
      ['br', 'accept-encoding', 'packed'],
    );
    assert.match(String(packed.headers['content-type']), /javascript/);
    const plain = await app.inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': 'gzip' } });
    assert.deepEqual([plain.headers['content-encoding'], plain.body], [undefined, 'start()']);
  });

  it('reads nothing outside its directory and no hidden file', async () => {
    const { port } = await listen(app);
    for (const path of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/%2e%2e%2f%2e%2e%2fsecret.txt',
      '//secret.txt',
      '/.env',
      '/%00secret.txt',
      '/....//secret.txt',
    ]) {
      const answer = await rawGet(port, path);
      assert.doesNotMatch(answer, /do not read me/, path);
      assert.match(answer, /^HTTP\/1\.1 \d{3}/, path);
    }
  });
});

async function listen(app: App): Promise<{ port: number }> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server.address() as { port: number };
}

/** Sends the path as it is written; fetch and inject would tidy it up. */
function rawGet(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('closing', () => {
  it('tells streams to end, finishes what is under way and takes no more', async () => {
    const app = await startApp();
    const begun = Promise.withResolvers<void>();
    app.get('/v1/slow', { config: { access: 'public' } }, async () => {
      begun.resolve();
      await new Promise((resolve) => app.closing.addEventListener('abort', resolve));
      return { finished: true };
    });
    const { port } = await listen(app);
    const slow = fetch(`http://127.0.0.1:${port}/v1/slow`);
    await begun.promise;
    const closed = app.close();
    const answer = await slow;
    assert.deepEqual(await answer.json(), { finished: true });
    await closed;
    await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
  });
});

describe('an answer that its schema does not describe', () => {
  const lied = async (checked: boolean, answer: unknown) => {
    const metrics = createMetrics({ process: false });
    const app = await createHttp({ config, log, metrics, checkAnswers: checked });
    const Shape = Type.Object({ data: Type.Array(Type.Object({ id: Type.String() })) });
    app.get(
      '/v1/lies/:id',
      { config: { access: 'public' }, schema: { response: { 200: Shape } } },
      async () => answer as { data: { id: string }[] },
    );
    const { statusCode, body } = await app.inject('/v1/lies/1');
    await app.close();
    return { statusCode, body: JSON.parse(body) };
  };
  const more = { data: [{ id: 'a', secret: 1 }] };
  const less = { data: [{}] };

  it('leaves as it is', async () => {
    assert.deepEqual(await lied(false, more), { statusCode: 200, body: more });
    assert.deepEqual(await lied(false, less), { statusCode: 200, body: less });
  });
  it('is a failure in tests, which says which route and field', async () => {
    for (const [answer, said] of [
      [more, /^GET \/v1\/lies\/:id answered 200 .* data\.0\.secret: expected no such field/],
      [less, /data\.0\.id: expected a value, got nothing/],
    ] as const) {
      const { statusCode, body } = await lied(true, answer);
      assert.equal(statusCode, 500);
      assert.match(body.error.message, said);
    }
    assert.equal((await lied(true, { data: [{ id: 'a' }] })).statusCode, 200);
  });
});
