// What a criterion has of what it needs; a figure that counts people leads to them.

import { Link } from '@tanstack/react-router';
import { peopleWho } from '../../segment/index.ts';
import { count, percent } from '../../ui/format.ts';
import type { Assessed, Checked } from './api.ts';

export function Figure({ criterion, assessed }: { criterion: Checked; assessed: Assessed }) {
  const { has, least, key } = criterion;
  const isShare = least < 1 || (has > 0 && has < 1);
  const say = (value: number) => (isShare ? percent(value) : count(value));
  const condition = assessed.people[key];
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {condition ? (
        <Link
          to="/segments/new"
          search={peopleWho(condition)}
          className="vv-open"
          title="The people behind it"
        >
          {say(has)}
        </Link>
      ) : (
        say(has)
      )}{' '}
      of {say(least)}
    </span>
  );
}
