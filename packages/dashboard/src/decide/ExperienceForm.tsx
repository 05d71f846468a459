// Everything that can be said of an experience: for whom, where, what they see, how it is shared, who takes part, and
// how it is measured. What the server refuses is said at the field.

import { Autocomplete, Button, Grid, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Condition } from '@visavis/engine/segment';
import { type ReactNode, useState } from 'react';
import { EstimatePanel, isComplete, SentenceBuilder, useCatalogue } from '../segment/index.ts';
import { useChange } from '../ui/api/query.ts';
import { FaultsOf, useFault } from '../ui/faults.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { AllocationEditor } from './AllocationEditor.tsx';
import { type Rung, SLOTS, type Slot, type SlotType, useSlots, type Written } from './api.ts';
import { ContentEditor, emptyOf } from './ContentEditor.tsx';
import { UNREADABLE } from './JsonField.tsx';
import { MeasureEditor } from './MeasureEditor.tsx';
import { ReachEditor } from './ReachEditor.tsx';
import { RungMark } from './rungs.tsx';
import { VariantsEditor } from './VariantsEditor.tsx';

const CLAIMED = [
  ...['name', 'slot', 'audience', 'variants', 'allocation', 'traffic', 'layer', 'from', 'to', 'priority'],
  ...['rung', 'cap', 'goal', 'holdout', 'unmeasured', 'guardrails', 'default'],
];
const NEW_TYPES: { value: SlotType; label: string }[] = [
  { value: 'object', label: 'Several parts (an object)' },
  { value: 'string', label: 'Text' },
  { value: 'html', label: 'HTML' },
  { value: 'image', label: 'A picture' },
  { value: 'list', label: 'A list' },
  { value: 'number', label: 'A number' },
  { value: 'boolean', label: 'Yes or no' },
];

export interface ExperienceFormProps {
  title: string;
  above: ReactNode;
  start: Written;
  save(draft: Written): Promise<void>;
  saveLabel: string;
  /** Keeps it as a draft. */
  keep?: (draft: Written) => Promise<void>;
  standsOn?: Rung;
  actions?: ReactNode;
  top?: ReactNode;
  /** Shown in place of the fields. */
  instead?: ReactNode;
}

export function ExperienceForm(props: ExperienceFormProps) {
  const { title, above, start, save, saveLabel, keep, standsOn, actions, top, instead } = props;
  const { draft, set, busy, fault, submit } = useDraft(start);
  const [fallback, setFallback] = useState<Fallback>({ type: 'object', default: { headline: 'Welcome' } });
  const slots = useSlots();
  const makeSlot = useChange(SLOTS);
  const known = slots.data?.data.find(({ key }) => key === draft.slot);
  const isNewSlot = slots.data !== undefined && draft.slot !== '' && !known;
  const sendBy = async (send: (draft: Written) => Promise<void>): Promise<void> => {
    if (isNewSlot)
      await makeSlot.mutateAsync({ method: 'POST', path: SLOTS, body: { key: draft.slot, ...fallback } });
    await send({ ...draft, allocation: told(draft.allocation) });
  };
  const ready =
    draft.name.trim() !== '' &&
    draft.slot.trim() !== '' &&
    draft.variants.every(({ content }) => content !== UNREADABLE) &&
    fallback.default !== UNREADABLE;
  return (
    <Page
      changes
      wide
      title={title}
      above={above}
      sentence={standsOn && <RungMark rung={standsOn} />}
      action={
        <>
          {actions}
          {keep && (
            <Button
              variant="default"
              onClick={() => void submit(() => sendBy(keep))}
              disabled={!ready}
              loading={busy}
            >
              Keep as draft
            </Button>
          )}
          {!instead && (
            <Button onClick={() => void submit(() => sendBy(save))} disabled={!ready} loading={busy}>
              {saveLabel}
            </Button>
          )}
        </>
      }
    >
      {top}
      {instead ?? (
        <FaultsOf error={fault} claimed={CLAIMED}>
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, lg: 7 }}>
              <Stack gap="lg">
                <Section title="What it is">
                  <Named
                    draft={draft}
                    slots={slots.data?.data ?? []}
                    onName={(name) => set({ name })}
                    onSlot={(slot) => {
                      const next = slots.data?.data.find(({ key }) => key === slot);
                      set({
                        slot,
                        ...(next && next.key !== draft.slot && { variants: fitted(draft, next) }),
                      });
                    }}
                  />
                  {isNewSlot && (
                    <FallbackFields
                      slot={draft.slot}
                      fallback={fallback}
                      onChange={(next) => {
                        if (next.type !== fallback.type)
                          set({
                            variants: draft.variants.map((each) => ({
                              ...each,
                              content: emptyOf(next.type),
                            })),
                          });
                        setFallback(next);
                      }}
                    />
                  )}
                </Section>
                <Section title="What they see">
                  {/* Until it is known what the slot holds, nothing is written that would not fit it. */}
                  <LoadingPanel query={slots}>
                    {() => (
                      <VariantsEditor
                        key={known?.id ?? fallback.type}
                        slot={known ?? { type: fallback.type, schema: null }}
                        variants={draft.variants}
                        weighs={['fixed', 'recommender'].includes(draft.allocation.kind)}
                        onChange={(variants) => set({ variants })}
                      />
                    )}
                  </LoadingPanel>
                </Section>
                <Section title="How variants share the audience">
                  <AllocationEditor
                    allocation={draft.allocation}
                    onChange={(allocation) => set({ allocation })}
                  />
                </Section>
                <Section title="Who takes part, and when">
                  <ReachEditor draft={draft} onChange={set} />
                </Section>
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 5 }}>
              <Stack gap="lg">
                <ForWhom audience={draft.audience} onChange={(audience) => set({ audience })} />
                <MeasureEditor draft={draft} onChange={set} />
              </Stack>
            </Grid.Col>
          </Grid>
        </FaultsOf>
      )}
    </Page>
  );
}

