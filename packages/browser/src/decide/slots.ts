// The page itself: finds slots as they appear, hides them while they are being decided, fills them, and keeps what was
// filled through re-renders. A slot is hidden for `timeoutMs` at most, whatever happens; then the page's own content
// shows, and an answer that comes later does not swap it under the visitor's eyes.

import { attempt, guard, type Report } from '../platform/safe.ts';
import type { Change, Decision } from '../types.ts';
import { contentOf } from './content.ts';
import type { Decisions } from './decisions.ts';
import { createEditor } from './editor.ts';
import { HIDDEN } from './edits.ts';

export interface Slots {
  /** Begins to watch the page. */
  start(): void;
  /** Brings the page into line with what is known by now. */
  update(): void;
  /** The page is to be decided anew: what shows stays until then. */
  renew(): void;
  change(changes: Change[]): () => void;
  /** Nothing more is to come for now: what is hidden shows. */
  giveUp(): void;
  /** Takes everything back. */
  restore(): void;
}

/** `changes` must not change but after `renew` or `restore`. */
export interface SlotsOptions extends Pick<Decisions, 'peek' | 'ask' | 'changes'> {
  /** The slot shows its decision. */
  viewed(slot: string): void;
  /** What the page as a whole was given; cleared only after `renew` or `restore`. */
  changes(): readonly Change[];
  timeoutMs: number;
  nonce?: string;
  report: Report;
}

interface Shown {
  slot: string;
  /** Undefined while the page's own content shows. */
  decision?: Decision;
  changes: Change[];
  /** The slot's time is over: it stays as it is until the page is decided anew. */
  settled?: boolean;
}

const SLOT = 'data-visavis-slot';
/** Attributes, since frameworks write classes over. */
const WAITING = 'data-visavis-wait';
const STYLES = `[${WAITING}]{visibility:hidden!important}[${HIDDEN}]{display:none!important}`;

export function createSlots({ peek, ask, viewed, changes, timeoutMs, nonce, report }: SlotsOptions): Slots {
  const editor = createEditor(report);
  const shown = new Map<Element, Shown>();
  const own: Change[][] = [];
  let observer: MutationObserver | undefined;
  let scans = false;
  /** The page was painted before we came: hiding now would be the flicker that this prevents. */
  let painted = false;

  function settle(element: Element, state: Shown): void {
    state.settled = true;
    element.removeAttribute(WAITING);
  }

  const giveUp = () => shown.forEach((state, element) => void settle(element, state));

  function found(element: Element, slot: string): Shown {
    const known = shown.get(element);
    if (known?.slot === slot) return known;
    // A framework has put one slot in the place of another.
    if (known) editor.undo(known.changes);
    const state: Shown = { slot, changes: [] };
    shown.set(element, state);
    if (!painted) element.setAttribute(WAITING, '');
    setTimeout(() => settle(element, state), timeoutMs);
    return state;
  }

  /** Gives back the slot's name while it is to be decided. */
  function fill(element: Element): string | undefined {
    const slot = element.getAttribute(SLOT)!;
    const state = found(element, slot);
    const decision = peek(slot);
    if (!state.settled && decision && decision !== state.decision) {
      editor.undo(state.changes);
      state.decision = decision;
      state.changes = contentOf(decision.value, element.hasAttribute('data-visavis-html'));
      settle(element, state);
    }
    editor.hold(element, state.changes);
    if (state.decision) viewed(slot);
    return decision || state.settled ? undefined : slot;
  }

  function update(): void {
    const missing = scans
      ? [...document.querySelectorAll(`[${SLOT}]`)].map(fill).filter((slot) => slot !== undefined)
      : [];
    for (const list of [changes(), ...own]) editor.hold(document, list);
    if (missing.length) void ask(missing);
  }

  function watch(): void {
    if (observer) return;
    addStyles(nonce);
    observer = new MutationObserver(guard('slots', report, update));
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  }

  return {
    update,
    giveUp,
    start() {
      scans = true;
      watch();
      painted = !!attempt(() => performance.getEntriesByType('paint').length);
      update();
      painted = false;
    },
    renew() {
      editor.undo(changes());
      shown.forEach((state, element) => {
        if (element.isConnected) state.settled = false;
        else shown.delete(element);
      });
    },
    change(list) {
      own.push(list);
      watch();
      update();
      return () => {
        own.splice(own.indexOf(list) >>> 0, 1);
        editor.undo(list);
      };
    },
    restore() {
      observer?.disconnect();
      observer = undefined;
      scans = false;
      for (const list of [changes(), ...own.splice(0)]) editor.undo(list);
      giveUp();
      shown.forEach(({ changes }) => {
        editor.undo(changes);
      });
      shown.clear();
    },
  };
}

/** A constructed sheet needs no permission of the content security policy. */
function addStyles(nonce: string | undefined): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement('style');
    if (nonce) style.nonce = nonce;
    style.textContent = STYLES;
    document.documentElement.append(style);
  }
}
