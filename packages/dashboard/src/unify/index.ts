// The unify room's door: finding people, and the rules by which identities become people.
export { callName, emailOf, type PersonLine, usePeopleSearch } from './api.ts';
export { IdentityRulesPanel } from './IdentityRulesPanel.tsx';
