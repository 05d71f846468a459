// A survey in the page: where an element stands, `<visavis-survey survey="nps"></visavis-survey>`; from a link in a mail,
// whose one click is an answer already; or by itself, in a corner, when the server says that this visitor is to be asked.

import { h } from '../about/element.ts';
import type { Json } from '../types.ts';
import { type Asked, ask, client, pageHere, type Whom, whomOf } from './api.ts';
import { type Filled, sheet } from './sheet.ts';
import { styled } from './styles.ts';

export interface Offer {
  survey: Asked | null;
  token: string;
  answered?: boolean;
  /** It was answered too long ago to be changed. */
  over?: boolean;
}

const report = (error: unknown): void =>
  void dispatchEvent(new CustomEvent('visavis-error', { detail: { error, where: 'survey' } }));

const sender =
  ({ host, anonymousId }: Whom, token: string) =>
  async ({ answers }: Pick<Filled, 'answers'>, part = false): Promise<string> => {
    const sent = { token, answers, anonymousId, part, at: pageHere() };
    const { thanks } = await ask<{ thanks: string }>(host, 'survey/answer', sent);
    if (!part) void client()?.refresh();
    return thanks;
  };

export class SurveyElement extends HTMLElement {
  #body = h('div', {});

  connectedCallback(): void {
    if (this.shadowRoot) return;
    styled(this).append(this.#body);
    void this.#open().catch((error) => {
      this.#body.replaceChildren(h('p', { role: 'alert' }, (error as Error).message));
      report(error);
    });
  }

  set preview(asked: Asked) {
    if (!this.shadowRoot) styled(this).append(this.#body);
    this.#body.replaceChildren(sheet({ asked, titled: true, send: async () => asked.thanks ?? '' }));
  }

  async #open(): Promise<void> {
    const token = this.getAttribute('token') ?? undefined;
    const survey = this.getAttribute('survey') ?? undefined;
    if (!token && !survey) return;
    const whom = whomOf(this);
    const { host, ...who } = whom;
    const offer = await ask<Offer>(host, 'survey', token ? { token } : { survey, ...who });
    const asked = offer.survey!;
    const say = (text: string) => this.#body.replaceChildren(h('p', { className: 'thanks' }, text));
    if (offer.over) return say('You have answered this already. Thank you.');
    const send = sender(whom, offer.token);
    const given = clicked(this.getAttribute('answer'), asked);
    // One click is an answer; the rest may follow.
    if (given) await send({ answers: given }, true);
    const rest = given && asked.questions.length === 1;
    if (rest) say(asked.thanks || 'Thank you.');
    else this.#body.replaceChildren(sheet({ asked, titled: true, send, ...(given && { given }) }));
  }
}

/** @example clicked('score=9', asked) // { score: 9 } */
function clicked(text: string | null, { questions }: Asked): Record<string, Json> | undefined {
  const [, key = '', value = ''] = /^([\w-]+)=(.*)$/.exec(text ?? '') ?? [];
  const question = questions.find((one) => one.key === key);
  if (!question) return undefined;
  if (question.kind === 'choice') return { [key]: value };
  if (question.kind === 'yesno') return { [key]: value === 'yes' };
  return Number.isFinite(Number(value)) ? { [key]: Number(value) } : undefined;
}

/** In a corner, not over anything: it takes no focus and leaves with Escape. */
export function prompt(whom: Whom, { survey, token }: Offer): Promise<void> {
  const asked = survey!;
  const send = sender(whom, token);
  const mark = (state: string) => ask(whom.host, 'survey/mark', { token, state }).catch(report);
  return new Promise((done) => {
    const host = document.createElement('div');
    let isAnswered = false;
    const close = () => {
      if (!isAnswered) void mark('dismissed');
      host.remove();
      removeEventListener('keydown', onKey);
      done();
    };
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close();
    const button = h(
      'button',
      { type: 'button', className: 'close', ariaLabel: 'Close', onclick: close },
      '×',
    );
    const filled = sheet({
      ...{ asked, titled: true },
      async send(answers) {
        const thanks = await send(answers);
        isAnswered = true;
        setTimeout(close, 4000);
        return thanks;
      },
    });
    const box = h('section', { className: 'prompt', ariaLabel: asked.title || 'A question' }, filled, button);
    styled(host).append(box);
    document.body.append(host);
    addEventListener('keydown', onKey);
    void mark('seen');
  });
}
