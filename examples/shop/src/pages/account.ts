// The account: signing in, what was ordered, signing out. Signing in takes a name only, since this is an example; a
// real shop asks for a password.

import { money } from '../catalogue.ts';
import { CUSTOMERS } from '../customers.ts';
import { type Html, html } from '../html.ts';
import type { Session } from '../sessions.ts';

/** A form that is made in the dashboard; the element comes from Visavis and shows nothing where there is no such form. */
const LETTERS = html`<visavis-form form="letters"></visavis-form>`;

export function accountPage({ account, orders }: Session): Html {
  if (!account) return signIn();
  return html`<div class="narrow"><h1>${account.firstName ? `Hello, ${account.firstName}` : `Customer ${account.id}`}</h1>
<h2>Your orders</h2>${orders.length === 0 ? html`<p class="quiet">None in this visit.</p>` : html`<ul>${orders.map(({ number, total }) => html`<li>${number}, ${money(total)}</li>`)}</ul>`}
<form method="post" action="/account/sign-out"><button class="button plain">Sign out</button></form>${LETTERS}</div>`;
}

const signIn = (): Html => html`<div class="narrow"><h1>Sign in</h1>
<form method="post" action="/account" class="fields"><label for="firstName">First name</label><input id="firstName" name="firstName" required autocomplete="given-name"><label for="email">E-mail</label><input id="email" name="email" type="email" required autocomplete="email"><button class="button">Sign in</button></form>
<h2>Or be somebody else for a while</h2><p>These are customers of the demo's history. The home page is what each of them would see.</p>
<ul class="others">${CUSTOMERS.map(
  ({ id, who }) =>
    html`<li><form method="post" action="/account/as"><input type="hidden" name="id" value="${id}"><button><strong>Customer ${id}</strong><span>${who}</span></button></form></li>`,
)}</ul>${LETTERS}</div>`;
