// One question in the page: its label, what answers it, and what is wrong with the answer, told to those who look and to
// those who listen.

import { h } from '../about/element.ts';
import type { Json } from '../types.ts';
import type { Question } from './api.ts';

export interface Field {
  key: string;
  element: HTMLElement;
  read(): Json | undefined;
  /** Empty: nothing is wrong. */
  complain(text: string): void;
  focus(): void;
}

const TYPES: Record<string, string> = { email: 'email', phone: 'tel', number: 'number', date: 'date' };
const COMPLETES: Record<string, string> = { email: 'email', phone: 'tel' };
const SCALES: Record<string, [number, number]> = { nps: [0, 10], csat: [1, 5], ces: [1, 7] };
/** More are shown as a list that opens. */
const MOST_RADIOS = 7;

let ids = 0;

export function fieldOf(question: Question, given?: Json): Field {
  const { kind, options = [] } = question;
  if (kind === 'choice' && options.length > MOST_RADIOS) return select(question, given);
  const choices = choicesOf(question);
  return choices ? group(question, choices, given) : line(question, given);
}

function choicesOf({ kind, options, min, max }: Question): { value: Json; label: string }[] | undefined {
  if (kind === 'choice' || kind === 'choices') return options ?? [];
  if (kind === 'yesno')
    return [
      { value: true, label: 'Yes' },
      { value: false, label: 'No' },
    ];
  const [from, to] = SCALES[kind] ?? (kind === 'scale' ? [min ?? 1, max ?? 5] : []);
  if (from === undefined || to === undefined) return undefined;
  return Array.from({ length: to - from + 1 }, (_, i) => ({ value: from + i, label: `${from + i}` }));
}

function line(question: Question, given?: Json): Field {
  const { kind, required, min, max } = question;
  const value = given === undefined ? '' : `${given}`;
  const input =
    kind === 'longtext'
      ? h('textarea', { rows: 3, value })
      : h('input', { type: TYPES[kind] ?? 'text', value });
  if (kind === 'number' && input instanceof HTMLInputElement) {
    if (min !== undefined) input.min = `${min}`;
    if (max !== undefined) input.max = `${max}`;
    input.step = 'any';
  }
  if (COMPLETES[kind]) input.setAttribute('autocomplete', COMPLETES[kind]);
  return labelled(question, input, () => input.value, required);
}

function select(question: Question, given?: Json): Field {
  const list = h('select', {}, h('option', { value: '' }, 'Choose…'));
  for (const { value, label } of question.options ?? [])
    list.append(h('option', { value, selected: value === given }, label));
  return labelled(question, list, () => list.value || undefined, question.required);
}

function labelled(
  { key, label, help }: Question,
  input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  read: () => Json | undefined,
  required = false,
): Field {
  const id = `q${ids++}`;
  input.id = id;
  input.name = key;
  if (required) input.setAttribute('aria-required', 'true');
  const { parts, complain } = notes(id, help, input);
  const title = h('label', { htmlFor: id }, label, required && ' *');
  return {
    ...{ key, read, complain },
    element: h('div', { className: 'field' }, title, ...parts.help, input, parts.error),
    focus: () => input.focus(),
  };
}

function group(question: Question, choices: { value: Json; label: string }[], given?: Json): Field {
  const { key, kind, label, help, required, low, high } = question;
  const id = `q${ids++}`;
  const many = kind === 'choices';
  const isScale = kind === 'scale' || kind in SCALES;
  const inputs = choices.map(({ value }) =>
    h('input', {
      type: many ? 'checkbox' : 'radio',
      name: id,
      checked: Array.isArray(given) ? given.includes(value) : given === value,
    }),
  );
  const last = choices.length - 1;
  const ends = [low && `${choices[0]?.label}: ${low}`, high && `${choices[last]?.label}: ${high}`].filter(
    Boolean,
  );
  const row = h(
    'div',
    { className: isScale ? 'scale' : 'options' },
    ...choices.map((choice, i) =>
      h('label', { className: 'option' }, inputs[i]!, h('span', {}, choice.label)),
    ),
  );
  const set = h('fieldset', { className: 'field' }, h('legend', {}, label, required && ' *'));
  set.setAttribute('role', many ? 'group' : 'radiogroup');
  if (required && !many) set.setAttribute('aria-required', 'true');
  const { parts, complain } = notes(id, [help, ends.join(', ')].filter(Boolean).join(' · '), set);
  set.append(...parts.help, row, parts.error);
  return {
    ...{ key, complain, element: set },
    read() {
      const chosen = choices.filter((_, i) => inputs[i]!.checked).map(({ value }) => value);
      return many ? chosen : chosen[0];
    },
    focus: () => (inputs.find(({ checked }) => checked) ?? inputs[0])?.focus(),
  };
}

/** The help and the complaint, tied to what they are about. */
function notes(id: string, help: string | undefined, about: HTMLElement) {
  const error = h('p', { id: `${id}-error`, className: 'error', hidden: true });
  const shown = help ? [h('p', { id: `${id}-help`, className: 'help' }, help)] : [];
  const described = (more: string[]) => {
    const all = [...shown.map((one) => one.id), ...more].join(' ');
    if (all) about.setAttribute('aria-describedby', all);
    else about.removeAttribute('aria-describedby');
  };
  described([]);
  return {
    parts: { help: shown, error },
    complain(text: string) {
      error.textContent = text;
      error.hidden = text === '';
      about.setAttribute('aria-invalid', `${text !== ''}`);
      described(text === '' ? [] : [error.id]);
    },
  };
}
