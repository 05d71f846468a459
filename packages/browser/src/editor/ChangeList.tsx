// What has been changed so far, each with whether its element is still there. Where the page has changed since, the
// element that it most probably is now is offered.

import type { KeptChange } from './api.ts';
import { type Found, nameOf, selectorOf } from './finding.ts';

interface Props {
  changes: readonly KeptChange[];
  /** Where each one's element was when the editor opened or the change was made. */
  found: readonly Found[];
  pick(element: Element): void;
  replace(at: number, change: KeptChange): void;
  remove(at: number): void;
}

const WORDS: Record<KeptChange['action'], (change: KeptChange) => string> = {
  text: ({ value }) => `says “${shorten(value)}”`,
  html: () => 'has other content',
  attr: ({ name, value }) => `has ${name} “${shorten(value)}”`,
  hide: () => 'is hidden',
  insert: ({ position, value }) => {
    const slot = /data-visavis-slot="([^"]+)"/.exec(value ?? '')?.[1];
    return `has ${slot ? `the slot “${slot}”` : 'something new'} ${PLACE[position ?? 'append']}`;
  },
  move: ({ position }) => (position === 'before' ? 'is moved up' : 'is moved down'),
};
const PLACE = { before: 'before it', after: 'after it', prepend: 'first in it', append: 'last in it' };

export function ChangeList({ changes, found, pick, replace, remove }: Props) {
  if (changes.length === 0)
    return <p className="hint">Click anything on the page to change it. Nothing is changed yet.</p>;
  return (
    <ol className="changes" aria-label="Changes">
      {changes.map((change, at) => {
        const { state, element } = found[at] ?? { state: 'lost' };
        const name = change.seen?.text
          ? `“${shorten(change.seen.text)}”`
          : (change.seen?.tag ?? change.selector);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: changes are told apart by their place only.
          <li key={at}>
            <button
              type="button"
              className="what"
              onClick={() => element && pick(element)}
              disabled={!element}
            >
              {name} {WORDS[change.action](change)}
            </button>
            <button
              type="button"
              className="remove"
              aria-label={`Remove: ${name}`}
              onClick={() => remove(at)}
            >
              ×
            </button>
            {state === 'lost' && (
              <p className="warning" role="status">
                The page has nothing like it any more ({change.selector}).
              </p>
            )}
            {state === 'moved' && element && (
              <p className="warning" role="status">
                The page has changed. This is probably {nameOf(element)} now.{' '}
                <button
                  type="button"
                  onClick={() => replace(at, { ...change, selector: selectorOf(element) })}
                >
                  Repair
                </button>
              </p>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const shorten = (text = ''): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
