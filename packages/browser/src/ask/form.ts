// A form in the page: `<visavis-form form="newsletter"></visavis-form>`. It finds the SDK of the page by itself, asks the
// server what to ask, and sends what was filled in.

import { h } from '../about/element.ts';
import { type Asked, ask, client, pageHere, whomOf } from './api.ts';
import { type Filled, sheet } from './sheet.ts';
import { styled } from './styles.ts';
import { workFor } from './work.ts';

export class FormElement extends HTMLElement {
  static observedAttributes = ['form', 'write-key', 'page'];
  #body = h('div', {});
  #shown = '';

  connectedCallback(): void {
    if (!this.shadowRoot) styled(this).append(this.#body);
    void this.#open();
  }
  attributeChangedCallback(): void {
    if (this.shadowRoot && this.isConnected) void this.#open();
  }

  /** Shows it as it would be, and sends nothing: for whoever builds one. */
  set preview(asked: Asked) {
    if (!this.shadowRoot) styled(this).append(this.#body);
    this.#shown = 'preview';
    this.#show(asked, async () => asked.thanks ?? '');
  }

  async #open(): Promise<void> {
    const form = this.getAttribute('form');
    if (!form || this.#shown === 'preview') return;
    this.#shown = form;
    const whom = whomOf(this);
    const { host, ...who } = whom;
    try {
      // What still waits in the page is part of what is known, and need not be asked.
      await client()?.flush();
      const { form: asked, token } = await ask<{ form: Asked; token: string }>(host, 'form', {
        form,
        ...who,
      });
      if (this.#shown === form) this.#show(asked, (filled) => this.#send(filled, asked, token));
    } catch (error) {
      this.#fail(error);
    }
  }

  #show(asked: Asked, send: (filled: Filled) => Promise<string>): void {
    this.#body.replaceChildren(sheet({ asked, titled: !this.hasAttribute('untitled'), send }));
  }

  async #send(filled: Filled, asked: Asked, token: string): Promise<string> {
    const { host, ...who } = whomOf(this);
    const work = await workFor(token, asked.work ?? 0);
    const sent = { ...who, ...filled, token, work, at: pageHere() };
    const taken = await ask<{ state: string; thanks: string }>(host, 'form/submit', sent);
    this.dispatchEvent(
      new CustomEvent('visavis-form', {
        ...{ bubbles: true, composed: true },
        detail: { form: asked.key, state: taken.state },
      }),
    );
    void client()?.refresh();
    return taken.thanks;
  }

  /** The page goes on without it; whoever builds the page hears why. */
  #fail(error: unknown): void {
    this.#body.replaceChildren();
    dispatchEvent(new CustomEvent('visavis-error', { detail: { error, where: 'form' } }));
  }
}
