// Questions as a sheet that is filled in and sent, with what is wrong said where it is wrong. Forms and surveys differ only
// in where they send it.

import { h } from '../about/element.ts';
import type { Json } from '../types.ts';
import { type Asked, Refused } from './api.ts';
import { type Field, fieldOf } from './fields.ts';

export interface Filled {
  answers: Record<string, Json>;
  consents: Record<string, boolean>;
  /** What people do not see. */
  trap: string;
}
export interface SheetOptions {
  asked: Asked;
  given?: Record<string, Json>;
  titled: boolean;
  /** Resolves with what is said in its place. */
  send(filled: Filled): Promise<string>;
}

export function sheet({ asked, given = {}, titled, send }: SheetOptions): HTMLElement {
  const { title, intro, questions, consents = [], submitLabel = 'Send' } = asked;
  const fields = questions.map((question) => fieldOf(question, given[question.key]));
  const agreed = consents.map(consentOf);
  const status = h('p', { role: 'alert', className: 'status' });
  const button = h('button', { type: 'submit' }, submitLabel);
  // Machines fill in whatever has a name; people never come here, neither by eye nor by key nor by ear.
  const trap = h('input', { name: 'website', tabIndex: -1, autocomplete: 'off' });
  const hidden = h('div', { className: 'trap', ariaHidden: 'true' }, h('label', {}, 'Website', trap));
  const form = h(
    'form',
    { noValidate: true, onsubmit: (event: Event) => void submit(event) },
    titled && !!title && h('h2', {}, title),
    !!intro && h('p', { className: 'intro' }, intro),
    ...fields.map(({ element }) => element),
    ...agreed.map(({ element }) => element),
    hidden,
    status,
    button,
  );
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (button.disabled) return;
    const all = [...fields, ...agreed];
    for (const field of all) field.complain('');
    status.textContent = '';
    button.disabled = true;
    try {
      const thanks = await send({ ...filledIn(fields, agreed), trap: trap.value });
      const said = h('p', { tabIndex: -1, className: 'thanks' }, thanks);
      form.replaceWith(said);
      said.focus();
    } catch (error) {
      complain(error, all);
    }
    button.disabled = false;
  }
  function complain(error: unknown, all: readonly Field[]): void {
    const faults = error instanceof Refused ? error.faults : [];
    const wrong = all.filter((field) => {
      const fault = faults.find((one) => one.field === field.key);
      if (fault) field.complain(`Expected ${fault.expected}.`);
      return fault;
    });
    status.textContent =
      error instanceof Refused ? error.message : 'The server cannot be reached. Try again in a moment.';
    (wrong[0] ?? { focus: () => button.focus() }).focus();
  }
  return form;
}

function filledIn(fields: readonly Field[], agreed: readonly Field[]): Omit<Filled, 'trap'> {
  const answers: Record<string, Json> = {};
  for (const { key, read } of fields) {
    const value = read();
    if (value !== undefined) answers[key] = value;
  }
  const consents = Object.fromEntries(
    agreed.map(({ key, read }) => [key.slice('consent.'.length), read() === true]),
  );
  return { answers, consents };
}

function consentOf({ purpose, text, required }: NonNullable<Asked['consents']>[number]): Field {
  const box = h('input', { type: 'checkbox' });
  const error = h('p', { className: 'error', hidden: true, id: `consent-${purpose}` });
  if (required) box.setAttribute('aria-required', 'true');
  return {
    key: `consent.${purpose}`,
    element: h(
      'div',
      { className: 'field' },
      h('label', { className: 'option' }, box, h('span', {}, text, required && ' *')),
      error,
    ),
    read: () => box.checked,
    complain(words) {
      error.textContent = words;
      error.hidden = words === '';
      box.setAttribute('aria-invalid', `${words !== ''}`);
      box.setAttribute('aria-describedby', error.id);
    },
    focus: () => box.focus(),
  };
}
