// The account room's door: who is signed in, and what the settings show of it.
export { AuditPanel } from './AuditPanel.tsx';
export { KeysPanel } from './KeysPanel.tsx';
export { MembersPanel } from './MembersPanel.tsx';
export { SignedIdentityPanel } from './SignedIdentityPanel.tsx';
export { isAdmin, type Me, signOut, useMe, useWorkspaces, warmMe } from './session.ts';
export { WorkspacePanel } from './WorkspacePanel.tsx';
