// Unleash's client for servers, started from a bootstrap and never asking its server.

import { createRequire } from 'node:module';
import { keysOf, type MakeDecider, type Part } from './decider.ts';

interface UnleashClient {
  on(event: string, told: () => void): void;
  getVariant(name: string, context: object): { name: string; enabled: boolean };
  destroy(): void;
}
// Its types need options of the compiler that this repository has not.
const { initialize, InMemStorageProvider } = createRequire(import.meta.url)('unleash-client') as {
  initialize(options: object): UnleashClient;
  InMemStorageProvider: new () => object;
};

export const unleash: MakeDecider = async (list, visitors) => {
  const keys = keysOf(list);
  const client = initialize({
    url: 'http://127.0.0.1:9/api',
    appName: 'bench',
    bootstrap: { data: list.map((parts, i) => toggleOf(keys[i]!, parts)) },
    refreshInterval: 0,
    disableMetrics: true,
    disableAutoStart: false,
    skipInstanceCountWarning: true,
    storageProvider: new InMemStorageProvider(),
  });
  // There is no server: what it was started with is all there is.
  for (const event of ['error', 'warn']) client.on(event, () => {});
  await new Promise<void>((done) => client.on('ready', done));
  const contexts = visitors.map((properties) => ({ userId: properties.id, properties }));
  return {
    name: 'unleash-client',
    all: (visitor) => keys.map((key) => client.getVariant(key, contexts[visitor]!)),
    seen: (answer) => keys.filter((_, i) => (answer as { enabled: boolean }[])[i]!.enabled),
    close: () => client.destroy(),
  };
};

function toggleOf(name: string, parts: readonly Part[]): object {
  const parameters = { rollout: '100', stickiness: 'default', groupId: name };
  const variants = ['a', 'b'].map((variant) => ({ name: variant, weight: 500, stickiness: 'default' }));
  const strategies = [
    { name: 'flexibleRollout', parameters, constraints: parts.map(constraintOf), variants },
  ];
  return { name, type: 'experiment', enabled: true, stale: false, strategies, variants: [] };
}

const constraintOf = ({ field, op, value }: Part): object =>
  op === 'eq'
    ? { contextName: field, operator: 'IN', values: [String(value)] }
    : { contextName: field, operator: 'NUM_GTE', value: String(value) };