/** Content of another slot's type cannot stay; what the slot's default is, is a beginning. */
const fitted = ({ variants }: Written, slot: Slot): Written['variants'] =>
  variants.map((each) => ({ ...each, content: slot.default }));

/** What is not said is left out, so that the server's defaults hold. */
const told = (allocation: Written['allocation']): Written['allocation'] =>
  Object.fromEntries(
    Object.entries(allocation).filter(([, value]) => value !== undefined),
  ) as unknown as Written['allocation']; // the kind is always said

function Named(props: {
  draft: Written;
  slots: readonly Slot[];
  onName(name: string): void;
  onSlot(slot: string): void;
}) {
  const { draft, slots, onName, onSlot } = props;
  return (
    <div className="vv-variants">
      <TextInput
        label="Name"
        placeholder="Welcome back, big spenders"
        value={draft.name}
        error={useFault('name')}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      <Autocomplete
        label="Slot"
        placeholder="home-hero"
        data={slots.map(({ key }) => key)}
        value={draft.slot}
        error={useFault('slot')}
        onChange={onSlot}
      />
    </div>
  );
}

interface Fallback {
  type: SlotType;
  default: unknown;
}
function FallbackFields(props: { slot: string; fallback: Fallback; onChange(fallback: Fallback): void }) {
  const { slot, fallback, onChange } = props;
  return (
    <Stack gap="sm" mt="sm">
      <Select
        label={`“${slot}” is a new slot: it holds`}
        data={NEW_TYPES}
        allowDeselect={false}
        value={fallback.type}
        onChange={(type) => type && onChange({ type: type as SlotType, default: emptyOf(type as SlotType) })}
      />
      <ContentEditor
        key={fallback.type}
        slot={{ type: fallback.type, schema: null }}
        label="What everybody else sees"
        field="default"
        value={fallback.default}
        onChange={(content) => onChange({ ...fallback, default: content })}
      />
    </Stack>
  );
}

const ESTIMATE_AFTER_MS = 250;

function ForWhom(props: { audience: Condition | null; onChange(audience: Condition | null): void }) {
  const { audience, onChange } = props;
  const catalogue = useCatalogue();
  const [settled] = useDebouncedValue(audience, ESTIMATE_AFTER_MS);
  const fault = useFault('audience', true);
  return (
    <Section title="For whom">
      <Stack gap="sm" align="flex-start">
        <SegmentedControl
          aria-label="For whom"
          data={[
            { value: 'all', label: 'Everybody' },
            { value: 'some', label: 'People who match' },
          ]}
          value={audience === null ? 'all' : 'some'}
          onChange={(value) => onChange(value === 'all' ? null : { all: [] })}
        />
        {fault && <span style={{ color: 'var(--vv-harm)', fontSize: '0.8125rem' }}>{fault}</span>}
        {audience !== null && (
          <>
            <SentenceBuilder condition={audience} onChange={onChange} catalogue={catalogue} />
            {settled !== null && (
              <div style={{ width: '100%' }}>
                <EstimatePanel
                  condition={settled}
                  complete={isComplete(settled)}
                  stale={settled !== audience}
                />
              </div>
            )}
          </>
        )}
      </Stack>
    </Section>
  );
}
