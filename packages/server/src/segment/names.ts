// What the keys in conditions are called, for sentences about them. Segments and computed traits are this room's own;
// what the values of other rooms' attributes are called, those rooms say.

import type { Names, ValueNames } from '@visavis/engine/segment';
import type { Programs, WorkspaceProgram } from './program.ts';

export interface NamesDeps {
  programs: Pick<Programs, 'load'>;
  valueNames?(workspaceId: string): Promise<ValueNames>;
}
export type NamesOf = (workspaceId: string) => Promise<Required<Names>>;

export const createNames =
  ({ programs, valueNames = async () => ({}) }: NamesDeps): NamesOf =>
  async (workspaceId) => ({
    ...ownNames(await programs.load(workspaceId)),
    values: await valueNames(workspaceId),
  });

const ownNames = ({ segments, computed }: WorkspaceProgram) => ({
  segments: Object.fromEntries(segments.map((segment) => [segment.key, segment.name])),
  computed: Object.fromEntries(computed.map((trait) => [trait.key, trait.definition.name])),
});
