// A tree of steps as a picture: every step is as high as many people took it, and stands beside the step it comes from.

import { count } from '../../ui/format.ts';
import { CATEGORIES } from '../../ui/theme.ts';
import type { Branch, Paths } from './api.ts';
import { asShare } from './words.ts';

const COLUMN = 230;
const BAR = 12;
const HEIGHT = 380;
const GAP = 3;
/** Lower than this there is no room for a name. */
const NAMED = 13;

interface Node {
  branch: Branch;
  x: number;
  y: number;
  height: number;
  from: { x: number; y: number; height: number };
  key: string;
}

export function PathPicture({
  paths,
  event,
  direction,
}: {
  paths: Paths;
  event: string;
  direction: 'after' | 'before';
}) {
  const root = { x: 0, y: 0, height: HEIGHT };
  const nodes = layOut(paths.tree, root, paths.people, 'root');
  const columns = Math.max(1, ...nodes.map(({ x }) => x / COLUMN + 1));
  const width = columns * COLUMN + 40;
  const names = [
    ...new Set(nodes.filter(({ branch }) => branch.kind === 'step').map(({ branch }) => branch.name)),
  ];
  const colour = ({ kind, name }: Branch) =>
    kind === 'step' ? CATEGORIES[names.indexOf(name) % CATEGORIES.length]! : 'var(--vv-line-strong)';
  return (
    <div style={{ overflowX: 'auto' }}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`Steps ${direction} ${event}`}
        style={{ width: '100%', minWidth: Math.min(width, 700), display: 'block' }}
      >
        <rect x={0} y={0} width={BAR} height={HEIGHT} rx={3} fill="var(--mantine-color-text)" opacity={0.82}>
          <title>{`${event}: ${count(paths.people)} people`}</title>
        </rect>
        {nodes.map((node) => (
          <Step key={node.key} node={node} colour={colour(node.branch)} people={paths.people} />
        ))}
      </svg>
    </div>
  );
}

function Step({ node, colour, people }: { node: Node; colour: string; people: number }) {
  const { branch, x, y, height, from } = node;
  const [x1, middle] = [from.x + BAR, (from.x + BAR + x) / 2];
  const ribbon = `M${x1},${from.y} C${middle},${from.y} ${middle},${y} ${x},${y} L${x},${y + height} C${middle},${y + height} ${middle},${from.y + from.height} ${x1},${from.y + from.height} Z`;
  const said = `${nameOf(branch)}: ${count(branch.people)} people, ${asShare(branch.people / people)} of all`;
  return (
    <g>
      {branch.kind === 'step' && <path d={ribbon} fill={colour} opacity={0.22} />}
      <rect
        x={x}
        y={y}
        width={BAR}
        height={Math.max(1, height)}
        rx={2}
        fill={colour}
        opacity={branch.kind === 'step' ? 1 : 0.5}
      >
        <title>{said}</title>
      </rect>
      {height >= NAMED && (
        <text
          x={x + BAR + 6}
          y={y + Math.min(height / 2, 60) + 4}
          fontSize={12}
          fill="var(--mantine-color-text)"
        >
          {shorten(nameOf(branch))}{' '}
          <tspan fill="var(--mantine-color-dimmed)">{asShare(branch.people / people)}</tspan>
        </text>
      )}
    </g>
  );
}

export const nameOf = ({ kind, name }: Branch): string =>
  kind === 'step' ? name : kind === 'more' ? 'other steps' : 'nothing more';
const shorten = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

function layOut(tree: readonly Branch[], from: Node['from'], people: number, key: string): Node[] {
  let y = from.y;
  return tree.flatMap((branch) => {
    const whole = (branch.people / people) * HEIGHT;
    const part = { x: from.x, y, height: whole };
    const node: Node = {
      ...{ branch, x: from.x + COLUMN, y, height: Math.max(0.5, whole - GAP) },
      ...{ from: part, key: `${key} ${branch.kind} ${branch.name}` },
    };
    y += whole;
    return [node, ...layOut(branch.next, { x: node.x, y: part.y, height: whole }, people, node.key)];
  });
}
