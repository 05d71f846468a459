// Changes of a page as it is: which element, what to do with it. The browser SDK makes them, the visual editor writes
// them; the element's looks at the time are kept beside, so that it can be found again when the page has changed.

import type { Json, JsonObject } from '../collect/index.ts';

export const CHANGE_ACTIONS = ['text', 'html', 'attr', 'hide', 'insert', 'move'] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

export interface PageChange {
  /** Which elements, in CSS. */
  selector: string;
  /** Other ways to the same element, tried in order where the page has none that the first one names. */
  fallbacks?: string[];
  action: ChangeAction;
  /** The text, the markup, or the attribute's value; for `move`, the selector of where to. */
  value?: string;
  /** Of the attribute. */
  name?: string;
  /** Where `insert` puts markup and `move` the element: around the other element, or first or (by default) last in it. */
  position?: 'before' | 'after' | 'prepend' | 'append';
  /** What the element looked like when the change was made, in the visual editor's words. */
  seen?: JsonObject;
}

/** The content of a slot of the type `changes`. */
export interface PageChanges {
  /** The page that they were made on. */
  url?: string;
  changes: PageChange[];
}

const text = (maxLength: number): JsonObject => ({ type: 'string', maxLength });
const selector: JsonObject = { type: 'string', minLength: 1, maxLength: 2000 };

/** JSON schema of `PageChanges`. */
export const PAGE_CHANGES: JsonObject = {
  type: 'object',
  required: ['changes'],
  properties: {
    url: text(2000),
    changes: {
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        required: ['selector', 'action'],
        properties: {
          selector,
          fallbacks: { type: 'array', maxItems: 5, items: selector },
          action: { enum: [...CHANGE_ACTIONS] },
          value: text(20_000),
          name: text(100),
          position: { enum: ['before', 'after', 'prepend', 'append'] },
          seen: { type: 'object' },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

/** Whether a text at this place of some `PageChanges` is read as markup, so that what is merged in must be escaped. */
export const isMarkup = (change: Json): boolean =>
  typeof change === 'object' &&
  change !== null &&
  !Array.isArray(change) &&
  (change.action === 'html' || change.action === 'insert');
