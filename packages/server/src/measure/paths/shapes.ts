// What paths say over HTTP.

import type { Branch } from '@visavis/engine/measure';
import { type Static, Type } from 'typebox';
import { Stretch } from '../reports/shapes.ts';

/** Said to the second step; what is further has the same shape. */
const BranchShape = Type.Unsafe<Branch>({
  type: 'object',
  required: ['name', 'kind', 'people', 'next'],
  properties: {
    name: { type: 'string' },
    kind: { enum: ['step', 'more', 'end'], description: '`more`: steps that are not shown by name.' },
    people: { type: 'integer' },
    next: {
      type: 'array',
      description: 'Branches again, as deep as was asked.',
      items: { type: 'object', additionalProperties: true },
    },
  },
});
const ReportShape = Type.Object({
  people: Type.Integer({
    description: 'Who did the event in the stretch; each counts once, with the first time.',
  }),
  tree: Type.Array(BranchShape),
});
export type PathReport = Static<typeof ReportShape>;

export const PathsShape = Type.Object({
  ...Stretch,
  direction: Type.Enum(['after', 'before']),
  ...ReportShape.properties,
});
