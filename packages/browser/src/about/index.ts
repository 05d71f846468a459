// The visitor's own page as an element that a site puts wherever it likes: `<visavis-about></visavis-about>`. It finds
// the SDK of the page by itself; `write-key`, `host`, `anonymous-id` and `pass` say what it cannot find. On the page that
// the server itself hands out they stand in the fragment of the address, which reaches no log.

import type { Visavis } from '../types.ts';
import { type Api, createApi, type Whom } from './api.ts';
import { h } from './element.ts';
import { agreed, forget, known, why } from './sections.ts';
import { STYLES } from './styles.ts';

const client = (): Visavis | undefined => {
  const { visavis } = window as { visavis?: Visavis };
  return typeof visavis?.who === 'function' ? visavis : undefined;
};
const here = new URL(import.meta.url).origin;

class About extends HTMLElement {
  static observedAttributes = ['pass', 'write-key', 'anonymous-id'];
  #api: Api | undefined;
  #body = h('div', { className: 'about' });
  #status = h('p', { role: 'status' });

  connectedCallback(): void {
    if (!this.shadowRoot) {
      const shadow = this.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLES);
      shadow.adoptedStyleSheets = [sheet];
      shadow.append(this.#status, this.#body);
      // An answer to the page may bring what was still under way; but nothing changes under somebody's hands.
      client()?.on('decided', () => void (shadow.activeElement || this.#show()));
    }
    void this.#show();
  }

  attributeChangedCallback(): void {
    if (this.shadowRoot) void this.#show();
  }

  #whom(): Whom | undefined {
    const script = document.querySelector<HTMLScriptElement>('script[data-write-key]');
    const fragment = new URLSearchParams(location.origin === here ? location.hash.slice(1) : '');
    const given = (name: string) => this.getAttribute(name) ?? fragment.get(name) ?? undefined;
    const writeKey = given('write-key') ?? script?.dataset.writeKey;
    const anonymousId =
      given('anonymous-id') ??
      client()?.who().anonymousId ??
      /(?:^|; )visavis_id=([\w-]+)/.exec(document.cookie)?.[1];
    if (!writeKey || !anonymousId) return undefined;
    const host = this.getAttribute('host') ?? script?.dataset.host ?? here;
    return { host, writeKey, anonymousId, pass: given('pass') };
  }

  async #show(): Promise<void> {
    const whom = this.#whom();
    if (!whom) {
      this.#body.replaceChildren(h('p', {}, 'Nothing is kept of this browser.'));
      return;
    }
    this.#api = createApi(whom);
    if (!this.#body.hasChildNodes()) this.#status.textContent = 'Looking…';
    try {
      // What still waits in the page is part of what is known.
      await client()?.flush();
      const told = await this.#api.look();
      const acts = {
        act: (done: string, run: () => Promise<void>) => void this.#act(done, run),
        correct: (name: string, value: unknown) => this.#api!.correct({ traits: { [name]: value as never } }),
        agree: (purpose: string, answers: Record<string, boolean>) => this.#agree(purpose, answers),
        erase: () => this.#erase(),
      };
      this.#body.replaceChildren(why(told), known(told, acts), agreed(told, acts), forget(told, acts));
      if (this.#status.textContent === 'Looking…') this.#status.textContent = '';
    } catch (error) {
      this.#problem(error);
    }
  }

  async #act(done: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
      this.#status.textContent = done;
      await this.#show();
      void client()?.refresh();
    } catch (error) {
      this.#problem(error);
    }
  }

  async #agree(purpose: string, answers: Record<string, boolean>): Promise<void> {
    await this.#api!.correct({ consent: { [purpose]: answers[purpose]! } });
    // The page's events say so from here on. Refusing everything there would forget who has refused.
    if (Object.values(answers).includes(true)) client()?.consent(answers);
  }

  async #erase(): Promise<void> {
    await this.#api!.erase();
    client()?.reset();
  }

  #problem(error: unknown): void {
    const retry = h('button', { type: 'button', onclick: () => void this.#show() }, 'Try again');
    this.#status.replaceChildren(
      error instanceof TypeError ? 'The server cannot be reached. ' : `${(error as Error).message} `,
      retry,
    );
  }
}

if (!customElements.get('visavis-about')) customElements.define('visavis-about', About);
