// Messages in a page that shows any: `<script type="module" src="…/sdk/visavis-inbox.js"></script>`. It stands beside the SDK,
// which most pages need without it, and never throws into the page.

import { client } from '../ask/api.ts';
import { tell } from './api.ts';
import { box } from './box.ts';
import { InboxElement, MessageElement } from './elements.ts';
import { PushElement } from './push.ts';

const WAITS_FOR_SDK_MS = 15_000;

function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

try {
  define('visavis-inbox', InboxElement);
  define('visavis-message', MessageElement);
  define('visavis-push', PushElement);
  const began = Date.now();
  const wait = () => {
    if (client()) box.open();
    else if (Date.now() - began < WAITS_FOR_SDK_MS) setTimeout(wait, 100);
  };
  wait();
} catch (error) {
  tell(error, 'inbox');
}
