// Each capability by rung: what is there and what is not, in one table that shows at a glance which of them holds the
// others back. A cell opens into its criteria.

import { Text } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../../ui/Page.tsx';
import { Scroll } from '../../ui/Scroll.tsx';
import type { Assessed, Checked } from './api.ts';
import { Figure } from './Figure.tsx';

const SAID: Record<string, string> = {
  data: 'Data',
  recognition: 'Recognition',
  audiences: 'Audiences',
  activation: 'What is shown',
  proof: 'Proof',
};
const RUNGS = [1, 2, 3, 4, 5] as const;

export function Capabilities({ assessed }: { assessed: Assessed }) {
  const [open, setOpen] = useState<string>();
  const shown = assessed.capabilities
    .flatMap(({ criteria }) => criteria)
    .filter(({ capability, rung }) => `${capability} ${rung}` === open);
  return (
    <Section
      title="By capability"
      note="Which of them holds the others back? Press a cell for what it asks for."
    >
      <Scroll label="Capabilities by rung, table">
        <table className="vv-table" aria-label="Capabilities by rung">
          <thead>
            <tr>
              <th>Capability</th>
              {RUNGS.map((rung) => (
                <th key={rung}>Rung {rung}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {assessed.capabilities.map(({ capability, criteria }) => (
              <tr key={capability}>
                <td>{SAID[capability] ?? capability}</td>
                {RUNGS.map((rung) => (
                  <td key={rung}>
                    <Cell
                      name={`${SAID[capability]}, rung ${rung}`}
                      criteria={criteria.filter((one) => one.rung === rung)}
                      isOpen={open === `${capability} ${rung}`}
                      toggle={() =>
                        setOpen(open === `${capability} ${rung}` ? undefined : `${capability} ${rung}`)
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <div aria-live="polite">
        {shown.map((criterion) => (
          <Text key={criterion.key} size="sm" mt="xs">
            {criterion.isMet ? '✓' : '✗'} {criterion.asks}:{' '}
            <Figure criterion={criterion} assessed={assessed} />
          </Text>
        ))}
      </div>
    </Section>
  );
}

interface CellProps {
  name: string;
  criteria: readonly Checked[];
  isOpen: boolean;
  toggle: () => void;
}

function Cell({ name, criteria, isOpen, toggle }: CellProps) {
  if (criteria.length === 0) return <span aria-hidden>·</span>;
  const met = criteria.filter(({ isMet }) => isMet).length;
  const state = met === criteria.length ? 'all' : met > 0 ? 'some' : 'none';
  return (
    <button
      type="button"
      className="vv-cell"
      data-state={state}
      aria-expanded={isOpen}
      aria-label={`${name}: ${met} of ${criteria.length} met`}
      onClick={toggle}
    >
      {state === 'all' ? '✓' : `${met} of ${criteria.length}`}
    </button>
  );
}
