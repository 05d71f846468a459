// Of what texts may speak: attributes of a person that merge fields call as conditions do, such as `computed.orders`,
// `stage.customer` or `place.city`. Traits are `profile.…` in a text. It brings nothing along, so that a page may ask.

export const SPOKEN: readonly string[] = [
  ...['computed', 'prediction', 'persona', 'stage', 'place', 'device', 'first', 'last', 'group', 'sessions'],
];

/** What a text calls an attribute: `profile.firstName`, `computed.orders`; undefined where it cannot name it. */
export function spokenName(attribute: string): string | undefined {
  const [root = '', ...name] = attribute.split('.');
  if (!/^[\w.-]+$/.test(name.join('.'))) return undefined;
  if (root === 'traits') return `profile.${name.join('.')}`;
  return SPOKEN.includes(root) ? attribute : undefined;
}
