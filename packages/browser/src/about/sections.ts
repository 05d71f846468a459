// The parts of the visitor's page, each a question that a visitor asks.

import type { Json } from '../types.ts';
import type { Told } from './api.ts';
import { h } from './element.ts';

/** Changes something, says so, and shows the page anew. */
export type Act = (done: string, run: () => Promise<void>) => void;

export interface Acts {
  act: Act;
  correct(name: string, value: Json): Promise<void>;
  /** All answers, with the one that has changed. */
  agree(purpose: string, answers: Record<string, boolean>): Promise<void>;
  erase(): Promise<void>;
}

/** Those that Visavis itself goes by; a site's own come beside them. */
const PURPOSES: Record<string, string> = {
  personalization: 'Fit the page to me',
  marketing: 'Write to me',
};
const AT_MOST = 200;

export function why({ shown }: Told): Node {
  const fitted = shown.filter(({ because }) => because.length > 0);
  const plain = shown.filter(({ because }) => because.length === 0);
  return section(
    'Why do I see this?',
    shown.length === 0 && h('p', {}, 'Nothing on this site is fitted to anybody.'),
    ...fitted.map(({ name, reason, because }) =>
      h(
        'details',
        {},
        h('summary', {}, `${name}: ${reason}`),
        h(
          'ul',
          {},
          ...because.map(({ sentence, value }) =>
            h('li', {}, value === undefined ? sentence : `${sentence} (you: ${words(value)})`),
          ),
        ),
      ),
    ),
    plain.length > 0 && h('p', {}, `The same for everybody: ${plain.map(({ name }) => name).join(', ')}.`),
  );
}

export function known(told: Told, { act, correct }: Acts): Node {
  const { known, segments, scope } = told;
  if (!known) return section('What do you know of me?', h('p', {}, 'Nothing.'));
  const { traits, facts, events, firstSeen } = known;
  return section(
    'What do you know of me?',
    scope === 'device' &&
      h('p', {}, 'This is what this browser has told. Sign in on the site to see everything.'),
    h(
      'p',
      {},
      `${events} ${events === 1 ? 'thing that you did' : 'things that you did'}${firstSeen ? `, since ${day(firstSeen)}` : ''}.`,
      segments.length > 0 && ` You count among: ${segments.join(', ')}.`,
    ),
    traits.length > 0 && h('h3', {}, 'What you have told'),
    ...traits.slice(0, AT_MOST).map((trait) => answer(trait, act, correct)),
    facts.length > 0 && h('h3', {}, 'What your browser shows'),
    facts.length > 0 &&
      h(
        'dl',
        {},
        ...facts
          .slice(0, AT_MOST)
          .flatMap(({ name, value }) => [h('dt', {}, name.replaceAll('.', ' ')), h('dd', {}, words(value))]),
      ),
  );
}

function answer(
  { name, value, since }: { name: string; value: Json; since: string },
  act: Act,
  correct: Acts['correct'],
): Node {
  const isText = typeof value !== 'object';
  const input = h('input', {
    value: words(value),
    readOnly: !isText,
    ariaLabel: name,
    title: `Since ${day(since)}`,
  });
  return h(
    'form',
    {
      onsubmit: (event: Event) => {
        event.preventDefault();
        act(`${name} is corrected.`, () => correct(name, like(value, input.value)));
      },
    },
    h('span', {}, name),
    input,
    isText && h('button', { type: 'submit' }, 'Correct'),
    h(
      'button',
      {
        type: 'button',
        ariaLabel: `Take back ${name}`,
        onclick: () => act(`${name} is taken back.`, () => correct(name, null)),
      },
      'Take back',
    ),
  );
}

export function agreed({ known }: Told, { act, agree }: Acts): Node {
  const answers = new Map(known?.consent.map(({ purpose, granted }) => [purpose, granted]));
  const all = [...new Set([...Object.keys(PURPOSES), ...answers.keys()])];
  return section(
    'What may you do with it?',
    ...all.map((purpose) => {
      const input = h('input', {
        type: 'checkbox',
        checked: answers.get(purpose) ?? true,
        onchange: () =>
          act(input.checked ? 'You have agreed.' : 'You have refused.', () =>
            agree(purpose, { ...Object.fromEntries(answers), [purpose]: input.checked }),
          ),
      });
      return h('label', {}, input, PURPOSES[purpose] ?? purpose);
    }),
  );
}

export function forget({ scope }: Told, { act, erase }: Acts): Node {
  const what = scope === 'device' ? 'what this browser has told' : 'everything that is known of you';
  const sure = h(
    'div',
    { hidden: true },
    h(
      'p',
      {},
      `This erases ${what}, everywhere and for good. Orders that a shop must keep are not kept here.`,
    ),
    h('button', { type: 'button', className: 'harm', onclick: () => act('Erased.', erase) }, 'Erase'),
  );
  const first = h(
    'button',
    {
      type: 'button',
      onclick: () => {
        sure.hidden = false;
        first.hidden = true;
      },
    },
    'Erase me',
  );
  return section('Forget me', first, sure);
}

const section = (title: string, ...children: (Node | string | false)[]): Node =>
  h('section', {}, h('h2', {}, title), ...children);

const words = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
const day = (iso: string): string => new Date(iso).toLocaleDateString();

/** What was typed, as the kind of value that it was before. */
function like(before: Json, typed: string): Json {
  if (typeof before === 'number' && typed.trim() !== '' && Number.isFinite(Number(typed)))
    return Number(typed);
  if (typeof before === 'boolean' && /^(true|false)$/.test(typed)) return typed === 'true';
  return typed;
}
