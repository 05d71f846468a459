// From a template as it is written to one that can be filled in a thousand times: MJML becomes HTML once, Liquid is
// parsed once, and what each part reads is known.

import { compileText, type Path, type Template, type Text, type Variant } from '@visavis/engine/deliver';
import type { Fault } from '../../platform/errors.ts';
import type { Channel, Part } from './channels/channel.ts';
import { plainTextOf } from './plain-text.ts';
import { ROOTS } from './scope.ts';

export interface CompiledVariant {
  variant: Variant;
  /** By part. */
  texts: ReadonlyMap<string, Text>;
  reads: readonly Path[];
  needs: readonly Path[];
}
export interface Compiled {
  template: Template;
  variants: readonly CompiledVariant[];
}

/** @throws {TemplateFaults} with everything that is wrong */
export async function compileTemplate(template: Template, channel: Channel): Promise<Compiled> {
  const faults: Fault[] = [];
  const variants: CompiledVariant[] = [];
  for (const [at, variant] of template.variants.entries()) {
    const texts = new Map<string, Text>();
    for (const part of channel.parts) {
      const field = `variants.${at}.content.${part.name}`;
      const given = (variant.content[part.name] ?? '').trim();
      if (part.required && given === '')
        faults.push({ field, expected: part.label.toLowerCase(), got: 'nothing' });
      else if (given !== '' || part.name === 'text') {
        const text = await compilePart(part, given, variant, { field, faults });
        if (text) texts.set(part.name, text);
      }
    }
    const all = [...texts.values()];
    const reads = distinct(all.flatMap((text) => text.reads));
    const needs = distinct(all.flatMap((text) => text.needs));
    variants.push({ variant, texts, reads, needs });
  }
  if (faults.length > 0) throw new TemplateFaults(faults);
  return { template, variants };
}

export class TemplateFaults extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(`${faults[0]!.field}: expected ${faults[0]!.expected}, got ${faults[0]!.got}.`);
    this.faults = faults;
  }
}

async function compilePart(
  part: Part,
  given: string,
  { content }: Variant,
  { field, faults }: { field: string; faults: Fault[] },
): Promise<Text | undefined> {
  try {
    const isHtml = part.kind === 'html' || part.kind === 'mjml';
    const source =
      part.kind === 'mjml'
        ? await htmlOf(given, content.preheader)
        : part.name === 'text' && given === '' && content.mjml
          ? plainTextOf(await htmlOf(content.mjml, undefined))
          : given;
    return compileText(source, { isHtml, roots: ROOTS });
  } catch (error) {
    faults.push({ field, expected: expectedOf(part), got: (error as Error).message });
    return undefined;
  }
}

const expectedOf = ({ kind }: Part): string =>
  kind === 'mjml' ? 'MJML with Liquid' : kind === 'html' ? 'HTML with Liquid' : 'text with Liquid';

/** What is no MJML is taken for HTML as it is. Files are never read. */
async function htmlOf(source: string, preheader: string | undefined): Promise<string> {
  if (!/^\s*(<!--.*?-->\s*)*<mjml\b/s.test(source)) return withPreheader(source, preheader);
  // Its code is much to read, and a server that sends no mail starts without it.
  const { default: mjml2html } = await import('mjml');
  // Its own web fonts come from a third party, which would hear of everybody who opens a mail.
  const options = { validationLevel: 'soft', ignoreIncludes: true, fonts: {} } as const;
  const { html, errors } = await mjml2html(source, options);
  if (errors.length > 0)
    throw new Error(errors.map(({ line, message }) => `line ${line}: ${message}`).join(' '));
  return withPreheader(html, preheader);
}

/** What a list of mails shows after the subject; it stands first in the body, and nobody sees it there. */
function withPreheader(html: string, preheader: string | undefined): string {
  if (!preheader?.trim()) return html;
  const style = 'display:none;max-height:0;overflow:hidden;mso-hide:all';
  const line = `<div style="${style}">${preheader}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>`;
  return /<body\b[^>]*>/i.test(html) ? html.replace(/<body\b[^>]*>/i, (body) => body + line) : line + html;
}

function distinct(paths: readonly Path[]): Path[] {
  return [...new Map(paths.map((path) => [path.join('.'), path])).values()];
}
