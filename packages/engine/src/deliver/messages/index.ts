// Messages on plain data: texts with Liquid, templates with their variants, and who opened them.

export * from './machine.ts';
export * from './place.ts';
export * from './template.ts';
export * from './text.ts';
