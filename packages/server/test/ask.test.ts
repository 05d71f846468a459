// Forms and surveys over HTTP, from what is asked to what is known of people because of it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const clock = new ManualClock(Date.UTC(2026, 2, 10, 12));
let server: Running;
before(async () => {
  server = await run({ clock });
});
after(() => server?.stop());

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
type Answer = { status: number; body: any };
const secret = (method: string, path: string, body?: unknown): Promise<Answer> =>
  server.ask(method, path, body);
async function made(path: string, body: unknown): Promise<Answer['body']> {
  const { status, body: got } = await secret('POST', path, body);
  assert.equal(status, 201, JSON.stringify(got));
  return got;
}
/** As a page does: no header, everything in the body. */
async function visitor(path: string, body: object): Promise<Answer> {
  const response = await fetch(`${server.url}/v1/ask/${path}`, {
    method: 'POST',
    body: JSON.stringify({ writeKey: server.writeKey, ...body }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}
const traitsOf = async (key: string) =>
  (await secret('GET', `/v1/profiles/${encodeURIComponent(key)}/traits`)).body;
const told = (userId: string, traits: object) =>
  secret('POST', '/v1/identify', { userId, anonymousId: `${userId}-browser`, traits });

const SIZE = { key: 'size', kind: 'number', label: 'Your size', trait: 'shoe_size', min: 30, max: 50 };
const COLOUR = {
  ...{ key: 'colour', kind: 'choice', label: 'Favourite colour', trait: 'colour' },
  options: [
    { value: 'red', label: 'Red' },
    { value: 'blue', label: 'Blue' },
  ],
};
const EMAIL = { key: 'email', kind: 'email', label: 'E-mail', trait: 'email', required: true };
const NEWS = { purpose: 'marketing', text: 'Write to me once a week.' };

async function opened(form: string, anonymousId: string): Promise<Answer['body']> {
  const { status, body } = await visitor('form', { form, anonymousId });
  assert.equal(status, 200, JSON.stringify(body));
  clock.advance(5000);
  return body;
}

describe('a form', () => {
  before(async () => {
    await made('/v1/segments', {
      name: 'Big feet',
      condition: { attribute: 'traits.shoe_size', op: 'gte', value: 45 },
    });
    await made('/v1/forms', {
      ...{ key: 'shoes', name: 'Shoes', state: 'live', thanks: 'Thanks, Ada.' },
      ...{ questions: [SIZE, COLOUR], consents: [NEWS] },
    });
    await server.app.segments.backfill.idle();
  });

  it('becomes traits, consent and an event, and the segment is entered at once', async () => {
    const { form, token } = await opened('shoes', 'ada');
    assert.deepEqual(
      form.questions.map(({ key, trait }: { key: string; trait?: string }) => [key, trait]),
      [
        ['size', undefined],
        ['colour', undefined],
      ],
    );
    const answers = { size: '46', colour: 'red' };
    const { body } = await visitor('form/submit', {
      token,
      anonymousId: 'ada',
      answers,
      consents: { marketing: true },
    });
    assert.deepEqual(body, { state: 'taken', thanks: 'Thanks, Ada.' });
    const { body: profile } = await secret('GET', '/v1/profiles/anonymous_id:ada/segments');
    assert.deepEqual(
      profile.data.map(({ name }: { name: string }) => name),
      ['Big feet'],
    );
    const consent = await secret('GET', '/v1/profiles/anonymous_id:ada/consent');
    assert.match(JSON.stringify(consent.body), /marketing/);
    await server.settled();
    const { body: sent } = await secret('GET', '/v1/forms/shoes/submissions');
    assert.equal(sent.data.length, 1);
    assert.deepEqual(sent.data[0].answers, { size: 46, colour: 'red' });
    assert.deepEqual(sent.data[0].consents, [{ purpose: 'marketing', wording: 1, granted: true }]);
  });

  it('sent twice is one submission', async () => {
    const { token } = await opened('shoes', 'bob');
    const sent = { token, anonymousId: 'bob', answers: { size: 40 } };
    for (const _ of [1, 2]) assert.equal((await visitor('form/submit', sent)).status, 200);
    await server.settled();
    const { body } = await secret('GET', '/v1/forms/shoes/figures');
    assert.equal(body.submitted, 2);
  });

  it('says what cannot be taken by question, and keeps nothing of it', async () => {
    const { token } = await opened('shoes', 'cleo');
    const { status, body } = await visitor('form/submit', {
      ...{ token, anonymousId: 'cleo', answers: { size: '99', colour: 'mauve' } },
    });
    assert.equal(status, 400);
    assert.deepEqual(
      body.error.faults.map(({ field, expected }: { field: string; expected: string }) => [field, expected]),
      [
        ['size', 'at most 50'],
        ['colour', 'one of red, blue'],
      ],
    );
    assert.equal((await secret('GET', '/v1/profiles/anonymous_id:cleo')).status, 404);
  });

  it('of a machine is answered like any other, kept out, and counted', async () => {
    const { token } = await opened('shoes', 'mallory');
    const answers = { size: 44 };
    const trapped = await visitor('form/submit', {
      token,
      anonymousId: 'mallory',
      answers,
      trap: 'http://spam',
    });
    assert.equal(trapped.body.state, 'taken');
    const { body: quick } = await visitor('form', { form: 'shoes', anonymousId: 'mallory' });
    await visitor('form/submit', { token: quick.token, anonymousId: 'mallory', answers });
    assert.equal((await secret('GET', '/v1/profiles/anonymous_id:mallory')).status, 404);
    const { body } = await secret('GET', '/v1/forms/shoes/figures');
    assert.deepEqual(
      body.caught.map(({ times }: { times: number }) => times),
      [1, 1],
    );
    const forged = await visitor('form/submit', { token: `${token}x`, anonymousId: 'mallory', answers });
    assert.equal(forged.status, 400);
  });

  it('asks for work where that is wanted', async () => {
    await secret('PATCH', '/v1/forms/shoes', { protection: { leastSeconds: 0, work: 12 } });
    clock.advance(3000);
    const { form, token } = await opened('shoes', 'dora');
    assert.equal(form.work, 12);
    const sent = { token, anonymousId: 'dora', answers: { size: 41 } };
    await visitor('form/submit', { ...sent, work: 1 });
    assert.equal((await secret('GET', '/v1/profiles/anonymous_id:dora')).status, 404);
    let work = 0;
    const zeros = () => Math.clz32(createHash('sha256').update(`${token}:${work}`).digest().readUInt32BE(0));
    while (zeros() < 12) work++;
    await visitor('form/submit', { ...sent, work });
    assert.equal((await secret('GET', '/v1/profiles/anonymous_id:dora')).status, 200);
    await secret('PATCH', '/v1/forms/shoes', { protection: { leastSeconds: 1, work: 0 } });
    clock.advance(3000);
  });

  it('keeps every version of the words that were agreed to', async () => {
    await secret('PATCH', '/v1/forms/shoes', { consents: [{ ...NEWS, text: 'Write to me every day.' }] });
    const { body } = await secret('GET', '/v1/forms/wordings/marketing');
    assert.deepEqual(
      body.data.map(({ version, text }: { version: number; text: string }) => [version, text]),
      [
        [2, 'Write to me every day.'],
        [1, NEWS.text],
      ],
    );
    const back = await secret('PATCH', '/v1/forms/shoes', { consents: [NEWS] });
    assert.equal(back.body.consents[0].version, 1);
    clock.advance(3000);
  });

  it('that cannot be asked is not kept', async () => {
    const bad = { name: 'Bad', questions: [{ ...COLOUR, options: [] }], doubleOptIn: true };
    const { status, body } = await secret('POST', '/v1/forms', bad);
    assert.equal(status, 400);
    assert.deepEqual(
      body.error.faults.map(({ field }: { field: string }) => field),
      ['questions.0.options', 'doubleOptIn'],
    );
    assert.equal((await secret('POST', '/v1/forms', { name: 'Shoes', key: 'shoes' })).status, 409);
  });

  it('is slowed down for an address that sends too much', async () => {
    const { token } = await opened('shoes', 'eve');
    const statuses = [];
    for (let i = 0; i < 40; i++)
      statuses.push(
        (await visitor('form/submit', { token, anonymousId: 'eve', answers: { size: 'x' } })).status,
      );
    assert.equal(statuses.at(-1), 429);
    clock.advance(15 * 60_000);
  });
});

describe('a progressive form', () => {
  before(async () => {
    await made('/v1/forms', {
      ...{ key: 'less', name: 'Less', state: 'live', progressive: { atMost: 1 } },
      questions: [{ key: 'note', kind: 'text', label: 'A note' }, COLOUR, SIZE],
    });
  });
  const asked = async (anonymousId: string) =>
    (await opened('less', anonymousId)).form.questions.map(({ key }: { key: string }) => key);

  it('asks first what segments need', async () => {
    assert.deepEqual(await asked('fresh'), ['size']);
  });

  it('does not ask again what this browser has told', async () => {
    await secret('POST', '/v1/identify', { anonymousId: 'knows', traits: { shoe_size: 40 } });
    assert.deepEqual(await asked('knows'), ['colour']);
  });

  it('tells nothing of what others know of the same person', async () => {
    await told('finn', { shoe_size: 40 });
    await secret('POST', '/v1/identify', { userId: 'finn', anonymousId: 'finn-elsewhere' });
    assert.deepEqual(await asked('finn-elsewhere'), ['size']);
    assert.deepEqual(await asked('finn'), ['size']);
  });
});

describe('a form in a mail', () => {
  const questions = [SIZE, COLOUR];
  const personOf = (url: string) => new URL(url).searchParams.get('visavis_person')!;
  before(async () => {
    await made('/v1/forms', {
      ...{ key: 'mailed', name: 'Mailed', state: 'live', questions, progressive: { atMost: 2 } },
    });
    await told('liv', { email: 'liv@example.org', shoe_size: 38 });
  });

  it('is a link of one person, who is known whole and whose answers are theirs', async () => {
    const { body } = await secret('POST', '/v1/forms/mailed/links', { profile: 'email:liv@example.org' });
    assert.equal((await fetch(body.url)).status, 200);
    assert.doesNotMatch(body.url, /liv/);
    const person = personOf(body.url);
    const [, page] = /\/ask\/form\/([^?]+)/.exec(body.url)!;
    const by = { page, person, anonymousId: 'somebody-elses-phone' };
    const { body: open } = await visitor('form', { ...by, writeKey: undefined, form: 'mailed' });
    assert.deepEqual(
      open.form.questions.map(({ key }: { key: string }) => key),
      ['colour'],
      'her size is known',
    );
    clock.advance(5000);
    const answers = { colour: 'blue' };
    const sent = { ...by, writeKey: undefined, token: open.token, answers };
    assert.equal((await visitor('form/submit', sent)).status, 200);
    assert.equal((await traitsOf('user_id:liv')).traits.colour, 'blue');
    const { body: names } = await secret('GET', '/v1/profiles/user_id:liv/identities');
    assert.doesNotMatch(JSON.stringify(names), /somebody-elses-phone/, 'no device of ours joins hers');
  });

  it('stands in any template as a link of the person who gets it', async () => {
    const person = await server.app.unify.people.find(server.workspaceId, 'user_id:liv');
    const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text><a href="{{ forms.mailed.url }}">{{ forms.mailed.title }}</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
    const variants = [{ key: 'all', name: 'Everybody', content: { subject: 'Your colour?', mjml } }];
    const template = { key: 'form', name: 'Form', channel: 'email', variants };
    const shown = await server.app.deliver.messages.templates.preview(server.workspaceId, template, person!);
    const [, url] = /href="([^"]+)"[^>]*>Mailed</.exec(shown.content!.mjml!) ?? [];
    assert.equal((await fetch(url!)).status, 200, shown.content!.mjml!);
    assert.ok(personOf(url!));
  });

  it('is refused where nobody could answer, and made for nobody unknown', async () => {
    await made('/v1/forms', { key: 'draft', name: 'A draft', questions });
    const ask = (form: string, profile: string) => secret('POST', `/v1/forms/${form}/links`, { profile });
    const { status, body } = await ask('draft', 'user_id:liv');
    assert.deepEqual([status, body.error.code], [409, 'conflict']);
    assert.equal((await ask('mailed', 'user_id:stranger')).status, 404);
  });
});

describe('double opt-in', () => {
  before(async () => {
    await made('/v1/forms', {
      ...{ key: 'news', name: 'Newsletter', state: 'live', doubleOptIn: true },
      ...{ questions: [EMAIL, SIZE], consents: [{ ...NEWS, required: true }] },
    });
  });

  it('holds address and consent back until the link in the mail is followed', async () => {
    const { token } = await opened('news', 'gina');
    const answers = { email: 'Gina@Example.org', size: 38 };
    const refused = await visitor('form/submit', { token, anonymousId: 'gina', answers });
    assert.deepEqual(
      refused.body.error.faults.map(({ field }: { field: string }) => field),
      ['consent.marketing'],
    );
    const sent = { token, anonymousId: 'gina', answers, consents: { marketing: true } };
    assert.equal((await visitor('form/submit', sent)).body.state, 'confirm');
    const before = await secret('GET', '/v1/profiles/anonymous_id:gina');
    assert.doesNotMatch(JSON.stringify(before.body), /gina@example/i);
    assert.match(JSON.stringify(await traitsOf('anonymous_id:gina')), /shoe_size/);
    assert.doesNotMatch(
      JSON.stringify((await secret('GET', '/v1/profiles/anonymous_id:gina/consent')).body),
      /marketing/,
    );

    const link = await linkIn('gina@example.org');
    const looked = await fetch(link, { redirect: 'follow' });
    assert.match(await looked.text(), /Yes, confirm/);
    assert.doesNotMatch(
      JSON.stringify((await secret('GET', '/v1/profiles/anonymous_id:gina')).body),
      /gina@example/i,
    );

    const confirmed = await fetch(looked.url, { method: 'POST', body: '' });
    assert.equal(confirmed.status, 200, await confirmed.clone().text());
    const after = await secret('GET', '/v1/profiles/email:gina@example.org');
    assert.match(JSON.stringify(after.body), /gina/);
    assert.match(JSON.stringify(await traitsOf('email:gina@example.org')), /shoe_size/);
    assert.match(
      JSON.stringify((await secret('GET', '/v1/profiles/anonymous_id:gina/consent')).body),
      /marketing.*true/,
    );
    assert.equal((await fetch(looked.url, { method: 'POST', body: '' })).status, 404);
    await server.settled();
    const { body } = await secret('GET', '/v1/forms/news/figures');
    assert.deepEqual([body.submitted, body.confirmed, body.waiting], [1, 1, 0]);
  });

  async function linkIn(to: string): Promise<string> {
    await server.app.deliver.messages.drain();
    const { body } = await secret('GET', `/v1/mailbox?limit=50`);
    const mail = body.data.find((one: object) => JSON.stringify(one).includes(to));
    assert.ok(mail, JSON.stringify(body));
    const { body: whole } = await secret('GET', `/v1/mailbox/${mail.id}`);
    const [, href] = /href="([^"]+)"[^>]*>\s*(?:<[^>]+>\s*)*Yes, it was me/.exec(whole.content.mjml) ?? [];
    assert.ok(href, whole.content.mjml);
    return href.replaceAll('&amp;', '&');
  }
});

