// What a story is about, as people say it.

const NAMES: Readonly<Record<string, string>> = {
  segment: 'Segment',
  persona: 'Persona',
  stage: 'Stage of a journey',
  experience: 'Experiment',
  report: 'Report',
};
export const kindName = (kind: string): string => NAMES[kind] ?? kind;
