// The published figures beside ours, each by the command that anybody can run: `npm run bench published`. The sets lie
// beside the project (../shared/data, or the folder that BENCH_SETS names); those that are not there are left out.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchResult, BenchRow } from './bench.ts';

const SETS = process.env.BENCH_SETS ?? fileURLToPath(new URL('../../shared/data/', import.meta.url));
const CLI = fileURLToPath(new URL('../packages/server/src/cli.ts', import.meta.url));

interface Figure {
  name: string;
  published: number;
  /** Where it stands in the answer, with dots between; a name=value picks from a list. */
  at: string;
}
interface Proof {
  set: string;
  /** Files are named from the set's folder. */
  args: readonly string[];
  figures: readonly Figure[];
}

const CDNOW = ['clv', 'cdnow_transactions.csv', '--calibration-end', '1997-09-30', '--horizon', '39'];
const ofModel = (model: string) => (name: string, published: number, at: string) => ({
  ...{ name: `${model} ${name}`, published, at: `models.model=${model}.${at}` },
});
const [bgnbd, pareto] = [ofModel('bgnbd'), ofModel('pareto')];
const MOVIES = [
  'recommend',
  'u.data',
  '--splits',
  'splits_developers.csv.gz',
  '--split',
  'msrec_readme_test',
];

const PROOFS: readonly Proof[] = [
  {
    set: 'cdnow',
    args: [...CDNOW, '--predictions', 'none'],
    figures: [
      ...[bgnbd('r', 0.2425945, 'parameters.r'), bgnbd('alpha', 4.4136019, 'parameters.alpha')],
      ...[bgnbd('a', 0.7929199, 'parameters.a'), bgnbd('b', 2.4258881, 'parameters.b')],
      ...[bgnbd('log-likelihood', -9582.429, 'logLikelihood'), bgnbd('orders', 1653.4, 'heldOut.predicted')],
      ...[pareto('r', 0.553, 'parameters.r'), pareto('alpha', 10.578, 'parameters.alpha')],
      ...[pareto('s', 0.606, 'parameters.s'), pareto('beta', 11.669, 'parameters.beta')],
      ...[
        pareto('log-likelihood', -9594.976, 'logLikelihood'),
        pareto('orders', 1665.5, 'heldOut.predicted'),
      ],
    ],
  },
  {
    set: 'telco-churn',
    args: ['propensity', 'wa_churn.csv', '--target', 'churn', '--split', 'index%5=4'],
    figures: [
      { name: 'AUC, scikit-learn’s boosted trees', published: 0.839, at: 'heldOut.auc.value' },
      { name: 'log-loss, scikit-learn’s boosted trees', published: 0.4265, at: 'heldOut.logLoss' },
    ],
  },
  {
    set: 'clustering',
    args: ['cluster', 'wine.csv'],
    figures: [{ name: 'wine, ARI of k-means with its number given', published: 0.8975, at: 'ari' }],
  },
  {
    set: 'clustering',
    args: ['cluster', 'lsun.csv'],
    figures: [{ name: 'lsun, ARI of a mixture with its number given', published: 1, at: 'ari' }],
  },
  {
    set: 'open-bandit-men',
    args: ['off-policy', 'random_men.csv.gz', 'reference_bts_action_dist_100k.csv'],
    figures: [
      { name: 'inverse propensity', published: 0.004534, at: 'policy.ips.value' },
      { name: 'self-normalised', published: 0.004604, at: 'policy.snips.value' },
      { name: 'effective sample', published: 2467.4, at: 'weights.effectiveSample' },
    ],
  },
  {
    set: 'hillstrom',
    args: [
      ...['uplift', 'hillstrom_developers.csv', '--treatment', 'segment', '--outcome', 'visit'],
      ...['--treated', 'Womens E-Mail', '--control', 'No E-Mail', '--split', 'index%2=1'],
      ...['--ignore', 'conversion,spend'],
    ],
    figures: [
      { name: 'Qini AUC, class transformation on other rows', published: 0.063, at: 'heldOut.qiniAuc' },
    ],
  },
  {
    set: 'movielens-100k',
    args: [...MOVIES, '--strategy', 'sar,ease,auto', '--setting', 'regularisation=500'],
    figures: [
      { name: 'SAR, nDCG@10', published: 0.382461, at: 'results.sar.ndcg' },
      { name: 'EASE^R, nDCG@10', published: 0.4754, at: 'results.ease.ndcg' },
      { name: 'the blend, nDCG@10, against BiVAE', published: 0.4751, at: 'results.blend.ndcg' },
      { name: 'the blend, MAP, against BiVAE', published: 0.1461, at: 'results.blend.map' },
    ],
  },
];

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  for (const proof of PROOFS) {
    if (!existsSync(join(SETS, proof.set))) continue;
    const answer = await answerOf(proof);
    for (const { name, published, at } of proof.figures) {
      const value = at.split('.').reduce(step, answer) as number;
      rows.push({
        label: `${proof.set}: ${name}: ${published} published, ${Number(value.toPrecision(7))} here`,
        value,
        unit: '',
        ratio: value / published,
      });
    }
  }
  return {
    name: 'Published figures, and ours',
    rows,
    note: `Each is what visavis evaluate prints. Sets that were not there: ${PROOFS.filter(({ set }) => !existsSync(join(SETS, set))).length}.`,
  };
}

async function answerOf({ set, args: [method, ...rest] }: Proof): Promise<unknown> {
  const files = rest.map((word) => (/\.(csv|data)(\.gz)?$/.test(word) ? join(SETS, set, word) : word));
  const node = promisify(execFile);
  const args = ['--no-warnings', CLI, 'evaluate', method!, ...files];
  const { stdout } = await node(process.execPath, args, { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

function step(from: unknown, key: string): unknown {
  const [name, value] = key.split('=');
  if (value === undefined) return (from as Record<string, unknown>)[key];
  return (from as Record<string, unknown>[]).find((one) => one[name!] === value);
}
