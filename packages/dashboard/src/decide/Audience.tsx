// Whom an experience is for, in words.

import { Dim } from '../ui/DataTable.tsx';
import type { Experience } from './api.ts';

export function Audience({ of: { audience, sentence } }: { of: Experience }) {
  if (audience === null) return <>everybody</>;
  return <Dim>{sentence}</Dim>;
}
