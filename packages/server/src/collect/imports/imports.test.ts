import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parquetWriteFile } from 'hyparquet-writer';
import { VisavisError } from '../../platform/errors.ts';
import { startTestServer, type TestServer, WORKSPACE, WRITE_KEY } from '../test-server.ts';

const KEY = { authorization: `Bearer ${WRITE_KEY}` };

interface Details {
  id: string;
  state: string;
  done: number;
  accepted: number;
  rejected: number;
  progress: number;
  proposed: { kind: string; columns: Record<string, string>; event?: string };
  preview: { columns: string[]; rows: object[] };
  error: string | null;
}

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.stop());
beforeEach(() => {
  server.taken.length = 0;
  server.fail.times = 0;
});

async function upload(name: string, content: string | Buffer) {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(Buffer.from(content))]), name);
  const request = new Request('http://x', { method: 'POST', body: form });
  const headers = { ...KEY, 'content-type': request.headers.get('content-type')! };
  const payload = Buffer.from(await request.arrayBuffer());
  return server.app.inject({ method: 'POST', url: '/v1/imports', headers, payload });
}
const post = (url: string, body: object) =>
  server.app.inject({ method: 'POST', url, headers: KEY, payload: body });
const get = async (id: string): Promise<Details> =>
  (await server.app.inject({ url: `/v1/imports/${id}`, headers: KEY })).json();

async function run(name: string, content: string | Buffer, mapping?: object): Promise<Details> {
  const made = (await upload(name, content)).json() as Details;
  const started = await post(`/v1/imports/${made.id}/start`, { mapping: mapping ?? made.proposed });
  assert.equal(started.statusCode, 202, started.body);
  await server.imports.finished(made.id);
  return get(made.id);
}

describe('the proposed mapping', () => {
  const proposed = async (name: string, content: string) =>
    ((await upload(name, content)).json() as Details).proposed;

  it('knows HubSpot’s contacts', async () => {
    const heading =
      'Record ID - Contact,First Name,Last Name,Email,Phone Number,Company name,Lifecycle stage,Favourite Colour';
    assert.deepEqual(
      (await proposed('hubspot.csv', `${heading}\n1,Ada,L,a@x.org,+4912345678,Acme,lead,red\n`)).columns,
      {
        'Record ID - Contact': 'externalIds.hubspot_id',
        'First Name': 'traits.firstName',
        'Last Name': 'traits.lastName',
        Email: 'traits.email',
        'Phone Number': 'traits.phone',
        'Company name': 'traits.company',
        'Lifecycle stage': 'traits.lifecycleStage',
        'Favourite Colour': 'traits.favouriteColour',
      },
    );
  });

  it('knows Mailchimp’s audience', async () => {
    const heading = 'Email Address,First Name,MEMBER_RATING,OPTIN_IP,CC,REGION,LAST_CHANGED,LEID,EUID,TAGS';
    const { columns } = await proposed(
      'mailchimp.csv',
      `${heading}\na@x.org,Ada,2,1.2.3.4,DE,BY,2026-01-01 10:00:00,1,e1,"""vip"",""b, c"""\n`,
    );
    assert.equal(columns.OPTIN_IP, '');
    assert.equal(columns.CC, 'context.location.country');
    assert.equal(columns.LAST_CHANGED, 'timestamp');
    assert.equal(columns.EUID, 'externalIds.mailchimp_id');
    assert.equal(columns.TAGS, 'traits.tags');
  });

  it('tells events from people, and messages from both', async () => {
    const lines =
      'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n5,A,1,2010-12-01 08:26,2.5,17850\n';
    const events = await proposed('lines.csv', lines);
    assert.equal(events.kind, 'events');
    assert.equal(events.columns.CustomerID, 'userId');
    assert.equal(events.columns.InvoiceDate, 'timestamp');
    assert.equal(events.columns.UnitPrice, 'properties.unitPrice');
    const named = '{"type":"track","event":"A","userId":"1"}\n';
    assert.equal((await proposed('m.jsonl', named)).kind, 'messages');
    assert.equal((await proposed('m.jsonl', `{"type":"track","event":"A"}\n${named}`)).kind, 'messages');
  });
});

