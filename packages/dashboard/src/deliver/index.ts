// The deliver room's door: what other pages show of it.
export { PersonMessages } from './messages/PersonMessages.tsx';
