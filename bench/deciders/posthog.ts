// PostHog's client for servers, evaluating locally: it reads its flags from a cache and has no key to ask with.

import { createRequire } from 'node:module';
import { keysOf, type MakeDecider, type Part } from './decider.ts';

type Flags = Record<string, string | boolean>;
// Its types need options of the compiler that this repository has not.
const { PostHog } = createRequire(import.meta.url)('posthog-node') as {
  PostHog: new (
    key: string,
    options: object,
  ) => {
    getAllFlags(id: string, options: object): Promise<Flags>;
    shutdown(): Promise<void>;
  };
};

export const posthog: MakeDecider = (list, visitors) => {
  const definitions = {
    flags: keysOf(list).map((key, id) => flagOf(id, key, list[id]!)),
    ...{ group_type_mapping: {}, groupTypeMapping: {}, cohorts: {} },
  };
  const client = new PostHog('phc_bench', {
    host: 'http://127.0.0.1:9',
    strictLocalEvaluation: true,
    flagDefinitionCacheProvider: {
      getFlagDefinitions: () => definitions,
      shouldFetchFlagDefinitions: () => false,
      onFlagDefinitionsReceived() {},
      shutdown() {},
    },
  });
  const options = visitors.map((personProperties) => ({ personProperties, onlyEvaluateLocally: true }));
  return {
    name: 'posthog-node',
    isAsync: true,
    all: (visitor) => client.getAllFlags(visitors[visitor]!.id, options[visitor]!),
    seen: (answer) => Object.entries(answer as Flags).flatMap(([key, value]) => (value ? [key] : [])),
    close: () => client.shutdown(),
  };
};

function flagOf(id: number, key: string, parts: readonly Part[]): object {
  const properties = parts.map(({ field, op, value }) => ({
    key: field,
    type: 'person',
    operator: op === 'eq' ? 'exact' : 'gte',
    value,
  }));
  const variants = ['a', 'b'].map((variant) => ({ key: variant, rollout_percentage: 50 }));
  return {
    ...{ id, key, name: key, active: true, deleted: false, ensure_experience_continuity: false },
    filters: { groups: [{ properties, rollout_percentage: null }], multivariate: { variants } },
  };
}
