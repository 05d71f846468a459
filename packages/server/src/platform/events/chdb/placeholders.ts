// Puts `{name:Type}` parameters into a statement the way ClickHouse's HTTP interface does: the value becomes a quoted
// literal that is cast to the type, so no value can become syntax. The library's own binding runs one such query at
// a time in the whole process, which would make the sessions pointless.

const QUOTED = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*[\s\S]*?\*\//y;
const PLACEHOLDER = /\{\s*([A-Za-z_]\w*)\s*:\s*([^{}]+?)\s*\}/y;

export class MissingParameter extends Error {}

/** `values` as `@clickhouse/client` writes them: `param_x=…`, escaped as in tab-separated text. */
export function bind(sql: string, values: ReadonlyMap<string, string>): string {
  let bound = '';
  let at = 0;
  while (at < sql.length) {
    const skipped = match(QUOTED, sql, at);
    if (skipped) {
      bound += skipped[0];
      at += skipped[0].length;
      continue;
    }
    const placeholder = sql[at] === '{' ? match(PLACEHOLDER, sql, at) : null;
    if (!placeholder) {
      bound += sql[at++];
      continue;
    }
    bound += literal(placeholder[1]!, placeholder[2]!, values);
    at += placeholder[0].length;
  }
  return bound;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function literal(name: string, type: string, values: ReadonlyMap<string, string>): string {
  const value = values.get(name);
  if (value === undefined) throw new MissingParameter(`Query parameter \`${name}\` was not set`);
  if (type === 'Identifier') return `\`${unescaped(value).replace(/[\\`]/g, '\\$&')}\``;
  if (value === '\\N' && type.startsWith('Nullable')) return `CAST(NULL, ${quote(type)})`;
  const text = /^(Array|Tuple|Map)\b/.test(type) ? value : unescaped(value);
  return `CAST(${quote(text)}, ${quote(type)})`;
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`;

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', 0: '\0' };
const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, character: string) => ESCAPES[character] ?? character);
