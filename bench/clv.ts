// What it costs to fit models of repeat orders to many customers, and to foretell every one of them.

import { chance } from '../packages/engine/src/numeric/index.ts';
import {
  fitModel,
  groupHistories,
  type Histories,
  lawOf,
  type ModelId,
  ORDER_MODELS,
  predictAll,
  simulateOrders,
} from '../packages/engine/src/predict/clv/index.ts';
import { type BenchResult, type BenchRow, figure } from './bench.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const WEEKS = { least: 1, most: 104 };
const HORIZON = 26;
/** CDNOW's parameters, in weeks. */
const PARAMETERS: [ModelId, number[]][] = [
  ['bgnbd', [0.243, 4.414, 0.793, 2.426]],
  ['pareto', [0.553, 10.578, 0.606, 11.669]],
];

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  for (const [model, parameters] of PARAMETERS)
    for (const size of SIZES) rows.push(...measure(model, parameters, size));
  return {
    name: 'Customer lifetime value: fitting and foretelling',
    rows,
    note: `Customers simulated with CDNOW’s parameters, ${WEEKS.most} weeks by the day; customers of one history count once. A fit is by several starts, with standard errors; foretelling gives P(alive), orders, their middle 95 %, the next order's wait, and discounted orders of ${HORIZON} weeks. Milliseconds of processor time.`,
  };
}

function measure(id: ModelId, parameters: number[], customers: number): BenchRow[] {
  const model = ORDER_MODELS[id];
  const histories = byTheDay(
    simulateOrders({ model: id, parameters, customers, age: WEEKS, horizon: 0 }, chance('bench', id))
      .histories,
  );
  const label = `${model.name}, ${customers.toLocaleString('en-US')} customers`;
  const start = processorMs();
  const { rows } = groupHistories(histories);
  const fit = fitModel(model, rows);
  const fitted = processorMs();
  const law = lawOf(model, fit);
  const held = process.memoryUsage().arrayBuffers;
  predictAll(law, histories, { length: HORIZON, discount: Math.log(1.1) / 52 });
  const foretold = processorMs();
  const memory = process.memoryUsage().arrayBuffers - held;
  return [
    { label: `${label}: histories that differ`, value: rows.customers, unit: '' },
    { label: `${label}: fit`, value: fitted - start, unit: 'ms' },
    { label: `${label}: foretell all`, value: foretold - fitted, unit: 'ms' },
    { label: `${label}: memory of that`, value: memory / 1e6, unit: 'MB' },
  ];
}

/** One thread does it all, so processor time says it, whatever else the machine is doing. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** As logs have it: orders of a day, not of an instant. */
function byTheDay({ customers, x, tx, T }: Histories): Histories {
  const days = (times: Float64Array) => times.map((time) => Math.ceil(time * 7) / 7);
  return { customers, x, tx: days(tx), T: days(T) };
}

if (import.meta.main)
  for (const { label, value, unit } of (await run()).rows)
    console.log(`${label.padEnd(60)} ${figure(value).padStart(12)} ${unit}`);
