// One experience, with what the room after it says: whether anybody would be told something that contradicts it.

import { ExperiencePage } from '../decide/ExperiencePage.tsx';
import { ClashesPanel } from '../deliver/index.ts';

export function ExperienceRoute() {
  return (
    <ExperiencePage
      besides={({ key, version }) => <ClashesPanel subject={`experience:${key}`} version={version} />}
    />
  );
}
