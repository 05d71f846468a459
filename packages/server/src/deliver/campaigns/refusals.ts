// Why a campaign cannot be taken as it is.

import { type Fault, VisavisError } from '../../platform/errors.ts';
import type { StoredCampaign } from './campaign-store.ts';

export const overtaken = ({ campaign, version }: StoredCampaign): VisavisError =>
  new VisavisError(
    'conflict',
    `“${campaign.name}” was changed by somebody else: it was at version ${version}.`,
  );

export const refused = (faults: readonly Fault[]): VisavisError => {
  const [first] = faults;
  const where = first ? ` ${first.field}: expected ${first.expected}, got ${first.got}.` : '';
  return new VisavisError('invalid_definition', `The campaign cannot be taken so.${where}`, { faults });
};
