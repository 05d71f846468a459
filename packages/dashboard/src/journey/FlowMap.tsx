// The flow between stages: bars in the order of the stages, as high as many moves passed through them, and ribbons as
// wide as many moves went. Forward in the colour of data, back in another one and below.

import { ofFlow } from '@visavis/engine/sentences';
import { Said } from '../ui/charts/Said.tsx';
import { count } from '../ui/format.ts';
import type { Flow, ShownStage } from './api.ts';
import { directionOf, nameIn } from './words.ts';

const COLUMN = 180;
const BAR = 14;
const TALLEST = 130;
const OVER = 64;
const UNDER = 76;
const BACK = '#D55E00';

interface Ribbon {
  flow: Flow;
  path: string;
  width: number;
  isBack: boolean;
}

export function FlowMap({ stages, flows }: { stages: readonly ShownStage[]; flows: readonly Flow[] }) {
  const width = COLUMN * stages.length;
  const { bars, ribbons, height } = layOut(stages, flows);
  const inner = flows.flatMap(({ from, to, moves }) =>
    from === null || to === null
      ? []
      : [{ from: nameIn(stages, from), to: nameIn(stages, to), people: moves }],
  );
  return (
    <>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label="Flow between stages"
        style={{ width: '100%', display: 'block' }}
      >
        {ribbons.map(({ flow, path, width, isBack }) => (
          <path
            key={`${flow.from} ${flow.to}`}
            d={path}
            fill="none"
            stroke={isBack ? BACK : 'var(--vv-data)'}
            strokeOpacity={0.4}
            strokeWidth={width}
            className="vv-flow"
          >
            <title>{told(flow, stages)}</title>
          </path>
        ))}
        {bars.map(({ key, x, y, height }) => (
          <rect
            key={key}
            x={x - BAR / 2}
            y={y}
            width={BAR}
            height={height}
            rx={3}
            fill="var(--mantine-color-text)"
            opacity={0.82}
          >
            <title>{nameIn(stages, key)}</title>
          </rect>
        ))}
      </svg>
      {inner.length > 0 && <Said>{ofFlow(inner)}</Said>}
    </>
  );
}

const told = (flow: Flow, stages: readonly ShownStage[]): string =>
  `${nameIn(stages, flow.from)} to ${nameIn(stages, flow.to)}: ${count(flow.moves)} moves${
    flow.people === null ? '' : ` by ${count(flow.people)} people`
  }`;

function layOut(stages: readonly ShownStage[], flows: readonly Flow[]) {
  const inner = flows.filter(({ from, to }) => from !== null && to !== null);
  const through = stages.map(({ key }) => {
    const sum = (of: 'from' | 'to') =>
      flows.filter((flow) => flow[of] === key).reduce((all, { moves }) => all + moves, 0);
    return Math.max(sum('from'), sum('to'));
  });
  const scale = TALLEST / Math.max(1, ...through);
  const bars = stages.map(({ key }, i) => {
    const height = Math.max(4, through[i]! * scale);
    return { key, x: COLUMN * (i + 0.5), y: OVER + (TALLEST - height) / 2, height };
  });
  const place = new Map(bars.map((bar, i) => [bar.key, { ...bar, i, out: bar.y, into: bar.y }]));
  const ribbons: Ribbon[] = [];
  // The shortest first, so that ribbons leave and arrive without crossing at the bar.
  const order = (flow: Flow) => Math.abs(place.get(flow.to!)!.i - place.get(flow.from!)!.i);
  const known = inner.filter(({ from, to }) => place.has(from!) && place.has(to!));
  for (const flow of known.sort((a, b) => order(b) - order(a))) {
    const [a, b] = [place.get(flow.from!)!, place.get(flow.to!)!];
    const width = Math.max(1.5, flow.moves * scale);
    const isBack = directionOf(flow, stages) === 'back';
    if (isBack) ribbons.push({ flow, width, isBack, path: under(a, b) });
    else {
      const path = over(a, b, a.out + width / 2, b.into + width / 2);
      ribbons.push({ flow, width, isBack, path });
      if (b.i - a.i > 1) continue;
      a.out += width;
      b.into += width;
    }
  }
  return { bars, ribbons, height: OVER + TALLEST + UNDER };
}

interface End {
  x: number;
  y: number;
  height: number;
  i: number;
}

/** Neighbours are joined straight; whoever skips stages goes over them. */
function over(a: End, b: End, y1: number, y2: number): string {
  if (b.i - a.i > 1) {
    const lift = OVER - Math.min(OVER + 20, 44 + 16 * (b.i - a.i));
    return `M${a.x},${a.y} C${a.x},${lift} ${b.x},${lift} ${b.x},${b.y}`;
  }
  const [x1, x2] = [a.x + BAR / 2, b.x - BAR / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

function under(a: End, b: End): string {
  const [y1, y2] = [a.y + a.height, b.y + b.height];
  const drop = OVER + TALLEST + Math.min(UNDER - 8, 24 + 16 * (a.i - b.i));
  return `M${a.x},${y1} C${a.x},${drop} ${b.x},${drop} ${b.x},${y2}`;
}
