// Waits for a length of time, or for an hour on the person's own wall, or for both, one after the other.

import { durationMs } from '../../../unify/index.ts';
import { nextWallTime } from '../../wall-time.ts';
import type { Wait } from '../scenario.ts';
import type { NodeKind } from './kind.ts';

export const wait: NodeKind<Wait> = {
  acts: false,
  compile(node) {
    const length = node.for === undefined ? 0 : durationMs(node.for);
    return ({ run, walker, at }) => {
      const over = run.since + length;
      const until = node.at === undefined ? over : nextWallTime(walker.timezone, node.at, over, node.on);
      return at >= until ? { go: node.next, by: '' } : { stay: until };
    };
  },
  ways: ({ next }) => [{ by: '', to: next }],
  check(node, fault) {
    if (node.for === undefined && node.at === undefined) fault('for', 'how long, or at what hour', undefined);
    if (node.on !== undefined && node.at === undefined) fault('at', 'the hour on those days', undefined);
  },
  describe({ for: length, at, on }) {
    const hour = at && `${length ? ', then until' : 'Wait until'} ${at}${on ? ` on ${on.join(', ')}` : ''}`;
    return `${length ? `Wait ${length}` : ''}${hour ?? ''}`;
  },
};
