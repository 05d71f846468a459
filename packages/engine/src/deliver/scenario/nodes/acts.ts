// The nodes that do something in the world and go on: send, update, webhook and goal; and the one that ends the way.

import { durationMs } from '../../../unify/index.ts';
import type { Exit, Goal, Send, Update, Webhook } from '../scenario.ts';
import type { NodeKind } from './kind.ts';

const onward = ({ next }: { next: string | null }) => [{ by: '', to: next }];

export const send: NodeKind<Send> = {
  acts: true,
  compile({ channel, template, variant, tags = [], tone, priority, transactional, ...rest }) {
    const { whileAvailable, expires, next } = rest;
    const lasts = expires === undefined ? undefined : durationMs(expires);
    const deed = {
      ...{ kind: 'send' as const, channel, template, tags },
      ...(variant !== undefined && { variant }),
      ...(tone !== undefined && { tone }),
      ...(priority !== undefined && { priority }),
      ...(transactional !== undefined && { transactional }),
      ...(whileAvailable !== undefined && { whileAvailable }),
    };
    return ({ at }) => ({
      go: next,
      by: '',
      does: [lasts === undefined ? deed : { ...deed, expiresAt: at + lasts }],
    });
  },
  ways: onward,
  describe: ({ channel, template }) => `Send “${template}” by ${channel.replace('_', ' ')}`,
};

export const update: NodeKind<Update> = {
  acts: true,
  compile:
    ({ traits, next }) =>
    () => ({ go: next, by: '', does: [{ kind: 'update', traits }] }),
  ways: onward,
  describe: ({ traits }) => `Set ${Object.keys(traits).join(', ')}`,
};

export const webhook: NodeKind<Webhook> = {
  acts: true,
  compile:
    ({ url, next }) =>
    () => ({ go: next, by: '', does: [{ kind: 'webhook', url }] }),
  ways: onward,
  describe: ({ url }) => `Call ${url}`,
};

export const goal: NodeKind<Goal> = {
  acts: false,
  compile:
    ({ goal, next }) =>
    () => ({ go: next, by: '', does: [{ kind: 'goal', goal }] }),
  ways: onward,
  describe: ({ goal }) => `Goal: ${goal}`,
};

export const exit: NodeKind<Exit> = {
  acts: false,
  compile:
    ({ reason }) =>
    () => ({ end: reason }),
  ways: () => [],
  describe: ({ reason }) => `Leave: ${reason}`,
};
