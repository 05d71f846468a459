// Messages on plain data: texts with Liquid, templates with their variants.

export * from './template.ts';
export * from './text.ts';
