// decide in the page: what is shown, and how it stays shown.

export { contentOf } from './content.ts';
export { createDecisions, type Decisions, nothing } from './decisions.ts';
export { createEditor, met } from './editor.ts';
export { HIDDEN } from './edits.ts';
export { createSlots, type Slots } from './slots.ts';