describe('a survey', () => {
  const NPS = { key: 'score', kind: 'nps', label: 'Would you recommend us?', required: true, trait: 'nps' };
  const WHY = { key: 'why', kind: 'longtext', label: 'Why?' };
  const due = async (anonymousId: string) => (await visitor('survey/due', { anonymousId })).body;
  before(async () => {
    await made('/v1/surveys', {
      ...{ key: 'nps', name: 'NPS', state: 'live', questions: [NPS, WHY] },
      audience: { event: 'Order Completed' },
    });
    await server.app.segments.backfill.idle();
  });
  const ordered = (id: string) => secret('POST', '/v1/track', { anonymousId: id, event: 'Order Completed' });

  it('is due for whoever is in its audience, once, and counts as an answer of where they stood', async () => {
    assert.equal((await due('hal')).survey, null);
    await ordered('hal');
    const { survey, token } = await due('hal');
    assert.equal(survey.questions[0].label, 'Would you recommend us?');
    assert.equal((await due('hal')).token, token, 'offered again until it was seen');
    await visitor('survey/mark', { token, state: 'seen' });
    assert.equal((await due('hal')).survey, null);
    assert.equal((await visitor('survey/answer', { token, answers: { score: 11 } })).status, 400);
    assert.equal((await visitor('survey/answer', { token, answers: { why: 'x' } })).status, 400);
    const part = await visitor('survey/answer', { token, answers: { score: 3 }, part: true });
    assert.equal(part.status, 200, JSON.stringify(part));
    assert.equal(
      (await visitor('survey/answer', { token, answers: { score: 9, why: 'Good bags' } })).status,
      200,
    );
    assert.equal(
      (await traitsOf('anonymous_id:hal')).traits?.nps ?? JSON.stringify(await traitsOf('anonymous_id:hal')),
      9,
    );
    await server.settled();
    const { body } = await secret('GET', '/v1/surveys/nps/results');
    const [score] = body.questions;
    assert.deepEqual([score.n, score.measured.value, score.measured.unit], [1, 100, 'nps']);
    assert.ok(score.measured.low < 50, 'one answer is not sure');
    const { body: texts } = await secret('GET', '/v1/surveys/nps/texts?question=why');
    assert.deepEqual(texts.data[0].text, 'Good bags');
  });

  it('is told by segment as people stood when they answered', async () => {
    await made('/v1/segments', {
      name: 'Fans',
      condition: { attribute: 'traits.fan', op: 'eq', value: true },
    });
    await server.app.segments.backfill.idle();
    for (let i = 0; i < 12; i++) {
      const id = `p${i}`;
      await secret('POST', '/v1/identify', { anonymousId: id, traits: { fan: i < 6 } });
      await ordered(id);
      const { token } = await due(id);
      await visitor('survey/answer', { token, answers: { score: i < 6 ? 10 : 2 } });
    }
    await secret('POST', '/v1/identify', { anonymousId: 'p0', traits: { fan: false } });
    clock.advance(11 * 60_000);
    await server.settled();
    const { body } = await secret('GET', '/v1/surveys/nps/results');
    const [score] = body.questions;
    const fans = score.groups.find(({ group }: { group: string }) => group === 'segment:fans');
    assert.deepEqual([fans.n, fans.measured.value], [6, 100]);
    assert.equal(score.n, 13);
    assert.equal(score.measured.value, (100 * (7 - 6)) / 13);
    assert.equal(score.trend.length, 1);
    assert.equal(score.answers.find(({ value }: { value: number }) => value === 10).people, 6);
    assert.deepEqual(body.asked, [{ channel: 'page', state: 'answered', people: 13 }]);
  });

  it('is asked of a share only, and not so soon after another', async () => {
    await made('/v1/surveys', {
      key: 'half',
      name: 'Half',
      state: 'live',
      questions: [NPS],
      share: 0.5,
      restDays: 7,
    });
    clock.advance(3000);
    let offered = 0;
    for (let i = 0; i < 60; i++) {
      await secret('POST', '/v1/identify', { anonymousId: `s${i}`, traits: { n: i } });
      if ((await due(`s${i}`)).survey) offered++;
    }
    assert.ok(offered > 15 && offered < 45, `${offered}`);
    const answeredBefore = await due('hal');
    assert.equal(answeredBefore.survey, null);
    await secret('PATCH', '/v1/surveys/half', { share: 1 });
    clock.advance(8 * 86_400_000);
    assert.equal((await due('hal')).survey?.key, 'half');
  });

  it('in a mail is one click, which looking at the link is not', async () => {
    await told('ivy', { email: 'ivy@example.org' });
    const { body } = await secret('POST', '/v1/surveys/nps/links', { profile: 'email:ivy@example.org' });
    assert.equal(body.answers.length, 11);
    const page = await fetch(body.answers[9].url);
    assert.match(await page.text(), /visavis-survey token="[^"]+" answer="score=9"/);
    assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'/);
    const [, token] = /\/ask\/survey\/([^?]+)/.exec(body.url)!;
    const { body: open } = await visitor('survey', { token });
    assert.deepEqual([open.answered, open.survey.key], [false, 'nps']);
    assert.doesNotMatch(JSON.stringify(open), /ivy/);
    assert.equal((await visitor('survey/answer', { token, answers: { score: 9 }, part: true })).status, 200);
    const { traits } = await traitsOf('user_id:ivy');
    assert.match(JSON.stringify(traits), /"nps"/);
    // The link again, and from somebody to whom the mail was passed on: one response, and no device of ours joins theirs.
    const responses = async () => {
      await server.settled();
      return (await secret('GET', '/v1/surveys/nps/results')).body.questions[0].n;
    };
    const before = await responses();
    assert.ok(before > 0);
    for (const anonymousId of ['ivys-phone', 'a-friend'])
      await visitor('survey/answer', { token, anonymousId, answers: { score: 3 }, part: true });
    assert.equal(await responses(), before);
    const { body: ivy } = await secret('GET', '/v1/profiles/user_id:ivy/identities');
    assert.doesNotMatch(JSON.stringify(ivy), /a-friend|ivys-phone/);
  });

  it('may be changed for a day, and whoever has the link later changes nothing', async () => {
    await told('kim', { email: 'kim@example.org' });
    const { body } = await secret('POST', '/v1/surveys/nps/links', { profile: 'email:kim@example.org' });
    const [, token] = /\/ask\/survey\/([^?]+)/.exec(body.url)!;
    const answer = (answers: object) => visitor('survey/answer', { token, answers, part: true });
    const nps = async () => (await traitsOf('user_id:kim')).traits.nps;
    assert.equal((await answer({ score: 9 })).status, 200);
    clock.advance(23 * 3_600_000);
    assert.equal((await answer({ score: 8, why: 'On second thought' })).status, 200);
    const before = JSON.stringify(await nps());
    assert.equal((await visitor('survey', { token })).body.over, false);
    clock.advance(3_600_000);
    const { status, body: refused } = await answer({ score: 0 });
    assert.deepEqual([status, refused.error.code], [409, 'conflict']);
    assert.match(refused.error.message, /^This was answered on 2026-\d\d-\d\d; an answer can be changed/);
    assert.equal(JSON.stringify(await nps()), before);
    assert.match(before, /8/);
    const { body: late } = await visitor('survey', { token });
    assert.deepEqual([late.answered, late.over], [true, true]);
  });

  it('stands in any mail as links of the person who gets it', async () => {
    const person = await server.app.unify.people.find(server.workspaceId, 'user_id:ivy');
    const links =
      '{% for one in surveys.nps.answers %}<a href="{{ one.url }}">{{ one.label }}</a>{% endfor %}';
    const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>${links}</mj-text></mj-column></mj-section></mj-body></mjml>`;
    const content = { subject: '{{ surveys.nps.question }}', mjml };
    const variants = [{ key: 'all', name: 'Everybody', content }];
    const template = { key: 'ask', name: 'Ask', channel: 'email', variants };
    const { templates } = server.app.deliver.messages;
    const shown = await templates.preview(server.workspaceId, template, person!);
    assert.equal(shown.content!.subject, 'Would you recommend us?');
    const [, url] = /href="([^"]+answer=score%3D10)"/.exec(shown.content!.mjml!) ?? [];
    assert.equal((await fetch(url!)).status, 200, shown.content!.mjml!);
  });

  it('adds scales up to traits', async () => {
    const { body: ready } = await secret('GET', '/v1/surveys/ready-made');
    const { questions, scales } = ready.data.find(({ key }: { key: string }) => key === 'mini-ipip');
    await made('/v1/surveys', { key: 'ipip', name: 'IPIP', state: 'live', inPage: false, questions, scales });
    clock.advance(3000);
    const { body } = await visitor('survey', { survey: 'ipip', anonymousId: 'jo' });
    const answers = Object.fromEntries(questions.map(({ key }: { key: string }) => [key, 4]));
    const said = { token: body.token, answers, anonymousId: 'somebody else' };
    assert.equal((await visitor('survey/answer', said)).status, 404, 'only who was asked may answer');
    assert.equal((await visitor('survey/answer', { ...said, anonymousId: 'jo' })).status, 200);
    assert.match(JSON.stringify(await traitsOf('anonymous_id:jo')), /extraversion/);
  });
});

describe('of whoever asks', () => {
  it('public addresses want a key that works, or a token that we have signed', async () => {
    for (const path of ['form', 'survey/due']) {
      const { status } = await visitor(path, { writeKey: 'wk_none', form: 'shoes', anonymousId: 'x' });
      assert.equal(status, 401, path);
    }
    const { body } = await secret('GET', '/v1/forms/shoes');
    const page = body.page.split('/').at(-1);
    const open = await visitor('form', { writeKey: undefined, page, form: 'shoes', anonymousId: 'x' });
    assert.equal(open.status, 200);
    const forged = await visitor('form', {
      writeKey: undefined,
      page: `${page}A`,
      form: 'shoes',
      anonymousId: 'x',
    });
    assert.equal(forged.status, 404);
    assert.match(await (await fetch(server.url + body.page)).text(), /visavis-form form="shoes"/);
  });

  it('erasing leaves nothing of what somebody was asked', async () => {
    const { body } = await secret('DELETE', '/v1/profiles/anonymous_id:hal');
    assert.ok(body);
    for (const table of ['survey_ask', 'form_pending']) assert.equal((await named(table, 'hal')).length, 0);
  });
  async function named(table: string, anonymousId: string): Promise<unknown[]> {
    const { identityId } = await import('@visavis/engine/unify');
    const id = identityId(server.workspaceId, 'anonymous_id', anonymousId);
    return server.app.records.db.selectFrom(table).selectAll().where('identity_id', '=', id).execute();
  }
});

describe('the value of information', () => {
  it('names the trait whose answer would let most people into a segment, and who asks for it', async () => {
    for (let i = 0; i < 40; i++)
      await told(`v${i}`, i < 20 ? { shoe_size: i < 10 ? 46 : 40 } : { other: true });
    const { body } = await secret('GET', '/v1/questions/value?fresh=true');
    const size = body.data.find(({ trait }: { trait: string }) => trait === 'shoe_size');
    assert.ok(size.gain.people > 5, JSON.stringify(size));
    assert.deepEqual(
      size.targets.map(({ name }: { name: string }) => name),
      ['Big feet'],
    );
    assert.ok(size.askedIn.some(({ key }: { key: string }) => key === 'shoes'));
    assert.equal(size.from, 'people');
    const gains = body.data.map(({ gain }: { gain: { people: number } }) => gain.people);
    assert.deepEqual(
      gains,
      gains.toSorted((a: number, b: number) => b - a),
    );
  });
});
