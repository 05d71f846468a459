// flagd's engine in the process: JSON Logic, compiled when the flags are set.

import { createRequire } from 'node:module';
import { keysOf, type MakeDecider, OFF, type Part } from './decider.ts';

// Its types need options of the compiler that this repository has not.
const { FlagdCore } = createRequire(import.meta.url)('@openfeature/flagd-core') as {
  FlagdCore: new (
    storage?: undefined,
    logger?: object,
  ) => {
    setConfigurations(flags: string): string[];
    resolveAll(context: object): { flagKey: string; value: unknown }[];
  };
};

export const flagd: MakeDecider = (list, visitors) => {
  const keys = keysOf(list);
  const core = new FlagdCore(undefined, { debug() {}, info() {}, warn() {}, error() {} });
  const flags = Object.fromEntries(list.map((parts, i) => [keys[i]!, flagOf(parts)]));
  core.setConfigurations(JSON.stringify({ flags }));
  const contexts = visitors.map(({ id, ...attributes }) => ({ targetingKey: id, ...attributes }));
  return {
    name: '@openfeature/flagd-core',
    all: (visitor) => core.resolveAll(contexts[visitor]!),
    seen: (answer) =>
      (answer as { flagKey: string; value: unknown }[]).flatMap(({ flagKey, value }) =>
        value === OFF ? [] : [flagKey],
      ),
  };
};

function flagOf(parts: readonly Part[]): object {
  const conditions = parts.map(({ field, op, value }) => ({
    [op === 'eq' ? '==' : '>=']: [{ var: field }, value],
  }));
  const split = {
    fractional: [
      ['a', 50],
      ['b', 50],
    ],
  };
  return {
    state: 'ENABLED',
    variants: { [OFF]: OFF, a: 'a', b: 'b' },
    defaultVariant: OFF,
    targeting: { if: [{ and: conditions }, split, OFF] },
  };
}
