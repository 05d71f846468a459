// "who did Product Viewed, then Order Completed, all within 7 days"

import type { EventFilter, SequenceCondition } from '@visavis/engine/segment';
import { Choice, DurationWord } from '../../ui/words/index.ts';
import { EventWord, WhereWords } from './filter.tsx';
import type { EditorProps, Kind } from './kind.ts';
import { WindowWord } from './window.tsx';

type Step = SequenceCondition['sequence'][number];

function Words({ condition, onChange, catalogue, negated, negate }: EditorProps<SequenceCondition>) {
  const steps = condition.sequence;
  const setSteps = (sequence: Step[]): void => onChange({ ...condition, sequence });
  const setStep = (at: number, step: Step): void =>
    setSteps(steps.map((each, index) => (index === at ? step : each)));
  const when = (window: SequenceCondition['window']): void => {
    const { window: _, ...rest } = condition;
    onChange(window ? { ...rest, window } : rest);
  };
  return (
    <>
      who{' '}
      <Choice
        label="Negation"
        value={negated ? 'not' : ''}
        shown={negated ? 'never did' : 'did'}
        options={[
          { value: '', label: 'did' },
          { value: 'not', label: 'never did' },
        ]}
        onChange={(word) => (word === 'not') !== negated && negate()}
      />{' '}
      {steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
        <span key={at}>
          {at > 0 && (
            <>
              ,{' '}
              <Choice
                label={`Step ${at + 1}`}
                value={step.not ? 'not' : ''}
                shown={step.not ? 'then not' : 'then'}
                options={[
                  { value: '', label: 'then' },
                  { value: 'not', label: 'then not' },
                ]}
                onChange={(word) => setStep(at, turned(step, word === 'not'))}
              />{' '}
            </>
          )}
          <EventWord
            filter={step}
            catalogue={catalogue}
            onChange={(filter) => setStep(at, withFilter(step, filter))}
          />
          <WhereWords
            filter={step}
            catalogue={catalogue}
            onChange={(filter) => setStep(at, withFilter(step, filter))}
          />
          {steps.length > 2 && (
            <button
              type="button"
              className="vv-word"
              style={{ textDecoration: 'none', fontWeight: 400 }}
              aria-label={`Remove step ${at + 1}`}
              onClick={() => setSteps(steps.filter((_, index) => index !== at))}
            >
              ×
            </button>
          )}
        </span>
      ))}{' '}
      <Choice
        label="Add a step"
        open
        value=""
        shown="+ then"
        className="vv-word vv-word-add"
        options={catalogue.eventOptions}
        onChange={(event) => setSteps([...steps, { event }])}
      />
      , all within{' '}
      <DurationWord
        label="Time limit"
        value={condition.within}
        onChange={(within) => onChange({ ...condition, within: String(within) })}
      />
      , <WindowWord value={condition.window} onChange={when} />
    </>
  );
}

function turned(step: Step, not: boolean): Step {
  const { not: _, ...rest } = step;
  return not ? { ...rest, not: true } : rest;
}

const withFilter = (step: Step, filter: EventFilter): Step => (step.not ? { ...filter, not: true } : filter);

export const sequence: Kind<SequenceCondition> = {
  id: 'sequence',
  is: (condition) => 'sequence' in condition,
  Words,
};
