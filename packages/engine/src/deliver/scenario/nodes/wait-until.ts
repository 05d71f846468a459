// Waits until something happens or holds, but not for ever.

import { describe } from '../../../segment/index.ts';
import { durationMs } from '../../../unify/index.ts';
import type { WaitUntil } from '../scenario.ts';
import type { NodeKind } from './kind.ts';

export const waitUntil: NodeKind<WaitUntil> = {
  acts: false,
  compile(node, reading) {
    const happens = node.on && reading.filter(node.on);
    const holds = node.when && reading.test(node.when);
    const length = durationMs(node.timeout);
    return ({ run, walker, at, event }) => {
      if (event && event.time >= run.since && happens?.(event)) return { go: node.next, by: 'met' };
      const verdict = holds?.(walker.view, at, walker.members) ?? Number.NEGATIVE_INFINITY;
      if (verdict > 0) return { go: node.next, by: 'met' };
      const over = run.since + length;
      return at >= over ? { go: node.otherwise, by: 'timeout' } : { stay: Math.min(over, -verdict) };
    };
  },
  ways: ({ next, otherwise }) => [
    { by: 'met', to: next },
    { by: 'timeout', to: otherwise },
  ],
  whens: ({ when }) => (when ? [{ field: 'when', when }] : []),
  ons: ({ on }) => (on ? [{ field: 'on', on }] : []),
  check(node, fault) {
    if ((node.on === undefined) === (node.when === undefined))
      fault('on', 'what must happen (on) or what must hold (when), one of the two', node.on && 'both');
  },
  describe: ({ on, when, timeout }) =>
    `Wait until ${on ? `“${on.event}”` : when ? describe(when) : ''}, ${timeout} at most`,
};
