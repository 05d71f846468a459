// Settings: who works here, and by which rules. Each panel belongs to a room; they are put together here.

import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  AuditPanel,
  isAdmin,
  KeysPanel,
  MembersPanel,
  SignedIdentityPanel,
  useMe,
  WorkspacePanel,
} from '../account/index.ts';
import { ComputedTraitsPanel, WebhooksPanel } from '../segment/index.ts';
import { Page } from '../ui/Page.tsx';
import { IdentityRulesPanel } from '../unify/index.ts';

const PANELS: readonly { id: string; name: string; admin?: true; show(): ReactNode }[] = [
  { id: 'workspace', name: 'Workspace', show: () => <WorkspacePanel /> },
  { id: 'members', name: 'Members', show: () => <MembersPanel /> },
  { id: 'keys', name: 'Keys', admin: true, show: () => <KeysPanel /> },
  { id: 'signed', name: 'Signed identity', admin: true, show: () => <SignedIdentityPanel /> },
  { id: 'identity', name: 'Identity rules', show: () => <IdentityRulesPanel /> },
  { id: 'computed', name: 'Computed traits', show: () => <ComputedTraitsPanel /> },
  { id: 'webhooks', name: 'Webhooks', show: () => <WebhooksPanel /> },
  { id: 'audit', name: 'Audit', admin: true, show: () => <AuditPanel /> },
];

export function SettingsPage() {
  const { tab = 'workspace' } = useSearch({ from: '/shell/settings' });
  const me = useMe();
  const navigate = useNavigate();
  const panels = PANELS.filter((panel) => !panel.admin || isAdmin(me.data));
  return (
    <Page title="Settings" question="Who works here, and by which rules?">
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ to: '/settings', search: next ? { tab: next } : {} })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {panels.map((panel) => (
            <Tabs.Tab key={panel.id} value={panel.id}>
              {panel.name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {panels.map((panel) => (
          <Tabs.Panel key={panel.id} value={panel.id}>
            {panel.show()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
