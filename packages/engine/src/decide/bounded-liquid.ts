// Liquid in bounded work that is the same on every machine: parts rendered and characters made are counted, no clock
// has a say, and dates are UTC in English. So a decision that is replayed anywhere fills in the very same text.

import { Context, Liquid, type Template } from 'liquidjs';

/** Characters of a template. */
const PARSE_LIMIT = 50_000;
/** Characters and items that rendering one text may make, what is shown included. */
const MOST_MADE = 200_000;
/** Parts of a template that rendering one text may go through; a loop's for every turn. */
const MOST_PARTS = 10_000;

/** What the renderer asks before every part: liquidjs's own counts milliseconds. */
class Parts {
  #left = MOST_PARTS;
  check(): void {
    if (--this.#left < 0) throw new Error('too many parts');
  }
  use(): void {}
}

/** Collects text, and charges it to what the rendering may make. */
class Counted {
  buffer = '';
  readonly #context: Context;
  constructor(context: Context) {
    this.#context = context;
  }
  write(value: unknown): void {
    const text = textOf(value);
    this.#context.memoryLimit.use(text.length);
    this.buffer += text;
  }
}

/** As liquidjs writes it out. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('');
  return String(value);
}

/**
 * @param isHtml values are escaped, as where a browser reads them as markup
 * @param parseLimit characters that a template may have
 */
export function boundedLiquid(isHtml: boolean, parseLimit = PARSE_LIMIT): Liquid {
  const engine = new Liquid({
    ...{ ownPropertyOnly: true, strictFilters: true, templates: {} },
    ...{ parseLimit, memoryLimit: MOST_MADE, timezoneOffset: 0, locale: 'en-US' },
    ...(isHtml && { outputEscape: 'escape' as const }),
  });
  for (const name of ['sample', 'shuffle']) delete engine.filters[name];
  for (const name of Object.keys(engine.filters).filter((one) => one.startsWith('date'))) {
    const dated = engine.filters[name] as (this: unknown, value: unknown, ...given: unknown[]) => unknown;
    engine.registerFilter(name, function (value: unknown, ...given: unknown[]) {
      return value === 'now' || value === 'today' ? '' : dated.call(this, inUtc(value), ...given);
    });
  }
  const { renderer } = engine;
  const render = renderer.renderTemplates;
  renderer.renderTemplates = function (templates, context, emitter = new Counted(context)) {
    return render.call(this, templates, context, emitter);
  };
  return engine;
}

/** @throws where it takes more than it may, or a filter cannot take a value */
export function renderBounded(engine: Liquid, template: Template[], scope: object): string {
  // The limiter's type has private fields; these two functions are all that is asked of it.
  const renderLimit = new Parts() as unknown as Context['renderLimit'];
  const context = new Context(scope, engine.options, { sync: true }, { renderLimit, liquid: engine });
  return engine.renderSync(template, context);
}

/** A time that names no zone would be read as the machine's. */
function inUtc(value: unknown): unknown {
  if (typeof value !== 'string' || /^\d+$/.test(value) || Number.isNaN(Date.parse(value))) return value;
  const utc = Date.parse(/^\d{4}-\d\d-\d\dT/.test(value) ? `${value}Z` : `${value} UTC`);
  // One that names a zone cannot be read with another.
  return Number.isNaN(utc) ? value : new Date(utc).toISOString();
}
