// `<visavis-push worker="/visavis-worker.js">`: a button with which a visitor allows notifications, and takes them back. Asks
// only when it is pressed, since a browser that was asked and refused cannot be asked again.

import { h } from '../about/element.ts';
import { styled } from '../ask/styles.ts';
import { call, tell, whom } from './api.ts';
import { keep, kept } from './kept.ts';

const WORKER = '/visavis-worker.js';

/**
 * Pages that enforce Trusted Types take the address of a worker only from a policy that they have named; ours is
 * `visavis-push`. Made at the first press, so that pages without notifications need not name it.
 *
 * @throws where the page enforces them and has not named it
 */
function trusted(address: string): string {
  const { trustedTypes } = globalThis as unknown as TrustedTypes;
  policy ??= trustedTypes?.createPolicy('visavis-push', { createScriptURL: ofThisSite });
  return policy ? policy.createScriptURL(address) : address;
}
let policy: Policy | undefined;

function ofThisSite(address: string): string {
  if (new URL(address, document.baseURI).origin === location.origin) return address;
  throw new TypeError(`Expected a worker of this site, got ${address}.`);
}
interface Policy {
  createScriptURL(address: string): string;
}
interface TrustedTypes {
  trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
}

export class PushElement extends HTMLElement {
  #button: HTMLButtonElement | undefined;
  #status: HTMLElement | undefined;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const shadow = styled(this);
    if (!('serviceWorker' in navigator) || !('PushManager' in window)) return;
    this.#button = h('button', { type: 'button', onclick: () => void this.#press() });
    this.#status = h('p', { role: 'status' });
    shadow.append(this.#button, this.#status);
    void this.#standing();
  }

  get #worker(): string {
    return this.getAttribute('worker') ?? WORKER;
  }

  async #subscription(): Promise<PushSubscription | null> {
    const known = await navigator.serviceWorker.getRegistration(this.#worker);
    return (await known?.pushManager.getSubscription()) ?? null;
  }

  async #standing(): Promise<void> {
    const isOn = (await this.#subscription().catch(() => null)) !== null;
    const given = (name: string, otherwise: string) => this.getAttribute(name) ?? otherwise;
    this.#button!.textContent = isOn ? given('off', 'No more notifications') : given('on', 'Notify me');
    this.#button!.setAttribute('aria-pressed', `${isOn}`);
  }

  async #press(): Promise<void> {
    this.#button!.disabled = true;
    try {
      const subscribed = await this.#subscription();
      if (subscribed) await this.#unsubscribe(subscribed);
      else this.#say(await this.#subscribe());
    } catch (error) {
      this.#say('This browser cannot be notified now.');
      tell(error, 'push');
    }
    this.#button!.disabled = false;
    await this.#standing();
  }

  /** Where the server cannot be told, the push service tells it that the device is gone. */
  async #unsubscribe(subscription: PushSubscription): Promise<void> {
    await subscription.unsubscribe();
    const [known, who] = [await kept(), whom(this)];
    await keep(undefined);
    const { host, writeKey, anonymousId } = known ?? who ?? {};
    if (host === undefined || writeKey === undefined || anonymousId === undefined) return;
    await call({ host, writeKey, anonymousId }, 'POST', 'push/devices/forget', {
      address: subscription.endpoint,
    });
  }

  #say(words: string): void {
    this.#status!.textContent = words;
  }

  /** What is said of it; empty where there is nothing to say. */
  async #subscribe(): Promise<string> {
    const who = whom(this);
    if (!who) return 'Notifications need your consent first.';
    if ((await Notification.requestPermission()) !== 'granted')
      return 'Your browser does not allow notifications from this site.';
    const { publicKey } = await call<{ publicKey: string }>(who, 'GET', 'push/key');
    await navigator.serviceWorker.register(trusted(this.#worker));
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
    const { endpoint, keys } = subscription.toJSON();
    await call(who, 'POST', 'push/devices', { kind: 'web', subscription: { endpoint, keys } });
    const { host, writeKey, anonymousId } = who;
    if (anonymousId) await keep({ host, writeKey, anonymousId, publicKey, endpoint: endpoint! });
    return '';
  }
}
