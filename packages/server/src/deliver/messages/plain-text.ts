// The text part of a mail from its HTML, made once from the template: Liquid stays as it is and is filled in for each
// person, without the escaping that HTML wants.

const LIQUID = /\{\{.*?\}\}|\{%.*?%\}/gs;
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
  apos: "'",
};

/** @example plainTextOf('<p>Hello <a href="https://a.example">you</a></p>')  // 'Hello you (https://a.example)' */
export function plainTextOf(html: string): string {
  const kept: string[] = [];
  // Characters that no HTML holds stand for Liquid meanwhile, since a comparison in it looks like a tag.
  const hidden = html.replace(LIQUID, (tag) => `\u{f0000}${kept.push(tag) - 1}\u{f0001}`);
  const text = hidden
    .replace(/<!--.*?-->/gs, '')
    .replace(/<(head|style|script|title)\b.*?<\/\1>/gis, '')
    .replace(/\s+/g, ' ')
    .replace(/<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gi, (_, url: string, label: string) =>
      label.trim() === url.trim() ? url : `${label.trim()} (${url.trim()})`,
    )
    .replace(/<img\b[^>]*?\balt="([^"]*)"[^>]*>/gi, '$1')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<br\s*\/?>|<\/(p|div|tr|h[1-6]|li|table|ul|ol)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (all, name: string) => ENTITIES[name] ?? all)
    .replace(/[^\S\n]*\n[^\S\n]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[^\S\n]{2,}/g, ' ')
    .trim();
  return text.replace(/\u{f0000}(\d+)\u{f0001}/gu, (_, at: string) => kept[Number(at)]!);
}
