// Files of purchases as people have them, and the answer to each; the models' own figures are tested in the engine.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chance } from '@visavis/engine/numeric';
import { simulateOrders } from '@visavis/engine/predict';
import { clv, readAll } from './clv.ts';
import { clvReport } from './clv-report.ts';
import { isCustomerTable, readCustomerTable } from './customer-table.ts';
import { daysOf } from './days.ts';
import { delimited } from './delimited.ts';
import { cellsIn } from './files.ts';
import { watched } from './held-out-time.ts';
import { readPurchases } from './purchase-log.ts';
import { rfmReport } from './rfm.ts';

// biome-ignore lint/suspicious/noExplicitAny: what was printed, read at a few places.
type Printed = any;
const SHARED = fileURLToPath(new URL('../../../../../../shared/data/', import.meta.url));
const without = (set: string) =>
  existsSync(join(SHARED, set)) ? false : `${set} is not beside the project (../shared/data)`;

/** Runs a command in this process and reads what it prints. */
async function printed(command: (args: string[]) => Promise<void>, ...args: string[]): Promise<Printed> {
  const [log, error] = [console.log, console.error];
  let text = '';
  console.log = (line: string) => {
    text += line;
  };
  console.error = () => {};
  try {
    await command(args);
  } finally {
    [console.log, console.error] = [log, error];
    process.exitCode = 0;
  }
  return JSON.parse(text);
}

const DAY_MS = 86_400_000;
const START = Date.UTC(2025, 0, 1);
const isoDay = (day: number) => new Date(START + day * DAY_MS).toISOString().slice(0, 10);

interface Purchase {
  who: string;
  day: number;
  worth: string;
}
/** 600 customers of the first 60 days, over 400 days; some buy twice on a day. */
function purchases(): Purchase[] {
  const draw = chance('files of purchases');
  return Array.from({ length: 600 }, (_, i) => {
    const first = draw.whole(0, 60);
    const days = [first, first];
    const gap = draw.whole(5, 60);
    const until = draw.hits(0.5) ? 400 : draw.whole(60, 400);
    for (let day = first + gap; day < until; day += draw.whole(1, 2 * gap)) days.push(day);
    return days.map((day) => ({ who: `c${i}`, day, worth: (draw.whole(100, 9000) / 100).toFixed(2) }));
  }).flat();
}

describe('evaluate clv', () => {
  let folder = '';
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-clv-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('the same purchases in any shape give the same answer', async () => {
    const rows = purchases();
    const american = (day: number) => {
      const [year, month, date] = isoDay(day).split('-').map(Number);
      return `${month}/${date}/${year} 8:26`;
    };
    const files = [
      await file(
        'a.csv',
        ['customer_id,order_date,amount', ...rows.map((r) => `${r.who},${isoDay(r.day)},${r.worth}`)].join(
          '\n',
        ),
      ),
      await file(
        'b.jsonl.gz',
        gzipSync(
          rows
            .map((r) =>
              JSON.stringify({
                user: r.who,
                timestamp: `${isoDay(r.day)}T23:59:59Z`,
                total: Number(r.worth),
              }),
            )
            .join('\n'),
        ),
      ),
      await file(
        'c.txt',
        rows.map((r) => `  ${r.who}  ${isoDay(r.day).replaceAll('-', '')}   1  ${r.worth}`).join('\n'),
      ),
      await file(
        'd.csv',
        [
          'Invoice;Cust ID;InvoiceDate;Quantity;UnitPrice',
          ...rows.map((r, i) => `${i};${r.who};${american(r.day)};1;${r.worth.replace('.', ',')}`),
        ].join('\n'),
      ),
    ];
    const answers: Printed[] = [];
    for (const path of files)
      answers.push(
        await printed(clv, path, '--calibration-end', isoDay(240), '--horizon', '20', '--model', 'bgnbd'),
      );
    for (const { logLikelihood, calibration, heldOut, spend, model } of answers) {
      assert.equal(model, 'bgnbd');
      assert.deepEqual(calibration, answers[0].calibration);
      assert.ok(Math.abs(logLikelihood - answers[0].logLikelihood) < 1e-6);
      assert.ok(Math.abs(spend.logLikelihood - answers[0].spend.logLikelihood) < 1e-3);
      assert.equal(heldOut.orders.actual, answers[0].heldOut.orders.actual);
    }
    assert.equal(answers[0].calibration.customers, 600);
    assert.equal(answers[3].predictions.length, 600);
    assert.match(answers[3].predictions[0].nextOrder, /^20\d\d-\d\d-\d\d$/);
  });

  test('a table with a row a customer is taken as one, and what cannot be is named', async () => {
    const { histories, later } = simulateOrders(
      {
        model: 'pareto',
        parameters: [0.8, 8, 0.7, 12],
        customers: 2000,
        age: { least: 20, most: 40 },
        horizon: 30,
      },
      chance('table'),
    );
    const lines = Array.from(
      { length: 2000 },
      (_, i) => `${i},${histories.x[i]},${histories.tx[i]},${histories.T[i]},${later[i]}`,
    );
    const table = await file('t.csv', ['id,frequency,recency,T,x_star', ...lines].join('\n'));
    const out = await file('p.csv', '');
    const answer = await printed(clv, table, '--horizon', '30', '--model', 'auto', '--predictions', out);
    assert.equal(answer.kind, 'table');
    assert.equal(answer.predictions, undefined);
    assert.deepEqual(
      answer.models.map(({ model }: Printed) => model),
      ['nbd', 'bgnbd', 'mbgnbd', 'pareto'],
    );
    assert.ok(answer.heldOut.orders.mae > 0 && answer.heldOut.orders.mae < 1.5);
    const [heading, ...rows] = (await readFile(out, 'utf8')).trim().split('\n');
    assert.match(heading!, /^customer,frequency,recency,age,alive,churned,orders,/);
    assert.equal(rows.length, 2000);
    const odd = await file('odd.csv', 'id,frequency,recency,T\n1,2,50,40\n');
    await assert.rejects(
      () => clv([odd, '--horizon', '9']),
      /row 1: expected tx, the time of the last order, to lie between 0 and T, got x = 2, tx = 50, T = 40\. recency is read as/,
    );
  });

  test('too few who ordered again are refused, with the number that is missing', async () => {
    const few = await file(
      'few.csv',
      ['customer,date', 'a,2025-01-01', 'a,2025-02-01', 'b,2025-01-05'].join('\n'),
    );
    const answer = await printed(clv, few, '--horizon', '4');
    assert.equal(answer.refused, true);
    assert.deepEqual(answer.reasons, [
      '50 customers with a second order are the least that a model can be fitted to; there are 1.',
    ]);
  });

  test('misunderstandings are said in a sentence', async () => {
    const odd = await file('odd2.csv', 'who,when\na,2025-01-01\n');
    await assert.rejects(
      () => clv([odd, '--horizon', '4']),
      /--customer: expected a column that says who made it; none of who, when is called like one/,
    );
    await assert.rejects(
      () => clv([odd, '--customer', 'whom']),
      /--customer: expected one of the columns who, when, got "whom"/,
    );
    await assert.rejects(
      () => clv([odd, '--model', 'best']),
      /--model: expected auto, nbd, bgnbd, mbgnbd, pareto, got "best"/,
    );
    await assert.rejects(
      () => clv([odd, '--horizon=-1']),
      /--horizon: expected a number from 0 up, got "-1"/,
    );
  });
});

