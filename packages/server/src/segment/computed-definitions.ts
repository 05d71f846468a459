// Making and archiving computed traits, beside the segments of `definitions.ts`.

import { type ComputedTrait, parseComputed } from '@visavis/engine/segment';
import { VisavisError } from '../platform/errors.ts';
import { type Computed, NO_PROGRESS, type Segment, type VersionLine, versionLine } from './definition.ts';
import { computedOf } from './definition-rules.ts';
import type { Author, DefinitionsDeps } from './definitions.ts';
import { type Leaning, refuseHeld } from './leaning.ts';

export interface NewComputed {
  key: string;
  name: string;
  filter?: unknown;
  measure?: unknown;
  window?: unknown;
}

export async function createComputed(
  deps: DefinitionsDeps,
  author: Author,
  given: NewComputed,
): Promise<Computed> {
  const definition = readComputed(given);
  const now = deps.clock.now();
  return saveComputed(deps, author, 'created', (_, known) => {
    const same = known.find((trait) => trait.key === definition.key);
    if (same && same.state !== 'archived') {
      throw new VisavisError('conflict', `There is a computed trait "${definition.key}" already.`);
    }
    return {
      workspaceId: author.workspaceId,
      key: definition.key,
      definition,
      version: (same?.version ?? 0) + 1,
      state: 'filling',
      progress: NO_PROGRESS,
      createdAt: now,
      createdBy: author.name,
      updatedAt: now,
    };
  });
}

/** @throws conflict when segments, or what is held, ask for it */
export async function archiveComputed(
  deps: DefinitionsDeps,
  author: Author,
  key: string,
  held: readonly Leaning[],
): Promise<void> {
  await saveComputed(deps, author, 'archived', (all, known) => {
    const computed = known.find((trait) => trait.key === key && trait.state !== 'archived');
    if (!computed) throw new VisavisError('not_found', `There is no computed trait "${key}".`);
    refuseHeld(computed.definition.name, (c) => computedOf(c).includes(key), all, held);
    return { ...computed, version: computed.version + 1, state: 'archived' };
  });
}

async function saveComputed(
  deps: DefinitionsDeps,
  author: Author,
  change: VersionLine['change'],
  make: (segments: Segment[], computed: Computed[]) => Computed,
): Promise<Computed> {
  let made: Computed | undefined;
  await deps.store.change(author.workspaceId, (segments, known) => {
    const computed = make(segments, known);
    made = computed;
    const { version, definition } = computed;
    const subject = subjectOf(computed);
    const line = versionLine(author, { subject, version, change, definition, changedAt: deps.clock.now() });
    return { computed: [computed], versions: [line] };
  });
  deps.changed(author.workspaceId);
  const details = { name: made!.definition.name, version: made!.version };
  await deps.audit(author, `computed_trait.${change}`, subjectOf(made!), details);
  return made!;
}

function readComputed({ key, name, ...rest }: NewComputed): ComputedTrait {
  const parsed = parseComputed(rest);
  if (parsed.faults) {
    throw new VisavisError('invalid_definition', 'The computed trait cannot be read.', {
      faults: parsed.faults,
    });
  }
  return { key, name, ...parsed.value };
}

const subjectOf = (computed: Computed): string => `computed.${computed.key}`;
