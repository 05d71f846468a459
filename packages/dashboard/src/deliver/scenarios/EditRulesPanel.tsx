// An edit takes steps away on which people stand: what becomes of them is said before it is saved.

import { Select, Stack } from '@mantine/core';
import type { EditRule, EditRules, Scenario } from '@visavis/engine/deliver';
import { many } from '../../ui/format.ts';
import { Section } from '../../ui/Page.tsx';
import type { EditPlan } from './api.ts';
import { wordsOf } from './words.ts';

export function EditRulesPanel(props: {
  plan: EditPlan;
  scenario: Scenario;
  rules: EditRules;
  onChange(rules: EditRules): void;
}) {
  const { plan, scenario, rules, onChange } = props;
  const data = [
    { value: 'finish', label: 'finish the version that they are in' },
    { value: 'exit', label: 'leave' },
    ...scenario.nodes.map((node) => ({ value: `move ${node.id}`, label: `go to: ${wordsOf(node)}` })),
  ];
  return (
    <Section
      title="People in flight"
      note={`${many(plan.people, 'person', 'people')} are on the way. Whoever stands on a step that is still there stays there.`}
    >
      <Stack gap="sm">
        {plan.gone.map(({ node, people }) => (
          <Select
            key={node}
            label={`The ${people} on “${node}”, which is gone,`}
            placeholder="Say what becomes of them"
            data={data}
            value={asText(rules[node])}
            onChange={(text) => onChange({ ...rules, [node]: ruleOf(text ?? 'finish') })}
          />
        ))}
      </Stack>
    </Section>
  );
}

const asText = (rule: EditRule | undefined): string | null =>
  rule === undefined ? null : rule.rule === 'move' ? `move ${rule.to}` : rule.rule;

const ruleOf = (text: string): EditRule =>
  text.startsWith('move ')
    ? { rule: 'move', to: text.slice(5) }
    : { rule: text === 'exit' ? 'exit' : 'finish' };
