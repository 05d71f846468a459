// What all routes of segment say in the same words.

import { Type } from 'typebox';
import { iso } from '../platform/clock.ts';
import type { Caller } from '../platform/http/index.ts';
import type { Author } from './definitions.ts';

export const tags = ['segment'];
export const secret = { access: 'secret' as const };
export const Id = Type.Object({ id: Type.String({ description: 'A segment’s id or key.' }) });
/** Read by the engine's parser, which says more about what is wrong than a schema can. */
export const AnyCondition = Type.Unknown({ description: 'A condition; see GET /v1/segments/schema.' });

export const authorOf = (caller: Caller): Author => ({
  workspaceId: caller.workspaceId,
  name: caller.name,
  caller,
});
export const shownPoint = ({ time, size }: { time: number; size: number }) => ({ time: iso(time), size });