test('dates: day or month first is seen where it can be, and asked for where it cannot', () => {
  const read = (cells: unknown[], format?: 'dmy') => {
    const days = daysOf(cells, format);
    return { format: days.format, isGuess: days.isGuess, days: cells.map((cell) => days.dayOf(cell)) };
  };
  assert.deepEqual(read(['13/1/1970', '02/01/1970']), { format: 'dmy', isGuess: false, days: [12, 1] });
  assert.deepEqual(read(['1/13/70 10:00', '1/2/70']), { format: 'mdy', isGuess: false, days: [12, 1] });
  assert.deepEqual(read(['2.1.1970']), { format: 'dmy', isGuess: true, days: [1] });
  assert.deepEqual(read(['02/01/1970'], 'dmy'), { format: 'dmy', isGuess: false, days: [1] });
  assert.deepEqual(read([19700102, '1970-01-03T10:00:00+05:00', 'nonsense', '1970-02-31']).days, [
    1,
    2,
    undefined,
    undefined,
  ]);
  assert.deepEqual(read(['86400', '86400000']).format, 'days');
  assert.deepEqual(read(['1700000000', '1700000000000']).days, [19675, 19675]);
  assert.deepEqual(read(['2-Jan-70', 'January 3, 1970']).days, [1, 2]);
});

test('returns, cancelled orders and rows without a customer are left out and counted', () => {
  const lines = [
    'InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID',
    ...[
      '1,2,2011-01-05,1.50,A',
      'C2,-1,2011-01-06,1.50,A',
      '3,-2,2011-01-07,1,B',
      '4,1,2011-01-08,0,B',
      '5,1,2011-01-08,1,',
    ],
  ];
  const { rows, log } = readPurchases(delimited(lines.join('\n')), {});
  assert.equal(rows.used, 1);
  assert.deepEqual(Array.from(log.value!), [3]);
  assert.deepEqual(
    rows.leftOut.map(({ reason }) => reason),
    [
      'cancelled (the order begins with C)',
      'no quantity above 0, such as of a return',
      'a line at no price',
      'no customer',
    ],
  );
});

test('what no sum can hold is no value, and a list that is none is named whatever it holds', async () => {
  const worths = ['Infinity', '1e999', '1e308', '1e90', '2.50'];
  const lines = ['customer,date,price,quantity', ...worths.map((worth) => `A,2011-01-05,${worth},1e20`)];
  const { rows, log } = readPurchases(delimited(lines.join('\n')), {});
  assert.deepEqual(Array.from(log.value!), [2.5e20]);
  assert.deepEqual(rows.leftOut, [{ reason: 'no value that can be read', rows: 4 }]);
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  assert.throws(() => cellsIn(deep, 'deep.json'), /expected a list of objects, got a list of 1 at 0/);
});

