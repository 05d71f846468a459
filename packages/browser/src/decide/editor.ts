// Keeps changes true: it does each change to each element once, and again whenever the page has rendered over it. A
// page that insists is left alone after a while, so that the two never fight for ever.

import type { Report } from '../platform/safe.ts';
import type { Change } from '../types.ts';
import { type Edit, makers } from './edits.ts';

export interface Editor {
  /** Makes the changes hold below the root; one without a selector is about the root itself. */
  hold(root: ParentNode, changes: readonly Change[]): void;
  /** Undoes them, the latest first. */
  undo(changes: readonly Change[]): void;
}

interface Held {
  change: Change;
  element: Element;
  edit?: Edit;
  times: number;
}

const MOST_TIMES = 50;
/** Changes whose selector has found something. */
export const met = new WeakSet<Change>();

export function createEditor(report: Report): Editor {
  let held: Held[] = [];

  function holdOne(change: Change, element: Element): void {
    let one = held.find((other) => other.element === element && other.change === change);
    if (!one) {
      met.add(change);
      one = { change, element, times: 0 };
      held.push(one);
    }
    if (one.edit?.holds() || one.times > MOST_TIMES) return;
    if (one.times++ === MOST_TIMES) report(change, 'given up');
    // What was inserted may still stand elsewhere.
    if (change.action === 'insert') one.edit?.undo();
    one.edit = makers[change.action](element, change);
  }

  return {
    hold(root, changes) {
      held = held.filter(({ element }) => element.isConnected);
      for (const change of changes)
        try {
          const { selector } = change;
          // Made for one element, it stays with that: what its selector counts may have moved since.
          const one = change.seen && held.find((other) => other.change === change);
          const elements = one
            ? [one.element]
            : selector
              ? root.querySelectorAll(selector)
              : [root as Element];
          elements.forEach((element) => {
            holdOne(change, element);
          });
        } catch (error) {
          report(error, 'change');
        }
    },
    undo(changes) {
      const goes = (one: Held) => changes.includes(one.change);
      const going = held.filter(goes).reverse();
      held = held.filter((one) => !goes(one));
      for (const { edit } of going)
        try {
          edit?.undo();
        } catch (error) {
          report(error, 'undo');
        }
    },
  };
}
