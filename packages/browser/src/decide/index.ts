// decide in the page: what is shown, and how it stays shown.

export { createDecisions, type Decisions, nothing } from './decisions.ts';
export { met } from './editor.ts';
export { createSlots, type Slots } from './slots.ts';
