// The public words of the SDK: options, the client, what a decision and a change of the page are. Types only and no
// imports, so that this file, as it is, is what visavis.d.ts hands out.

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
/** Anything that can be written as JSON; dates become ISO 8601, what cannot be written is left out. */
export type Properties = Record<string, unknown>;

export interface VisavisOptions {
  /** The source's write key, `wk_…`. It may stand in the page. */
  writeKey: string;
  /** Where the server is: `https://visavis.example.com`. The page's own origin when left out. */
  host?: string;
  /** False holds everything back, stores nothing and sends nothing, until `consent(true)`. Default true. */
  consent?: boolean;
  /** False leaves pages, slots and navigation to your own calls. Default true. */
  auto?: boolean;
  /** Slots to ask for before the parser has found them in the page. */
  slots?: string[];
  /** How long a slot may stay hidden while it is being decided, and `decide` may wait. Default 300. */
  timeoutMs?: number;
  /** How long events gather before they are sent together. Default 500. */
  flushAfterMs?: number;
  /** What is true of this moment only, readable in audiences as `request.<name>`. */
  request?: () => Properties;
  /** For the one `<style>` that browsers without constructable style sheets need under a strict policy. */
  nonce?: string;
  /** Shares the visitor between subdomains: `example.com`. */
  cookieDomain?: string;
  /** What the server has decided already, see `@visavis/browser/server`. Found in the page when left out. */
  state?: DecidedState;
  /** Told of every failure; nothing is ever thrown into the page. */
  onError?: (error: unknown, where: string) => void;
  /** Started once, with the client. */
  plugins?: Plugin[];
}

/** A guest in the page, such as forms or messages: it listens with `on`, and finds what is its own in each answer. */
export type Plugin = (visavis: Visavis) => void;

export interface Visavis {
  /** Says who this is, what is known of them, or both. @example identify('42', { plan: 'pro' }) */
  identify(userId: string, traits?: Properties, options?: { token?: string }): void;
  identify(traits: Properties): void;
  /** Says what happened. @example track('Order Completed', { revenue: 42.5 }) */
  track(event: string, properties?: Properties): void;
  /** Says that a page was seen. Sent by itself on every navigation, unless `auto` is false. */
  page(name?: string, properties?: Properties): void;
  page(category: string, name: string, properties?: Properties): void;
  page(properties: Properties): void;
  /** Says which company or household this person belongs to. */
  group(groupId: string, traits?: Properties): void;
  /** Says that two names are one person; the previous one is the present one unless given. */
  alias(userId: string, previousId?: string): void;
  /** Forgets who this is, as after signing out: the next event comes from somebody new. */
  reset(): void;
  /** What to show. Always resolves, and in time: a slot that could not be decided says why in its reason. */
  decide(question?: Question): Promise<Decided>;
  /** A slot's decision if there is one by now. */
  peek(slot: string): Decision | undefined;
  /** Says that a slot's content is seen, once a page; declared slots say so themselves. */
  viewed(slot: string): void;
  /** Decides the page anew, as after signing in. */
  refresh(): Promise<void>;
  /** Changes the page, again after every re-render; the function that comes back undoes it. */
  change(changes: Change[]): () => void;
  /** True opens the gate, false closes it and removes what was stored; by purpose, both the gate and the record. */
  consent(given: boolean | Record<string, boolean>): void;
  /** Sends what is waiting. */
  flush(): Promise<void>;
  /** Listens; the function that comes back stops. */
  on<Name extends keyof Happenings>(name: Name, listener: (what: Happenings[Name]) => void): () => void;
  /** The names by which this visitor goes now. */
  who(): { anonymousId: string; userId?: string };
}

export interface Happenings {
  /** An event, before it is sent; what is changed in it is sent changed. */
  event: Properties;
  /** An answer of the server, whole. */
  decided: Answer;
  consent: boolean;
}

export interface Question {
  /** All slots with a live experience, when left out. */
  slots?: string[];
  request?: Properties;
  /** Works the answer out and keeps nothing. */
  preflight?: boolean;
  /** Asks even if this page has been told already. */
  fresh?: boolean;
  timeoutMs?: number;
}

export interface Decision {
  slot: string;
  /** Of the answer that brought it, in the server's log. */
  decisionId?: string;
  /** The content; null when nothing is for this person, and the page's own content stays. */
  value: Json;
  variant: string | null;
  experience: { id: string; key: string; version: number } | null;
  rung: number | null;
  /** `STATIC`, `TARGETING_MATCH`, `SPLIT`, `DEFAULT`, `DISABLED`, or `ERROR` where there was no answer in time. */
  reason: { code: string; text: string };
  /** The properties of “Experience Viewed”, proof included. Absent where nothing counts as seen. */
  exposure?: Properties;
  passedOver?: unknown[];
}

export interface Decided {
  decisions: Record<string, Decision>;
  /** The segments that the visitor is in, as far as this device may know. */
  segments: string[];
  profile: { id: string } | null;
}

/** What `POST /v1/decide` answers. */
export interface Answer extends Decided {
  /** Of the server's log. */
  decisionId?: string;
  /** Changes of the page that no slot brings. */
  changes?: Change[];
  rejected?: unknown[];
}

/** Handed over from a server that has decided already. */
export interface DecidedState extends Answer {
  anonymousId: string;
}

/**
 * What a slot may hold, besides plain text (taken as markup where the slot has `data-visavis-html`): its own text or
 * markup, attributes, or fields of these.
 */
export interface SlotContent {
  text?: string;
  /** Taken as markup only where the slot has `data-visavis-html`; as its plain text elsewhere. */
  html?: string;
  href?: string;
  src?: string;
  /** Of an image slot: its `src`. */
  url?: string;
  alt?: string;
  attributes?: Record<string, string>;
  hide?: boolean;
  /** Changes of the page that come with the slot. */
  changes?: Change[];
}

export interface Change {
  /** Which elements, in CSS. */
  selector: string;
  action: 'text' | 'html' | 'attr' | 'hide' | 'insert' | 'move';
  /** The text, the markup, or the attribute's value; for `move`, the selector of where to. */
  value?: string;
  /** Of the attribute. */
  name?: string;
  /** What the one element that it is about looked like, in the visual editor's words. */
  seen?: object;
  /** Where `insert` puts markup and `move` the element: around the other element, or first or (by default) last in it. */
  position?: 'before' | 'after' | 'prepend' | 'append';
}
