// The page under the editor: what is being made is held on it by the very code that will hold it for visitors, and
// taken back when something else is to be shown.

import { contentOf, createEditor, HIDDEN } from '../decide/index.ts';
import type { Change, Json } from '../types.ts';
import type { Previewed } from './api.ts';

export interface Stage {
  /** Shows the page with these changes and nothing else of ours. */
  show(changes: readonly Change[]): void;
  /** Shows what was decided for somebody: slots and changes of the page. */
  preview(decisions: Previewed['decisions']): void;
  close(): void;
}

/** Hidden elements stay visible as ghosts while they are edited, or nobody could bring them back. */
const STYLES = `[${HIDDEN}]{opacity:.25!important;outline:1px dashed currentColor!important}`;
const STYLES_PREVIEW = `[${HIDDEN}]{display:none!important}`;

export function createStage(report: (error: unknown) => void): Stage {
  const editor = createEditor(report);
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  let held: { root: ParentNode; changes: readonly Change[] }[] = [];
  let given: readonly Change[] = [];
  const observer = new MutationObserver(hold);

  function hold(): void {
    for (const { root, changes } of held) editor.hold(root, changes);
    observer.takeRecords();
  }

  function put(next: typeof held): void {
    const before = held.flatMap(({ changes }) => changes);
    const after = new Set(next.flatMap(({ changes }) => changes));
    editor.undo(before.filter((change) => !after.has(change)));
    held = next;
    hold();
  }

  observer.observe(document, { subtree: true, childList: true, characterData: true });

  return {
    show(changes) {
      sheet.replaceSync(STYLES);
      // From the first that is new, all are made anew: a later change may stand on an earlier one.
      const same = changes.findIndex((change, at) => change !== given[at]);
      const kept = same < 0 ? Math.min(changes.length, given.length) : same;
      put([{ root: document, changes: given.slice(0, kept) }]);
      given = changes;
      put([{ root: document, changes }]);
    },
    preview(decisions) {
      sheet.replaceSync(STYLES_PREVIEW);
      given = [];
      put([]);
      const page = (decisions.page?.value as { changes?: Change[] } | null)?.changes ?? [];
      put([{ root: document, changes: page }]);
      const slots = [...document.querySelectorAll<HTMLElement>('[data-visavis-slot]')].flatMap((root) => {
        const decision = decisions[root.dataset.visavisSlot!];
        const isMarkup = root.hasAttribute('data-visavis-html');
        return decision ? [{ root, changes: contentOf(decision.value as Json, isMarkup) }] : [];
      });
      put([...held, ...slots]);
    },
    close() {
      observer.disconnect();
      put([]);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    },
  };
}
