// Slot by slot what one person would be shown now: what came of it, every experience in the order in which it was tried
// with its conditions and the person's own values, what is missing to climb, and what would have changed it.

import { Anchor, Box, Group, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ExplainTree } from '../segment/index.ts';
import { useGet } from '../ui/api/query.ts';
import { many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { type Answer, type Decision, type SlotType, type TraceEntry, useSlots } from './api.ts';
import { ContentPreview } from './ContentPreview.tsx';
import { DecidedBefore } from './DecidedBefore.tsx';
import { PastDecisions } from './PastDecisions.tsx';
import { RungMark } from './rungs.tsx';

/** Everything that one person would be shown, and why. Nothing is kept of the question. */
export function Debugged({ personKey, linked = false }: { personKey: string; linked?: boolean }) {
  const answer = useGet<Answer>(`/v1/profiles/${encodeURIComponent(personKey)}/decisions`);
  const slots = useSlots().data?.data ?? [];
  return (
    <Stack gap="lg">
      <LoadingPanel query={answer} lines={8}>
        {({ decisions, trace = {}, counterfactuals = {} }) => (
          <>
            <Text>
              {sentenceOf(Object.values(decisions))}{' '}
              {linked && (
                <Link to="/people/$key" params={{ key: personKey }}>
                  Who is it?
                </Link>
              )}
            </Text>
            {Object.values(decisions).map((decision) => {
              const slot = slots.find(({ key }) => key === decision.slot);
              return (
                <Slot
                  key={decision.slot}
                  name={slot?.name ?? decision.slot}
                  type={slot?.type}
                  decision={decision}
                  trace={trace[decision.slot] ?? []}
                  otherwise={(counterfactuals[decision.slot] ?? []).map(({ text }) => text)}
                />
              );
            })}
          </>
        )}
      </LoadingPanel>
      <DecidedBefore personKey={personKey} />
      <PastDecisions personKey={personKey} />
    </Stack>
  );
}

function sentenceOf(decisions: readonly Decision[]): string {
  const own = decisions.filter(({ experience }) => experience !== null);
  if (decisions.length === 0) return 'There is no slot yet.';
  if (own.length === decisions.length) return 'Every slot shows something of an experience.';
  return `${own.length} of ${many(decisions.length, 'slot')} ${own.length === 1 ? 'shows' : 'show'} something of an experience; the rest show their default.`;
}

interface SlotProps {
  name: string;
  type: SlotType | undefined;
  decision: Decision;
  trace: readonly TraceEntry[];
  otherwise: readonly string[];
}

function Slot({ name, type, decision, trace, otherwise }: SlotProps) {
  const { slot, value, rung, reason, missing, experience, variant, sticky, propensity } = decision;
  const [open, setOpen] = useState(false);
  return (
    <Section
      title={name}
      action={
        <Link to="/slots/$key" params={{ key: slot }} style={{ fontSize: '0.8125rem' }}>
          The slot
        </Link>
      }
    >
      <div className="vv-variants">
        <Box miw={0}>
          <ContentPreview value={value} type={type} label={name} />
        </Box>
        <Stack gap={6}>
          {rung && (
            <Text size="sm" component="div">
              <RungMark rung={rung} />
            </Text>
          )}
          <Text size="sm">{reason.text}</Text>
          {experience && variant !== null && propensity < 1 && (
            <Text size="sm" c="dimmed">
              “{variant}” had a chance of {percent(propensity)}
              {sticky ? ', and stays, as it was seen before' : ''}.
            </Text>
          )}
          {missing && (
            <Text size="sm">
              <b>To climb:</b> {missing.text}
            </Text>
          )}
          {otherwise.length > 0 && (
            <List size="sm" spacing={2} aria-label="What would have changed it">
              {otherwise.map((text) => (
                <List.Item key={text}>{text}</List.Item>
              ))}
            </List>
          )}
        </Stack>
      </div>
      {trace.length > 0 && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          mt="sm"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide' : 'Show'} {many(trace.length, 'experience')} in the order tried
        </Anchor>
      )}
      {open && <Trace name={name} trace={trace} />}
    </Section>
  );
}

const OUTCOMES: Record<string, string> = {
  chosen: 'is shown',
  held: 'held out: sees the default, to measure against',
  outside: 'not for them',
  later: 'was not asked: one before it decided',
  schedule: 'not at this time',
  cap: 'was shown often enough',
  layer: 'belongs to another part of its layer',
  traffic: 'not among those who take part',
  'no-unit': 'nobody to draw for',
  holdout: 'held out of this rung',
};

function Trace({ name, trace }: { name: string; trace: readonly TraceEntry[] }) {
  return (
    <ol
      aria-label={`Experiences of ${name} in the order tried`}
      style={{ margin: '8px 0 0', paddingLeft: 20 }}
    >
      {trace.map((each) => (
        <li key={each.experience} style={{ padding: '6px 0', fontSize: '0.8125rem' }}>
          <Group gap={8}>
            <Link to="/experiences/$id" params={{ id: each.experience }}>
              {each.name}
            </Link>
            <RungMark rung={each.rung} />
            <span className="vv-pill" data-tone={each.outcome === 'chosen' ? 'good' : undefined}>
              {OUTCOMES[each.outcome] ?? each.outcome}
            </span>
          </Group>
          {each.audience ? (
            <ExplainTree explanation={each.audience} />
          ) : (
            <Text size="sm" c="dimmed">
              For everybody.
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}
