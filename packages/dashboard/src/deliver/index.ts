// The deliver room's door: what other pages show of it.
export { ClashesPanel } from './consistency/ClashesPanel.tsx';
export { PersonMessages } from './messages/PersonMessages.tsx';
