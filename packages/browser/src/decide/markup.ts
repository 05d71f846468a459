// Markup from decisions: as nodes without what could run, or as the plain text of it. A decision may carry words that
// visitors wrote themselves, so scripts, event handlers and `javascript:` addresses are taken out in any case, and so is
// what reaches beyond the fragment: style sheets change and can read the whole page, frames show another.

import { attempt } from '../platform/safe.ts';

/** Pages that enforce Trusted Types take markup only from a policy that they have named; ours is `visavis`. */
const policy = attempt(() =>
  (globalThis as unknown as TrustedTypes).trustedTypes.createPolicy('visavis', {
    createHTML: (text) => text,
  }),
);
interface Policy {
  createHTML(markup: string): string;
}
interface TrustedTypes {
  trustedTypes: { createPolicy(name: string, rules: Policy): Policy };
}

/** Parsed in a document of its own, where nothing loads and nothing runs. */
export function nodesOf(markup: string): Node[] {
  const trusted = policy ? policy.createHTML(markup) : markup;
  const { body } = new DOMParser().parseFromString(trusted, 'text/html');
  for (const element of body.querySelectorAll('*')) {
    if (/^(script|style|link|i?frame|base|meta|object|embed|temp|set$|anim)/i.test(element.tagName))
      element.remove();
    // A form's field may be called `attributes` and stand in their place; one called like a method only makes this throw.
    for (const name of element.getAttributeNames())
      if (!isHarmless(name, element.getAttribute(name)!)) element.removeAttribute(name);
  }
  return [...body.childNodes];
}

export const textOf = (markup: string): string =>
  nodesOf(markup)
    .map((node) => node.textContent)
    .join('');

/** Whether setting the attribute runs no code. Browsers read over white space in the scheme of an address. */
export const isHarmless = (name: string, value: string): boolean =>
  !/^(on|srcdoc)/i.test(name) && !/^(javascript|data:text\/html)/i.test(value.replace(/[\s\p{Cc}]/gu, ''));
