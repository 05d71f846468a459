// A step in a few words, as it stands in the editor, saved or not.

import type { Node, Scenario } from '@visavis/engine/deliver';

export function wordsOf(node: Node): string {
  switch (node.kind) {
    case 'wait': {
      const until = node.at ? `until ${node.at}${node.on ? ` on ${node.on.join(', ')}` : ''}` : '';
      return ['Wait', node.for, node.for && until ? `then ${until}` : until].filter(Boolean).join(' ');
    }
    case 'wait_until':
      return `Wait for ${node.on ? `“${node.on.event || '…'}”` : 'a condition'}, ${node.timeout} at most`;
    case 'split':
      return `Split: ${node.branches.map(({ name }) => name).join(', ')}, otherwise`;
    case 'random':
      return `By lot: ${node.branches.map(({ name, share }) => `${name} ${share}`).join(', ')}`;
    case 'experiment':
      return `Experiment “${node.experiment}”: ${node.branches.map(({ name, share }) => `${name} ${share}`).join(', ')}`;
    case 'send':
      return `Send “${node.template || '…'}” by ${node.channel.replace('_', ' ')}`;
    case 'update':
      return `Set ${Object.keys(node.traits).join(', ')}`;
    case 'webhook':
      return `Call ${node.url}`;
    case 'goal':
      return `Goal: ${node.goal}`;
    case 'exit':
      return `Leave: ${node.reason}`;
  }
}

export function triggerWords({ trigger, keyedBy }: Pick<Scenario, 'trigger' | 'keyedBy'>): string {
  const about = keyedBy ? `, one run for each ${keyedBy.replace('properties.', '')}` : '';
  if ('on' in trigger) return `When “${trigger.on.event || '…'}” happens${about}`;
  if ('segment' in trigger) return `When somebody has ${trigger.moves} the segment ${trigger.segment || '…'}`;
  return `When somebody has reached the stage ${trigger.stage || '…'} of ${trigger.machine || '…'}`;
}

export function reentryWords({ reentry }: Pick<Scenario, 'reentry'>): string {
  if (reentry.rule === 'once') return 'once only';
  return reentry.rule === 'after_exit'
    ? 'again, once they are through'
    : `again, ${reentry.gap} after they last came`;
}
