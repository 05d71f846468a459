// How a change of a scenario is refused: it is over, somebody else was first, or it cannot be taken so.

import { type Fault, VisavisError } from '../../platform/errors.ts';
import type { StoredScenario } from './scenario-store.ts';

export function demandUnchanged(before: StoredScenario, { version }: { version?: number | undefined }): void {
  if (before.status === 'archived')
    throw new VisavisError('conflict', `“${before.scenario.name}” is archived. Make a new one of it.`);
  if (version !== undefined && version !== before.version) throw overtaken(before);
}

export const overtaken = ({ scenario, version }: StoredScenario): VisavisError =>
  new VisavisError(
    'conflict',
    `“${scenario.name}” was changed by somebody else: it is at version ${version}.`,
  );

export const refused = (faults: readonly Fault[]): VisavisError => {
  const [first] = faults;
  const where = first ? ` ${first.field}: expected ${first.expected}, got ${first.got}.` : '';
  return new VisavisError('invalid_definition', `The scenario cannot be taken so.${where}`, { faults });
};
