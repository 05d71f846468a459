// The same tree in words, for those who read it.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { count } from '../../ui/format.ts';
import type { Branch, Paths } from './api.ts';
import { nameOf } from './PathPicture.tsx';
import { asShare } from './words.ts';

export function PathList({ paths }: { paths: Paths }) {
  return <Branches tree={paths.tree} all={paths.people} label="Steps" />;
}

function Branches({ tree, all, label }: { tree: readonly Branch[]; all: number; label: string }) {
  return (
    <ul aria-label={label} style={{ margin: 0, paddingLeft: 20, display: 'grid', gap: 3 }}>
      {tree.map((branch) => (
        <li key={`${branch.kind} ${branch.name}`}>
          {branch.kind === 'step' ? (
            <Link
              to="/paths"
              search={{ event: JSON.stringify({ event: branch.name }) }}
              title="Paths from there"
            >
              {branch.name}
            </Link>
          ) : (
            nameOf(branch)
          )}{' '}
          <Text span size="sm" c="dimmed">
            {count(branch.people)}, {asShare(branch.people / all)}
          </Text>
          {branch.next.length > 0 && (
            <Branches tree={branch.next} all={all} label={`After ${nameOf(branch)}`} />
          )}
        </li>
      ))}
    </ul>
  );
}
