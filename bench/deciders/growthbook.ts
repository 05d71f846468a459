// GrowthBook's client for servers, with its features given at the start.

import { createRequire } from 'node:module';
import { keysOf, type MakeDecider, OFF, type Part } from './decider.ts';

// Its types need a DOM, which this repository has not; what is used of it is small.
const { GrowthBookClient } = createRequire(import.meta.url)('@growthbook/growthbook') as {
  GrowthBookClient: new () => {
    initSync(options: { payload: object }): void;
    evalFeature(key: string, context: { attributes: object }): { value: unknown };
  };
};

export const growthbook: MakeDecider = (list, visitors) => {
  const keys = keysOf(list);
  const client = new GrowthBookClient();
  client.initSync({
    payload: { features: Object.fromEntries(list.map((parts, i) => [keys[i]!, featureOf(keys[i]!, parts)])) },
  });
  const contexts = visitors.map((attributes) => ({ attributes }));
  return {
    name: '@growthbook/growthbook',
    all: (visitor) => keys.map((key) => client.evalFeature(key, contexts[visitor]!).value),
    seen: (answer) => keys.filter((_, i) => (answer as string[])[i] !== OFF),
  };
};

function featureOf(key: string, parts: readonly Part[]): object {
  const condition = parts.map(({ field, op, value }) => [field, op === 'eq' ? value : { $gte: value }]);
  return {
    defaultValue: OFF,
    rules: [
      {
        ...{ key, variations: ['a', 'b'], weights: [0.5, 0.5], coverage: 1, hashVersion: 2 },
        condition: Object.fromEntries(condition),
      },
    ],
  };
}
