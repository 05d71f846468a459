// What a persona's story is written from.

import { personaStory } from '@visavis/engine/measure';
import type { Personas } from '../../predict/index.ts';
import { partsOf, type Subject, subject } from './subject.ts';

export type PersonaPages = Pick<Personas, 'page'>;

/** `people:p1`: the model and the persona. @throws not_found */
export async function personaSubject(
  personas: PersonaPages,
  workspaceId: string,
  key: string,
): Promise<Subject> {
  const [model, persona] = partsOf(key);
  const page = async () => {
    // Typical people are persons; a story is of groups.
    const { typical: _, ...found } = await personas.page(workspaceId, model, persona);
    return found;
  };
  return subject({ persona: page }, ({ persona: found }) =>
    personaStory({
      ...{ model, persona, modelName: found.model.name, name: found.name },
      ...{ people: found.now.people, share: found.now.share, others: found.others },
      ...{ firmness: found.firmness, apart: found.apart },
      stability: found.model.stability ?? { mean: 0, low: 0, high: 0 },
    }),
  );
}
