// Optimizely's SDK on a datafile, sending nothing, asked for all flags at once.

import { createRequire } from 'node:module';
import { keysOf, type MakeDecider, type Part } from './decider.ts';

type Decisions = Record<string, { variationKey: string | null }>;
interface OptimizelyClient {
  onReady(): Promise<unknown>;
  createUserContext(id: string, attributes: object): { decideAll(options: string[]): Decisions };
  close(): unknown;
}
// Its types need options of the compiler that this repository has not.
const { createInstance, createStaticProjectConfigManager } = createRequire(import.meta.url)(
  '@optimizely/optimizely-sdk',
) as {
  createInstance(options: object): OptimizelyClient;
  createStaticProjectConfigManager(options: object): object;
};

export const optimizely: MakeDecider = async (list, visitors) => {
  const datafile = JSON.stringify(datafileOf(list));
  const client = createInstance({
    projectConfigManager: createStaticProjectConfigManager({ datafile }),
    disposable: true,
  });
  await client.onReady();
  const users = visitors.map(({ id, ...attributes }) => client.createUserContext(id, attributes));
  const options = ['DISABLE_DECISION_EVENT', 'EXCLUDE_VARIABLES'];
  return {
    name: '@optimizely/optimizely-sdk',
    all: (visitor) => users[visitor]!.decideAll(options),
    seen: (answer) =>
      Object.entries(answer as Decisions).flatMap(([key, { variationKey }]) => (variationKey ? [key] : [])),
    close: () => client.close(),
  };
};

const FIELDS = ['country', 'plan', 'device', 'channel', 'age', 'orders', 'visits'];

function datafileOf(list: readonly Part[][]): object {
  const keys = keysOf(list);
  return {
    ...{
      version: '4',
      projectId: '1',
      accountId: '1',
      revision: '1',
      anonymizeIP: true,
      botFiltering: false,
    },
    ...{ groups: [], rollouts: [], events: [], variables: [], holdouts: [], audiences: [] },
    attributes: FIELDS.map((key) => ({ id: key, key })),
    typedAudiences: list.map((parts, i) => ({
      id: `audience-${i}`,
      name: keys[i],
      conditions: ['and', ...parts.map(conditionOf)],
    })),
    experiments: keys.map(experimentOf),
    featureFlags: keys.map((key) => ({
      id: key,
      key,
      experimentIds: [`${key}-x`],
      rolloutId: '',
      variables: [],
    })),
  };
}

const conditionOf = ({ field, op, value }: Part): object => ({
  type: 'custom_attribute',
  match: op === 'eq' ? 'exact' : 'ge',
  name: field,
  value,
});

function experimentOf(key: string, i: number): object {
  const variations = ['a', 'b'].map((variant) => ({
    ...{ id: `${key}-${variant}`, key: variant, featureEnabled: true, variables: [] },
  }));
  return {
    ...{ id: `${key}-x`, key: `${key}-x`, layerId: `${key}-layer`, status: 'Running' },
    ...{ audienceIds: [`audience-${i}`], forcedVariations: {}, variations },
    trafficAllocation: variations.map(({ id }, at) => ({ entityId: id, endOfRange: 5_000 * (at + 1) })),
  };
}
