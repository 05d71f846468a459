// What a new template begins with: something that works, to be changed.

import type { Content } from '@visavis/engine/deliver';

export const STARTERS: Record<string, Content> = {
  email: {
    subject: 'Hello {{ profile.firstName | default: "there" }}',
    mjml: `<mjml>
  <mj-body background-color="#f5f5f4">
    <mj-section background-color="#ffffff">
      <mj-column>
        <mj-text font-size="22px" font-weight="600">Hello {{ profile.firstName | default: "there" }}</mj-text>
        <mj-text font-size="16px" line-height="24px">Write what you want to say here.</mj-text>
        <mj-button href="https://example.com/" background-color="#4f46e5">Have a look</mj-button>
      </mj-column>
    </mj-section>
    <mj-section>
      <mj-column>
        <mj-text color="#57534e" align="center">
          {{ company.name }}, {{ company.address }}<br />
          <a href="{{ links.preferences }}">Preferences</a> · <a href="{{ links.unsubscribe }}">Unsubscribe</a>
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`,
  },
  web_push: { title: 'Hello {{ profile.firstName | default: "there" }}', body: '', url: '' },
  mobile_push: { title: 'Hello {{ profile.firstName | default: "there" }}', body: '', url: '' },
  in_app: { title: 'Hello {{ profile.firstName | default: "there" }}', body: '', url: '', button: '' },
  webhook: { json: '{ "email": {{ profile.email | json }} }' },
};
