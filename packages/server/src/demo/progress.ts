// A progress bar: one line that redraws itself on a terminal, a line every tenth elsewhere.

export interface Progress {
  set(done: number): void;
  end(): void;
}
interface Out {
  isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 28;

export function progressBar(
  title: string,
  { total, unit }: { total: number; unit?: string },
  out: Out = process.stdout,
): Progress {
  const start = performance.now();
  let last = -1;
  const draw = (done: number) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const step = Math.floor(share * (out.isTTY ? 1000 : 10));
    if (step === last) return;
    last = step;
    const text = `${title} ${bar(share)} ${Math.floor(share * 100)} %${counted(done)}${left(share)}`;
    out.write(out.isTTY ? `\r${text}\u001b[K` : `${text}\n`);
  };
  const counted = (done: number) => (unit ? `  ${done.toLocaleString('en-US')} ${unit}` : '');
  const left = (share: number) => {
    const seconds = ((performance.now() - start) / 1000) * (1 / share - 1);
    return share > 0.02 && share < 1 ? `, ${Math.ceil(seconds)} s left` : '';
  };
  return { set: draw, end: () => out.isTTY && out.write('\n') };
}

function bar(share: number): string {
  const full = Math.round(share * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
}
