// How an import stands, in a word.

const WORDS: Record<string, { words: string; tone?: string }> = {
  uploaded: { words: 'to be mapped' },
  running: { words: 'running', tone: 'warn' },
  stopped: { words: 'stopped', tone: 'warn' },
  done: { words: 'done', tone: 'good' },
  failed: { words: 'failed', tone: 'warn' },
};

export function ImportState({ state }: { state: string }) {
  const { words, tone } = WORDS[state] ?? { words: state };
  return (
    <span className="vv-pill" data-tone={tone}>
      {words}
    </span>
  );
}
