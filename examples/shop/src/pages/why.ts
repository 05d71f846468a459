// Why do I see this? For each slot of a page who it was chosen for, in a sentence, and what is known of the visitor.

import { type Html, html } from '../html.ts';
import type { Known } from '../known.ts';
import type { Personal, SlotKey } from '../personal.ts';

const NAMES: Record<SlotKey, string> = {
  'home-greeting': 'The greeting',
  'home-hero': 'The large picture',
  'home-banner': 'The line at the top',
  'home-tip': 'The tip',
  'home-shelves': 'The order of the shelves',
  'home-picks': 'The picks',
  'home-for-you': 'What is recommended',
};

/** Opens the drawer at the slot; without a script it leads to the page that says the same. */
export const whyLink = (slot: SlotKey): Html =>
  html`<a class="why" href="/why#why-${slot}" data-why="${slot}">Why<i> do I see this</i>?</a>`;

export function whySlots({ slots, decision, isDecided }: Personal): Html {
  const entries = slots.map((slot) => {
    const found = isDecided ? decision(slot) : undefined;
    const text = found?.reason.text ?? 'Nothing was chosen for you here; it is what everybody sees.';
    const name = found?.experience && html`<p class="quiet">Experience “${found.experience.key}”</p>`;
    return html`<section id="why-${slot}"><h3>${NAMES[slot]}</h3><p>${text}</p>${name}</section>`;
  });
  return html`${entries}`;
}

export function whyKnown(known: Known | undefined): Html {
  if (!known) return html`<h2>What is known of you</h2><p class="quiet">It cannot be looked up now.</p>`;
  const { segments, rows, events, page } = known;
  return html`<h2>What is known of you</h2>
<h3>You belong to</h3>
${segments.length > 0 ? html`<ul class="tags">${segments.map((name) => html`<li>${name}</li>`)}</ul>` : html`<p>No group yet: you are new here.</p>`}
${rows.length > 0 && html`<h3>About you</h3><dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`}
<p>${events === 1 ? 'One event is kept' : `${events} events are kept`} of you. <a href="${page}">Correct it, refuse, or be erased</a></p>`;
}

export const whyPage = (personal: Personal, known: Known | undefined): Html =>
  html`<div class="narrow prose"><h1>Why do I see this?</h1><h2>What was chosen</h2>${whySlots(personal)}${whyKnown(known)}</div>`;
