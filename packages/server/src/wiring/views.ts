// Whose eyes a page can be looked at with: a person's, or those of somebody in a segment. Used by previews, which need
// a person from unify and a member from segment.

import type { EditorDeps } from '../decide/editor/routes.ts';
import type { Segments } from '../segment/index.ts';
import type { Unify } from '../unify/index.ts';

type Views = Pick<EditorDeps, 'segments' | 'somebody'>;

export function views({ segments, unify }: { segments: Segments; unify: Unify }): Views {
  return {
    async segments(workspaceId) {
      const known = await segments.definitions.segments(workspaceId);
      return known
        .filter(({ state }) => state === 'live')
        .map(({ key, name }) => ({ key, name }))
        .sort((a, b) => a.name.localeCompare(b.name));
    },
    async somebody(workspaceId, who) {
      const key = 'person' in who ? who.person : await memberKey(segments, workspaceId, who.segment);
      const person = key === undefined ? undefined : await unify.people.find(workspaceId, key);
      const names = person?.view.profile.identities.map(({ type, value }) => ({ type, value }));
      return names?.length ? names : undefined;
    },
  };
}

async function memberKey(
  segments: Segments,
  workspaceId: string,
  segment: string,
): Promise<string | undefined> {
  await segments.settleDue(workspaceId);
  const found = (await segments.definitions.segments(workspaceId)).find(({ key }) => key === segment);
  if (!found) return undefined;
  const [member] = await segments.membership.members(workspaceId, found.id, '', 1);
  return member && `id:${member.profileId}`;
}
