// Finds in Markdown the code that a reader would run, so that tests can run it first: fenced blocks of `sh` or `ts`
// whose opening line says `run`. A block that follows with `shows` is what the output must contain.

export interface Snippet {
  language: 'sh' | 'ts';
  code: string;
  /** Of the opening fence, from 1. */
  line: number;
  shows?: string;
}

export function snippetsIn(markdown: string): Snippet[] {
  const found: Snippet[] = [];
  const fence = /^```(\w+) (run|shows)\n([\s\S]*?)^```$/gm;
  for (const match of markdown.matchAll(fence)) {
    const [, language, word, code = ''] = match;
    const line = markdown.slice(0, match.index).split('\n').length;
    if (word === 'shows') {
      const before = found.at(-1);
      if (!before) throw new Error(`Line ${line}: "shows" stands before anything was run.`);
      before.shows = code.trim();
    } else if (language === 'sh' || language === 'ts') found.push({ language, code, line });
    else throw new Error(`Line ${line}: expected sh or ts to run, got ${language}.`);
  }
  return found;
}
