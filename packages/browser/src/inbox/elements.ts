// `<visavis-inbox>`: a button that says how many are unread, and the list behind it. `<visavis-message>`: the newest unread
// one, in a corner of the page. Both show the same messages, and what was seen in one is seen in the other.

import { h } from '../about/element.ts';
import { styled } from '../ask/styles.ts';
import type { InboxMessage } from './api.ts';
import { box } from './box.ts';
import { card } from './card.ts';
import { SHEET } from './styles.ts';

function shadowOf(host: HTMLElement): ShadowRoot {
  const shadow = styled(host);
  const own = new CSSStyleSheet();
  own.replaceSync(SHEET);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, own];
  return shadow;
}

export class InboxElement extends HTMLElement {
  #stop: (() => void) | undefined;
  #list: HTMLElement | undefined;
  #button: HTMLButtonElement | undefined;

  connectedCallback(): void {
    if (!this.shadowRoot) this.#build();
    this.#stop = box.listen((messages) => this.#show(messages));
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  #build(): void {
    this.#button = h('button', { type: 'button', onclick: () => this.#toggle() });
    this.#list = h('section', { className: 'list', hidden: true });
    this.#list.setAttribute('aria-label', 'Messages');
    this.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || this.#list!.hidden) return;
      this.#toggle();
      this.#button!.focus();
    });
    shadowOf(this).append(this.#button, this.#list);
  }

  #toggle(): void {
    const [list, button] = [this.#list!, this.#button!];
    list.hidden = !list.hidden;
    // Towards the side on which there is room.
    list.classList.toggle('start', button.getBoundingClientRect().right < list.offsetWidth);
    this.#show(box.messages);
    box.soon();
  }

  #show(messages: readonly InboxMessage[]): void {
    const unread = messages.filter(({ seen }) => !seen).length;
    const isOpen = !this.#list!.hidden;
    this.#button!.textContent = unread > 0 ? `Messages (${unread})` : 'Messages';
    this.#button!.setAttribute('aria-label', `Messages, ${unread} unread`);
    this.#button!.setAttribute('aria-expanded', `${isOpen}`);
    if (!isOpen) return;
    this.#list!.replaceChildren(
      ...messages.map((message) => card(message, () => box.dismissed(message.id))),
      ...(messages.length === 0 ? [h('p', {}, 'Nothing waits for you.')] : []),
    );
    for (const { id, seen } of messages) if (!seen) queueMicrotask(() => box.viewed(id));
  }
}

export class MessageElement extends HTMLElement {
  #stop: (() => void) | undefined;
  #shown: string | undefined;

  connectedCallback(): void {
    if (!this.shadowRoot) shadowOf(this);
    this.#stop = box.listen((messages) => this.#show(messages));
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  #show(messages: readonly InboxMessage[]): void {
    // What is there stays until it is dismissed, also when it is seen by now.
    if (this.#shown !== undefined && messages.some(({ id }) => id === this.#shown)) return;
    const next = messages.find(({ seen }) => !seen);
    this.#shown = next?.id;
    this.shadowRoot!.replaceChildren();
    if (!next) return;
    const dismiss = () => box.dismissed(next.id);
    const prompt = h('section', { className: 'prompt' }, card(next, dismiss));
    prompt.setAttribute('aria-label', next.content.title);
    prompt.addEventListener('keydown', ({ key }) => key === 'Escape' && dismiss());
    this.shadowRoot!.append(prompt);
    box.viewed(next.id);
  }
}
