// What the readers of conditions need to know of a workspace beside the condition itself.

import { newest } from './definition.ts';
import type { WorkspaceProgram } from './program.ts';
import type { Surroundings } from './sql/index.ts';

export const surroundingsOf = ({ timezone, segments, computed }: WorkspaceProgram): Surroundings => ({
  timezone,
  computed: new Map(
    computed.filter((trait) => trait.state !== 'archived').map((trait) => [trait.key, trait.definition]),
  ),
  segments: new Map(
    segments
      .filter((segment) => segment.state !== 'archived')
      .map((segment) => [segment.key, segment.condition ?? newest(segment)]),
  ),
});