test('days as spreadsheets count them, a currency in the name, and rows that are there twice', () => {
  const rows = [
    ['a', '45292', '1.50'],
    ['b', '45293', '2.25'],
    ['b', '45293', '2.25'],
  ];
  const { columns, days, log, warnings } = readPurchases({ names: ['buyer', 'day', 'amount_usd'], rows }, {});
  assert.deepEqual(columns, { customer: 'buyer', date: 'day', value: 'amount_usd' });
  assert.equal(days.format, 'excel');
  // 45292 is the first day of 2024.
  assert.equal(log.day[0], Date.UTC(2024, 0, 1) / DAY_MS);
  assert.match(warnings.join(' '), /1 rows repeat another in every column/);
});

test('a table with a row a customer: what is missing is left out and counted, and no T is said', () => {
  const names = ['id', 'x', 't_x', 'T'];
  const rows = [
    ['a', '2', '30', '38'],
    ['b', '', '5', '38'],
    ['c', '0', '0', '38'],
  ];
  const read = readCustomerTable({ names, rows }, {}, 'table.csv');
  assert.deepEqual([read.customers, read.leftOut], [['a', 'c'], 1]);
  const odd = [...rows, ['d', '-1', '5', '38']];
  assert.throws(
    () => readCustomerTable({ names, rows: odd }, {}, 'table.csv'),
    /table\.csv, row 4: expected x/,
  );
  assert.throws(
    () => isCustomerTable({ names: ['id', 'frequency', 'recency', 'monetary'], rows: [] }, {}),
    /--age: expected a column that says how long/,
  );
});

test('CDNOW from its log: the published figures', { skip: without('cdnow') }, async () => {
  const path = join(SHARED, 'cdnow/cdnow_transactions.csv');
  const answer = await printed(
    clv,
    path,
    '--calibration-end',
    '1997-09-30',
    '--horizon',
    '39',
    '--predictions',
    'none',
  );
  const { customers, repeatOrders } = answer.calibration;
  assert.deepEqual([customers, repeatOrders, answer.model], [2357, 2457, 'bgnbd']);
  assert.ok(Math.abs(answer.logLikelihood + 9582.429) < 0.01);
  const byModel = Object.fromEntries(answer.models.map((one: Printed) => [one.model, one.heldOut]));
  assert.equal(byModel.bgnbd.actual, 1882);
  assert.ok(
    Math.abs(byModel.bgnbd.predicted - 1653.4) < 0.05 && Math.abs(byModel.pareto.predicted - 1665.5) < 0.05,
  );
  assert.ok(Math.abs(byModel.bgnbd.mae - 0.7855) < 1e-4 && Math.abs(byModel.pareto.mae - 0.7545) < 1e-4);
  assert.deepEqual(answer.better, { byLikelihood: 'bgnbd', byHeldOut: 'pareto' });
});

test('who ordered is found where the column has no usual name, by coming again', () => {
  const lines = Array.from(
    { length: 90 },
    (_, i) => `${i},"$${i + 1}.50",05/${1 + (i % 28)}/2024,K-${i % 30}`,
  );
  const text = ['no,takings,bought,wer', ...lines].join('\n');
  const { columns, log } = readPurchases(delimited(text), {});
  assert.deepEqual([columns.customer, columns.date, log.customers], ['wer', 'bought', 30]);
  const each = lines.map((_, i) => `05/${1 + (i % 28)}/2024,${i}`);
  assert.throws(
    () => readPurchases(delimited(['bought,no', ...each].join('\n')), {}),
    /--customer: expected a column/,
  );
});

test('Online Retail: RFM to the penny; a shop without churn is noticed', {
  skip: without('online-retail'),
}, async () => {
  const files = ['lines_2010-12_2011-04.csv.gz', 'lines_2011-05_2011-08.csv.gz'];
  const read = readPurchases(await readAll(files.map((name) => join(SHARED, 'online-retail', name))), {});
  const { report: scores } = rfmReport(read, '2011-09-01');
  assert.deepEqual([scores.customers, scores.revenue], [3317, 5239240.56]);
  const unit = { name: 'weeks', days: 7 } as const;
  const data = watched(read, { unit, horizon: 100 / 7, end: undefined });
  const answer: Printed = clvReport({ ...data, unit, models: ['bgnbd'], discount: 0, seed: 1 }).report;
  assert.equal(answer.model, 'nbd');
  assert.match(answer.why, /No customer is seen to leave/);
  assert.ok(Math.abs(answer.logLikelihood + 21755.35) < 0.01, String(answer.logLikelihood));
  assert.equal(Math.round(answer.total.orders.expected), 3633);
  assert.ok(answer.models.every(({ model, degenerate }: Printed) => degenerate === (model !== 'nbd')));
});