describe('importing', () => {
  it('makes people of rows, with what a comma or a line break in quotes holds', async () => {
    const done = await run(
      'people.csv',
      '\ufeffEmail;Name;Zip;Age;VIP\r\nada@x.org;"Ada; ""the"" first\nof all";01234;36;true\r\n',
    );
    assert.deepEqual([done.state, done.accepted, done.rejected], ['done', 1, 0]);
    const [event] = server.taken;
    assert.equal(event?.type, 'identify');
    assert.deepEqual(event?.traits, {
      email: 'ada@x.org',
      name: 'Ada; "the" first\nof all',
      zip: '01234',
      age: 36,
      vip: true,
    });
    assert.deepEqual(event?.identifiers, [{ type: 'email', value: 'ada@x.org' }]);
  });

  for (const [name, encoded] of Object.entries({
    'UTF-8': (text: string) => Buffer.from(text),
    'UTF-8 with its mark': (text: string) => Buffer.from(`\ufeff${text}`),
    'UTF-16': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    'UTF-16, the other way round': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    'Windows’ encoding': (text: string) => Buffer.from(text, 'latin1'),
  }))
    it(`reads what is written in ${name}, however much comes before the first letter that tells`, async () => {
      const many = Array.from({ length: 5000 }, (_, n) => `p${n}@x.org,Plain\n`).join('');
      const csv = await run('people.csv', encoded(`Email,Name\n${many}m@x.org,Müller\n`));
      assert.deepEqual({ accepted: csv.accepted, error: csv.error }, { accepted: 5001, error: null });
      assert.equal(server.taken.at(-1)!.traits.name, 'Müller');
      const row = JSON.stringify({ type: 'identify', userId: 'm', traits: { name: 'Möller' } });
      await run('people.jsonl.gz', gzipSync(encoded(row)));
      assert.equal(server.taken.at(-1)!.traits.name, 'Möller');
    });

  it('reads decimal commas where semicolons part the cells', async () => {
    const rows = [
      'user_id;event;total;weight;size;sku',
      '1;Order;1.234,50;-0,25;1,5 m;1,5',
      '2;Order;1.5;7;XL;2',
    ];
    await run('orders.csv', rows.join('\n'));
    assert.deepEqual(
      server.taken.map(({ properties }) => properties),
      [
        { total: 1234.5, weight: -0.25, size: '1,5 m', sku: '1,5' },
        { total: 1.5, weight: 7, size: 'XL', sku: '2' },
      ],
    );
  });

  it('refuses a file of which no row can be read, and says why', async () => {
    const list = await upload('list.json', '[1, "two"]\n');
    assert.equal(list.statusCode, 400);
    assert.match(list.json().error.message, /row 1: expected an object, got number 1/);
    const open = await upload('open.json', '[{"type":"track"},\n');
    assert.match(open.json().error.message, /Expected a list of objects, or one object a line/);
    const pretty = await upload('pretty.json', '{\n  "userId": "1"\n}\n');
    assert.match(pretty.json().error.message, /No row of the file can be read; row 1: expected one object/);
  });

  it('keeps the times of history, in the zone that they were meant in', async () => {
    const mapping = {
      kind: 'events',
      event: 'Order',
      timestamp: 'When',
      userId: 'Who',
      timeZone: 'Europe/Berlin',
      columns: { Total: 'properties.total' },
    };
    await run('orders.csv', 'Who,When,Total\n7,2026-07-01 10:00,9.5\n7,1/2/2026 3:04 pm,1\n', mapping);
    assert.deepEqual(
      server.taken.map((event) => [event.name, new Date(event.time).toISOString(), event.properties.total]),
      [
        ['Order', '2026-07-01T08:00:00.000Z', 9.5],
        ['Order', '2026-01-02T14:04:00.000Z', 1],
      ],
    );
  });

  it('sees in the whole file whether the day or the month stands first, and says so of what is neither', async () => {
    // Beyond the rows that are previewed.
    const early = Array.from({ length: 300 }, (_, n) => `${n},0${1 + (n % 9)}/03/2026,1`).join('\n');
    const file = (last: string) => `Who,Order date,Total\n${early}\n${last}\n`;
    const proposed = async (last: string) => (await upload('dates.csv', file(last))).json().proposed;
    assert.equal((await proposed('x,13/03/2026,1')).dateOrder, 'dmy');
    assert.equal((await proposed('x,03/13/2026,1')).dateOrder, 'mdy');
    assert.equal((await proposed('x,03/12/2026,1')).dateOrder, undefined);
    const mapping = { kind: 'events', event: 'Order', columns: { Who: 'userId', Day: 'timestamp' } };
    const days = 'Who,Day\n7,3/2/26 10:15\n7,13-02-2026\n7,2.13.2026\n';
    const done = await run('days.csv', days, { ...mapping, dateOrder: 'dmy' });
    assert.deepEqual(
      server.taken.map((event) => new Date(event.time).toISOString().slice(0, 16)),
      ['2026-02-03T10:15', '2026-02-13T00:00'],
    );
    const { body } = await server.app.inject({ url: `/v1/imports/${done.id}/rejected`, headers: KEY });
    assert.match(body, /expected a date with the day first, or ""dateOrder"": ""mdy"" in the mapping/);
  });

  it('lists rejected rows with number, column and reason, harmless in a spreadsheet', async () => {
    const done = await run(
      'bad.csv',
      'Email,When\na@x.org,2026-01-01\nb@x.org,=HYPERLINK("x")\n,2026-01-01\na,b,c\n',
      {
        kind: 'people',
        columns: { Email: 'traits.email', When: 'timestamp', '=When': 'traits.x' },
      },
    );
    assert.deepEqual([done.state, done.accepted, done.rejected], ['done', 1, 3]);
    const { body } = await server.app.inject({ url: `/v1/imports/${done.id}/rejected`, headers: KEY });
    const [heading, ...lines] = body.trim().split('\r\n');
    assert.equal(heading, 'row,column,reason');
    assert.match(lines[0]!, /^3,When,"?expected a date, got text/);
    assert.match(lines[1]!, /^4,userId,/);
    assert.match(lines[2]!, /^5,,"?expected 2 cells, as the heading has, got 3/);
    assert(lines.every((line) => !/(^|,)[=+\-@]/.test(line)));
  });

  it('reads a list as most programs export it, whatever its lines', async () => {
    const people = Array.from({ length: 1201 }, (_, n) => ({ userId: `p${n}`, plan: 'pro' }));
    const mapping = { kind: 'people', columns: { userId: 'userId', plan: 'traits.plan' } };
    const text = `\ufeff\n  ${JSON.stringify([...people, 7], null, 2)}\n`;
    const done = await run('people.json', text, mapping);
    assert.deepEqual([done.accepted, done.rejected], [1201, 1]);
    const { body } = await server.app.inject({ url: `/v1/imports/${done.id}/rejected`, headers: KEY });
    assert.match(body, /1202,,"?expected an object, got number 7/);
  });

  it('reads packed JSON Lines and names the line that is not JSON', async () => {
    const lines = [
      '{"type":"track","event":"A","userId":"1","timestamp":"2026-01-01T00:00:00Z"}',
      '{broken',
      '{"type":"identify","userId":"1"}',
    ];
    const done = await run('events.jsonl.gz', gzipSync(lines.join('\n')), { kind: 'messages', columns: {} });
    assert.deepEqual([done.accepted, done.rejected], [2, 1]);
    assert.deepEqual(
      server.taken.map((event) => event.type),
      ['track', 'identify'],
    );
  });

  it('reads Parquet with its types', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'visavis-parquet-'));
    const filename = join(dir, 'people.parquet');
    parquetWriteFile({
      filename,
      columnData: [
        { name: 'userId', data: ['1', '2'], type: 'STRING' },
        { name: 'age', data: [36, 41], type: 'INT32' },
        { name: 'since', data: [new Date('2026-01-01'), new Date('2026-02-01')], type: 'TIMESTAMP' },
      ],
    });
    const { readFile } = await import('node:fs/promises');
    const done = await run('people.parquet', await readFile(filename));
    await rm(dir, { recursive: true });
    assert.equal(done.accepted, 2);
    assert.deepEqual(server.taken[1]?.traits, { age: 41, since: '2026-02-01T00:00:00.000Z' });
  });

  it('refuses a file whose columns share a name, and keeps nothing of it', async () => {
    const answer = await upload('twice.csv', 'a,b,a\n1,2,3\n');
    assert.equal(answer.statusCode, 400);
    assert.match(answer.json().error.message, /"a" twice/);
    assert.equal(
      (await readdir(join(server.dataDir, 'imports'))).filter((name) => name.includes('twice')).length,
      0,
    );
  });

  it('refuses a mapping that does not say who it is', async () => {
    const made = (await upload('who.csv', 'a,b\n1,2\n')).json() as Details;
    const answer = await post(`/v1/imports/${made.id}/start`, {
      mapping: { kind: 'people', columns: { a: 'traits.x' } },
    });
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json().error.faults[0].field, 'mapping.columns');
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const made = (await upload('dry.csv', 'Email\na@x.org\nnobody\n')).json() as Details;
    const check = (await post(`/v1/imports/${made.id}/check`, { mapping: made.proposed })).json();
    assert.deepEqual([check.rows, check.accepted, check.rejected], [2, 1, 1]);
    assert.deepEqual(check.faults[0], {
      row: 3,
      column: 'Email',
      reason: 'expected an e-mail address, got text "nobody"',
    });
    assert.equal(server.taken.length, 0);
    assert.equal((await get(made.id)).state, 'uploaded');
  });

  it('waits while the server has too much to do', async () => {
    server.fail.error = new VisavisError('too_many_requests', 'Later.');
    server.fail.times = 2;
    assert.equal((await run('busy.csv', 'Email\na@x.org\n')).accepted, 1);
  });

  it('is begun once, however many say so at once', async () => {
    const made = (await upload('twice.csv', 'email,plan\na@x.org,pro\nb@x.org,free\n')).json() as Details;
    const starts = [made.proposed, made.proposed, made.proposed].map((mapping) =>
      post(`/v1/imports/${made.id}/start`, { mapping }),
    );
    const codes = (await Promise.all(starts)).map((answer) => answer.statusCode).sort();
    assert.deepEqual(codes, [202, 409, 409]);
    await server.imports.finished(made.id);
    assert.deepEqual([(await get(made.id)).accepted, server.taken.length], [2, 2]);
  });

  it('goes on after a stop of days and doubles nothing, though it ended right after a portion was taken', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => `u${index}@x.org`);
    rows[3] = 'nobody';
    rows[700] = 'nobody';
    const made = (await upload('long.csv', `Email\n${rows.join('\n')}\n`)).json() as Details;
    Object.assign(server.fail, { error: new Error('The power is gone.'), times: 1, after: true });
    await post(`/v1/imports/${made.id}/start`, { mapping: made.proposed });
    await server.imports.finished(made.id);
    Object.assign(server.fail, { error: undefined, after: false });
    assert.equal(server.taken.length, 499);
    // As a crash leaves it, and long after what has been taken is known by its ids.
    await server.records.db
      .updateTable('import')
      .set({ state: 'running' })
      .where('workspace_id', '=', WORKSPACE)
      .where('id', '=', made.id)
      .execute();
    server.clock.advance(3 * 86_400_000);
    await server.imports.resume();
    await server.imports.finished(made.id);
    const done = await get(made.id);
    assert.deepEqual([done.state, done.done, done.accepted, done.rejected], ['done', 1200, 1198, 2]);
    assert.equal(server.taken.length, 1198);
    const { body } = await server.app.inject({ url: `/v1/imports/${made.id}/rejected`, headers: KEY });
    assert.equal(body.trim().split('\r\n').length, 3);
  });

  it('goes on after a failure, is stopped while the server is busy, and goes on again, each row once', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => `s${index}@x.org`);
    const made = (await upload('stopped.csv', `Email\n${rows.join('\n')}\n`)).json() as Details;
    const start = (mapping: object = made.proposed) => post(`/v1/imports/${made.id}/start`, { mapping });
    const stop = () => post(`/v1/imports/${made.id}/stop`, {});
    assert.equal((await stop()).statusCode, 409, 'nothing runs');
    Object.assign(server.fail, { error: new Error('The power is gone.'), times: 1, after: true });
    await start();
    await server.imports.finished(made.id);
    Object.assign(server.fail, { error: undefined, after: false });
    const failed = await get(made.id);
    assert.deepEqual([failed.state, failed.done], ['failed', 500]);
    const other = await start({ ...made.proposed, columns: { Email: 'userId' } });
    assert.equal(other.statusCode, 409);
    assert.match(other.json().error.message, /the mapping with which the import was begun/);
    const busy = new VisavisError('too_many_requests', 'Later.');
    Object.assign(server.fail, { error: busy, times: Number.POSITIVE_INFINITY });
    assert.equal((await start()).statusCode, 202);
    const stopped = (await stop()).json() as Details;
    assert.deepEqual([stopped.state, stopped.done, stopped.error], ['stopped', 500, null]);
    server.fail.times = 0;
    await server.imports.resume();
    await server.imports.finished(made.id);
    assert.equal((await get(made.id)).state, 'stopped', 'also after a restart');
    assert.equal((await start()).statusCode, 202);
    await server.imports.finished(made.id);
    const done = await get(made.id);
    assert.deepEqual([done.state, done.done, done.accepted], ['done', 1200, 1200]);
    assert.equal(new Set(server.taken.map(({ messageId }) => messageId)).size, 1200);
    assert.equal(server.taken.length, 1200);
    assert.equal((await start()).statusCode, 409, 'there is nothing to go on with');
  });

  it('that lies at another server is left to it', async () => {
    const made = (await upload('elsewhere.csv', 'Email\nelse@x.org\n')).json() as Details;
    await server.records.db
      .updateTable('import')
      .set({ state: 'running', path: '/nowhere/elsewhere.csv' })
      .where('id', '=', made.id)
      .execute();
    await server.imports.resume();
    await server.imports.finished(made.id);
    assert.equal((await get(made.id)).state, 'running');
    assert.equal((await post(`/v1/imports/${made.id}/stop`, {})).statusCode, 200);
    const gone = await post(`/v1/imports/${made.id}/start`, { mapping: made.proposed });
    assert.equal(gone.statusCode, 404);
    assert.match(gone.json().error.message, /Upload it again/);
  });
});

