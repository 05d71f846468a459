// LaunchDarkly's server SDK on its own test data source, sending nothing, asked for all flags at once.

import { createRequire } from 'node:module';
import { keysOf, type MakeDecider, OFF, type Part } from './decider.ts';

interface LaunchDarklyClient {
  waitForInitialization(options: object): Promise<unknown>;
  allFlagsState(context: object): Promise<{ allValues(): Record<string, string> }>;
  close(): void;
}
// Its types need options of the compiler that this repository has not.
const { init, integrations } = createRequire(import.meta.url)('@launchdarkly/node-server-sdk') as {
  init(key: string, options: object): LaunchDarklyClient;
  integrations: { TestData: new () => { usePreconfiguredFlag(flag: object): void; getFactory(): object } };
};

export const launchdarkly: MakeDecider = async (list, visitors) => {
  const keys = keysOf(list);
  const flags = new integrations.TestData();
  for (const [i, parts] of list.entries()) flags.usePreconfiguredFlag(flagOf(keys[i]!, parts));
  const client = init('sdk-bench', {
    updateProcessor: flags.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await client.waitForInitialization({ timeout: 60 });
  const contexts = visitors.map(({ id, ...attributes }) => ({ kind: 'user', key: id, ...attributes }));
  return {
    name: '@launchdarkly/node-server-sdk',
    isAsync: true,
    all: async (visitor) => (await client.allFlagsState(contexts[visitor]!)).allValues(),
    seen: (answer) =>
      Object.entries(answer as Record<string, string>).flatMap(([key, value]) =>
        value === OFF ? [] : [key],
      ),
    close: () => client.close(),
  };
};

function flagOf(key: string, parts: readonly Part[]): object {
  const variations = [1, 2].map((variation) => ({ variation, weight: 50_000 }));
  return {
    key,
    on: true,
    salt: key,
    variations: [OFF, 'a', 'b'],
    offVariation: 0,
    fallthrough: { variation: 0 },
    rules: [{ id: 'rule', clauses: parts.map(clauseOf), rollout: { contextKind: 'user', variations } }],
  };
}

const clauseOf = ({ field, op, value }: Part): object => ({
  attribute: field,
  contextKind: 'user',
  ...(op === 'eq' ? { op: 'in', values: [value] } : { op: 'lessThan', values: [value], negate: true }),
});
