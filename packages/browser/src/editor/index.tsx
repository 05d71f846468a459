// The visual editor: a script of its own, which the SDK loads on a page that the dashboard has opened for editing, and
// never for a visitor. It depends on nothing of the page but that it carries the SDK.

import { createRoot } from 'react-dom/client';
import { createApi } from './api.ts';
import { Editor } from './Editor.tsx';
import { STYLES } from './styles.ts';

const OURS = [
  'click',
  'dblclick',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'keyup',
  'input',
  'focusin',
  'focusout',
];

const ticket = /visavis-edit=([\w-]+)/.exec(location.hash)?.[1];
if (ticket && !document.querySelector('visavis-editor')) open(ticket);

function open(ticket: string): void {
  const host = document.createElement('visavis-editor');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  shadow.adoptedStyleSheets = [sheet];
  // What happens in the editor is none of the page's business.
  for (const name of OURS) host.addEventListener(name, (event) => event.stopPropagation());
  // Beside the body, since pages render their body anew; and above the page's own dialogs.
  document.documentElement.append(host);
  if ('showPopover' in host) {
    host.popover = 'manual';
    host.showPopover();
  }
  const root = createRoot(shadow);
  const api = createApi(new URL(import.meta.url).origin, ticket);
  const close = () => {
    root.unmount();
    host.remove();
    // Without the fragment the page is a visitor's again.
    location.replace(location.href.split('#')[0]!);
  };
  root.render(<Editor api={api} host={host} close={close} />);
}