describe('an import as a source', () => {
  it('stands beside the write keys, with what it brought and when, and in the data map', async () => {
    const done = await run('newsletter.csv', 'Email,Shoe size\nshoe@x.org,41\n');
    const { data } = (await server.app.inject({ url: '/v1/sources', headers: KEY })).json();
    const source = data.find((one: { id: string }) => one.id === `import:${done.id}`);
    assert.deepEqual(
      [source.name, source.kind, source.events, source.writeKey],
      ['newsletter.csv', 'import', 1, ''],
    );
    assert.equal(source.lastEventAt, new Date(server.clock.now()).toISOString());
    const map = (await server.app.inject({ url: '/v1/sources/map', headers: KEY })).json();
    assert.ok(map.events.some((one: { sources: string[] }) => one.sources.includes(source.id)));
    const closing = await server.app.inject({
      method: 'DELETE',
      url: `/v1/sources/${source.id}`,
      headers: KEY,
    });
    assert.equal(closing.statusCode, 409);
  });
});

describe('what imports leave lying about', () => {
  const DAYS = 86_400_000;
  const files = async (name: string) =>
    (await readdir(join(server.dataDir, 'imports'))).filter((one) => one.includes(name));

  it('goes after some days: uploads that nobody imported, and lists of rejected rows', async () => {
    const forgotten = (await upload('forgotten.csv', 'Email\na@x.org\n')).json() as Details;
    const done = await run('partly.csv', 'Email\na@x.org\nnobody\n');
    const rejected = () => server.app.inject({ url: `/v1/imports/${done.id}/rejected`, headers: KEY });
    assert.match((await rejected()).body, /nobody/);
    const stray = join(server.dataDir, 'imports', 'stray.csv');
    await writeFile(stray, 'Email\n');
    const then = new Date(server.clock.now());
    await utimes(stray, then, then);
    server.clock.advance(29 * DAYS);
    await server.imports.leftovers.expire();
    assert.deepEqual([(await files('forgotten')).length, (await files('stray')).length], [1, 1]);
    server.clock.advance(2 * DAYS);
    assert.ok((await server.imports.leftovers.expire()) >= 2);
    for (const name of ['forgotten', 'partly', 'stray']) assert.deepEqual(await files(name), [], name);
    const { statusCode } = await server.app.inject({ url: `/v1/imports/${forgotten.id}`, headers: KEY });
    assert.equal(statusCode, 404);
    assert.equal((await get(done.id)).rejected, 1);
    assert.equal((await rejected()).statusCode, 404);
    assert.match((await rejected()).json().error.message, /list of rejected rows is gone/);
  });

  it('goes with a person who is named in it, whatever the format', async () => {
    await upload('her.csv', 'Email,Name\nHER@x.org,Ada\n');
    await upload(
      'hers.jsonl.gz',
      gzipSync('{"type":"identify","userId":"7","traits":{"email":"her@x.org"}}\n'),
    );
    await upload('his.csv', 'Email,Name\nhim@x.org,Bob\n');
    const done = await run('both.csv', 'Email\na@x.org\nnobody\n');
    const named = (cell: string) => cell.toLowerCase() === 'her@x.org';
    await server.imports.leftovers.forget('another workspace', named);
    assert.equal((await files('her')).length, 2);
    assert.equal(await server.imports.leftovers.forget(WORKSPACE, named), 3);
    assert.deepEqual([await files('her'), await files('both')], [[], []]);
    assert.equal((await files('his')).length, 1);
    assert.equal((await get(done.id)).accepted, 1);
  });
});
